"""How evenly the people of a rotation share what there is to carry."""

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
    What somebody had on call.

    `nights` are shifts' nights that hold 03:00 of the person's zone, `weekends` the Saturdays and Sundays of
    it with any time on call, `holidays` the public holidays of theirs with any (None where the person has no
    `holidays`).
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

    The even share is that of the time at which they are members and not on leave; its `longest` is 0.
    """

    person: str
    burden: Burden
    even: Burden


@dataclass(frozen=True, slots=True, kw_only=True)
class LaneShares:
    """Who shares a rotation, members first and in its order; `lane` is its name in the calendar."""

    lane: str
    level: Level
    shares: tuple[Share, ...]


def counted_until(start: datetime, end: datetime) -> datetime:
    """Return until when the shares of [start, end) are counted: over a year at least, to be even at all."""
    return max(end, start + _YEAR)


def shares(
    team: Team, deployment: Deployment, people: Mapping[str, Person], start: datetime, end: datetime
) -> tuple[LaneShares, ...]:
    """
    Return how each rotation of a team is shared over [start, end), in whole seconds; shadows are left out.

    Whatever somebody has at an instant is owed in equal parts by those who are members then (of the version
    in force) and not on leave; where all are on leave, by all members. A public holiday is owed by those of
    them who have `holidays`. So the even shares of a rotation add up to what there is. What does not divide
    into whole shifts, nights or days falls to the greatest remainders, of equal ones to who has most: nobody
    is above their even share for what somebody has to have.
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
    """Return who owes what a person has in a presence: the person alone where no member does."""
    for some in (presence.present, presence.members):
        found = some if among is None else tuple(each for each in some if each in among)
        if found:
            return found
    return (person,)


def _apportioned(debts: Sequence[tuple[int, Sequence[str]]], has: Mapping[str, int]) -> dict[str, int]:
    """Return everybody's part as a whole number; together they are what is owed."""
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
