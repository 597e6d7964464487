"""The cost of an edit for people who are not part of it, or who have made plans around their next turns."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchbill.review.change import PersonChange, PolicyChange, Stretch, uninvolved
from watchbill.review.freeze import Frozen
from watchbill.roster.model import Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """
    The shifts that people who are not part of an edit gain and lose: their number and their total length.

    Edits are compared by `time`: a shift that moves by an hour costs less than one that moves by a week.
    """

    shifts: int
    time: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Disturbance:
    """A person with a shift at a level that changes within the next turns, or `tonight`, at the merge."""

    policy: str
    level: Level
    person: str
    tonight: bool


def cost(policies: Iterable[PolicyChange]) -> Cost:
    """Return the cost of a change for the people who are not part of it."""
    found = [each for person in uninvolved(policies) for each in _stretches(person)]
    return Cost(shifts=len(found), time=sum((each.end - each.start for each in found), timedelta()))


def disturbances(
    policies: Iterable[PolicyChange], at: datetime, frozen: Collection[Frozen]
) -> tuple[Disturbance, ...]:
    """Return the people with shifts that a change moves at the merge, or within the freeze of a level."""
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
    """Tell whether a change moves somebody who is not part of it before an instant."""
    return any(_first(person) < begins for person in uninvolved(policies))


def _first(person: PersonChange) -> datetime:
    return min(each.start for each in _stretches(person))


def _stretches(person: PersonChange) -> tuple[Stretch, ...]:
    return (*person.gained, *person.lost)
