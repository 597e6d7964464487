"""What brings the overrides of a schedule in PagerDuty into line with those of the file."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import combinations

from watchbill.periods import Period, union
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, ScheduleOverride


@dataclass(frozen=True, slots=True, kw_only=True)
class There:
    """
    An override that PagerDuty has, or who is on call by it: [start, end) in UTC.

    `user` is an id, `name` what PagerDuty calls them.
    """

    start: datetime
    end: datetime
    user: str
    name: str = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An override of the file, for a user of PagerDuty's; `person` is the roster's key."""

    start: datetime
    end: datetime
    person: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What brings one schedule into line: `create` is missing, `kept` are there.

    `others` only PagerDuty has: somebody made them there. Of those `running` ones are never
    taken away; `contested` are those that overlap with one that is to be made, which will win over them.
    """

    create: tuple[Wanted, ...]
    kept: tuple[There, ...]
    others: tuple[There, ...]
    running: frozenset[There]
    contested: frozenset[There]


def plan(wanted: Iterable[Wanted], there: Sequence[There], now: datetime) -> Plan:
    """
    Return what is missing on a schedule, what is there, and what only PagerDuty has.

    What is over is left alone. Of an override that has begun only the rest can be made, and one of
    the same user that goes on to the same end is that rest.
    """
    create, kept = [], []
    left = [each for each in there if each.end > now]
    for each in wanted:
        if each.end <= now:
            continue
        match = next((other for other in left if _same(each, other, now)), None)
        if match is None:
            create.append(replace(each, start=max(each.start, now)))
        else:
            left.remove(match)
            kept.append(match)
    return Plan(
        create=tuple(create),
        kept=tuple(kept),
        others=tuple(left),
        running=frozenset(each for each in left if each.start <= now),
        contested=frozenset(
            each for each in left for one in create if one.start < each.end and each.start < one.end
        ),
    )


def dropped(
    others: Iterable[There], before: Sequence[Wanted], wanted: Sequence[Wanted], now: datetime
) -> tuple[There, ...]:
    """Return which of those that only PagerDuty has are the file's of before, and not what it wants now."""
    return tuple(
        each
        for each in others
        if any(_same(one, each, now) for one in before) and not any(_same(one, each, now) for one in wanted)
    )


def clashes(there: Sequence[There], since: datetime) -> tuple[Period[datetime], ...]:
    """
    Return the periods from an instant on in which overrides of different users meet, in order and apart.

    PagerDuty takes the one that was made last, and its list does not say which that is.
    """
    meetings = sorted(
        (max(one.start, other.start, since), min(one.end, other.end))
        for one, other in combinations(there, 2)
        if one.user != other.user
    )
    return tuple(union(meetings))


def outlasting(old: Schedule, new: Schedule, at: datetime) -> Iterator[ScheduleOverride]:
    """
    Yield the old overrides that run at an instant and go on although the new schedule has somebody else.

    PagerDuty keeps what is running to its end, or until somebody deletes it. What the new schedule's own
    overrides say counts: they are made later.
    """
    bare = replace(new, layers=())
    for each in old.overrides:
        if each.start <= at < each.end and any(
            own.person is None
            for shift in shifts(new, at, each.end)
            if shift.person != each.person
            for own in shifts(bare, shift.start, shift.end)
        ):
            yield each


def _same(wanted: Wanted, there: There, now: datetime) -> bool:
    begins = there.start == wanted.start or (wanted.start <= now and there.start <= now)
    return there.user == wanted.user and there.end == wanted.end.astimezone(UTC) and begins
