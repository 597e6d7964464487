"""The plan that makes the overrides of a schedule in PagerDuty match those of the file."""

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
    An override in PagerDuty, or a person on call there: [start, end) in UTC.

    `user` is an id, `name` is the name in PagerDuty.
    """

    start: datetime
    end: datetime
    user: str
    name: str = field(compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An override of the file, for a PagerDuty user; `person` is the key in the roster."""

    start: datetime
    end: datetime
    person: str
    user: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """
    What makes one schedule match the file: `create` the missing overrides; `kept` are there already.

    Only PagerDuty has `others`, because somebody made them there. Those that are `running` are never deleted.
    Those that are `contested` overlap with an override to create, which will win.
    """

    create: tuple[Wanted, ...]
    kept: tuple[There, ...]
    others: tuple[There, ...]
    running: frozenset[There]
    contested: frozenset[There]


def plan(wanted: Iterable[Wanted], there: Sequence[There], now: datetime) -> Plan:
    """
    Return which overrides of a schedule are missing, which are there, and which only PagerDuty has.

    Past overrides are left alone. If an override has begun, only the rest of it can be made. An override for
    the same user until the same end counts as that rest.
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
    """Return which overrides that only PagerDuty has come from an earlier file and are no longer wanted."""
    return tuple(
        each
        for each in others
        if any(_same(one, each, now) for one in before) and not any(_same(one, each, now) for one in wanted)
    )


def clashes(there: Sequence[There], since: datetime) -> tuple[Period[datetime], ...]:
    """
    Return the periods from `since` on in which overrides of different users overlap, earliest first.

    In PagerDuty the override that was made last wins, but its list does not say which one that is.
    """
    meetings = sorted(
        (max(one.start, other.start, since), min(one.end, other.end))
        for one, other in combinations(there, 2)
        if one.user != other.user
    )
    return tuple(union(meetings))


def outlasting(old: Schedule, new: Schedule, at: datetime) -> Iterator[ScheduleOverride]:
    """
    Yield the old overrides that run on after `at`, although the new schedule has somebody else then.

    PagerDuty keeps a running override until it ends, or until somebody deletes it. The new schedule's own
    overrides win over it, because they are made later.
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
