"""The cost of an edit to people who are not part of it, or have planned with their next turns."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchbill.review.change import PersonChange, PolicyChange, Stretch, uninvolved
from watchbill.review.freeze import Frozen
from watchbill.roster.model import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """
    What people who are no part of an edit gain and lose: so many shifts, and how long they are together.

    Time is what tells edits apart: a shift that moves by an hour is none that moves by a week.
    """

    shifts: int
    time: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """Somebody whose shifts at a level change before the next turns are over, or `tonight`: at the merge."""

    policy: str
    level: Level
    person: str
    tonight: bool


def cost(policies: Iterable[PolicyChange]) -> Cost:
    """Return what a change costs those who are no part of it."""
    found = [each for person in uninvolved(policies) for each in _stretches(person)]
    return Cost(shifts=len(found), time=sum((each.end - each.start for each in found), timedelta()))


def disturbances(
    policies: Iterable[PolicyChange], at: datetime, frozen: Collection[Frozen]
) -> tuple[Disturbance, ...]:
    """Return whose shifts a change moves at the merge, or within the freeze of the levels it touches."""
    ends = {(each.policy, each.level): each.until for each in frozen}
    return tuple(
        Disturbance(
            policy=policy.policy, level=level.level, person=person.person, tonight=_first(person) <= at
        )
        for policy in policies
        for level in policy.levels
        for person in level.people
        if _first(person) <= at or _first(person) < ends.get((policy.policy, level.level), at)
    )


def moves_before(policies: Iterable[PolicyChange], begins: datetime) -> bool:
    """Tell whether a change moves somebody who is no part of it before an instant."""
    return any(_first(person) < begins for person in uninvolved(policies))


def _first(person: PersonChange) -> datetime:
    return min(each.start for each in _stretches(person))


def _stretches(person: PersonChange) -> tuple[Stretch, ...]:
    return (*person.gained, *person.lost)
