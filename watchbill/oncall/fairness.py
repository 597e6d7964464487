"""Fairness: how evenly the people of a rotation share its hours, shifts, nights, weekends and holidays."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import lcm

from watchbill.clock import to_seconds
from watchbill.oncall.seats import seats
from watchbill.oncall.workload import KINDS, Load, Presence, loads, presences
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Level, Person, Team
from watchbill.rota.schedule import Schedule

_YEAR = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """
    What somebody had on call, or should have had.

    `nights` counts the times that a shift includes 03:00 in the person's zone. `weekends` counts their
    Saturdays and Sundays with any time on call. `holidays` counts their public holidays with any time on call
    (None where the person has no `holidays`).
    """

    hours: timedelta
    shifts: int
    nights: int
    weekends: int
    holidays: int | None
    longest: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """
    One person's part of one lane: what they have, and what the even share would be.

    The even share counts only the time when they are members and not on leave; its `longest` is 0.
    """

    person: str
    burden: Burden
    even: Burden


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneShares:
    """The people who share a rotation, members first in order; `lane` is its name in the calendar."""

    lane: str
    level: Level
    shares: tuple[Share, ...]


def counted_until(start: datetime, end: datetime) -> datetime:
    """Return until when to count the shares of [start, end): at least a year, so that they can be even."""
    return max(end, start + _YEAR)


def shares(
    team: Team, deployment: Deployment, people: Mapping[str, Person], start: datetime, end: datetime
) -> tuple[LaneShares, ...]:
    """
    Return how each rotation of a team is shared over [start, end), in whole seconds; shadows are left out.

    Time on call at an instant is owed in equal parts by the members of the version in force who are not on
    leave then, or by all members where all are on leave. A public holiday is owed only by those of them who
    have `holidays`. So the even shares of a rotation add up to its total. Shifts, nights or days that do not
    divide evenly go to the greatest remainders, and of equal remainders to whoever has most: nobody is above
    their even share only because somebody has to be.
    """
    first, last = to_seconds(start.astimezone(UTC)), to_seconds(end.astimezone(UTC))
    if last <= first:
        return ()
    return tuple(
        LaneShares(
            lane=seat.name, level=seat.level, shares=tuple(_shares(seat.schedule, people, first, last))
        )
        for seat in seats(team, deployment)
        if seat.schedule is not None and not seat.shadow
    )


def _shares(schedule: Schedule, people: Mapping[str, Person], start: int, end: int) -> Iterator[Share]:
    owing = presences(schedule, people, start, end)
    carried = loads(schedule, people, owing)
    members = dict.fromkeys(member for presence in owing for member in presence.members)
    names = tuple(dict.fromkeys((*members, *carried)))
    coded = frozenset(name for name in names if name in people and people[name].holidays is not None)
    has = {name: carried[name].counts if name in carried else [0] * len(KINDS) for name in names}
    debts = [
        _debts(kind, owing, carried, coded if KINDS[kind] == "holidays" else None)
        for kind in range(len(KINDS))
    ]
    even = [
        _apportioned(tuple(owed), {name: has[name][kind] for name in names})
        for kind, owed in enumerate(debts)
    ]
    for name in names:
        longest = carried[name].longest if name in carried else 0
        yield Share(
            person=name,
            burden=_burden(has[name], longest, counted=name in coded),
            even=_burden([part[name] for part in even], 0, counted=name in coded),
        )


def _debts(
    kind: int, owing: Sequence[Presence], carried: Mapping[str, Load], among: frozenset[str] | None
) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield numbers of a kind, each with the people who owe it in equal parts."""
    for person, load in carried.items():
        for index, counts in load.presences.items():
            if counts[kind]:
                yield counts[kind], _sharing(owing[index], person, among)


def _sharing(presence: Presence, person: str, among: frozenset[str] | None) -> Sequence[str]:
    """Return who owes what a person has in a presence; the person alone where no member does."""
    for some in (presence.present, presence.members):
        found = some if among is None else tuple(each for each in some if each in among)
        if found:
            return found
    return (person,)


def _apportioned(debts: Sequence[tuple[int, Sequence[str]]], has: Mapping[str, int]) -> dict[str, int]:
    """Return everybody's part as a whole number; the parts add up to what is owed."""
    unit = lcm(*(len(sharing) for _, sharing in debts))
    owed = dict.fromkeys(has, 0)
    for number, sharing in debts:
        for name in sharing:
            owed[name] += number * (unit // len(sharing))
    found = {name: part // unit for name, part in owed.items()}
    left = sum(number for number, _ in debts) - sum(found.values())
    for name in sorted(owed, key=lambda name: (-(owed[name] % unit), -has[name]))[:left]:
        found[name] += 1
    return found


def _burden(counts: Sequence[int], longest: int, *, counted: bool) -> Burden:
    seconds, number, nights, weekends, holidays = counts
    return Burden(
        hours=timedelta(seconds=seconds),
        shifts=number,
        nights=nights,
        weekends=weekends,
        holidays=holidays if counted else None,
        longest=timedelta(seconds=longest),
    )
