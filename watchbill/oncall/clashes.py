"""Clashes: times when one person is on two levels of a policy."""

from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache

from watchbill.pagerduty.deployment import Deployment, OnPerson, Target
from watchbill.periods import Period, intersection, union
from watchbill.roster.model import Level
from watchbill.rota.play import shifts, side_by_side
from watchbill.rota.schedule import Layer, Schedule, Shift

_Stand = tuple[Set[str], Schedule | None]
"""The people who may be on a level, and the schedule that says when; None for a person who always is."""

_FEW = 1
"""
How many pairs are played side by side. Many rotations can share a level; then each is played only once.
"""

_SHORT = timedelta(days=30)


@dataclass(slots=True)
class ShiftBudget:
    """How many shifts may be played to look for clashes; after that, only the first month is searched."""

    left: int = 1_000_000

    def horizon(self, start: datetime, end: datetime) -> datetime:
        """Return how far ahead to search now."""
        return end if self.left > 0 else min(end, start + _SHORT)

    def counted(self, played: Iterator[Shift]) -> Iterator[Shift]:
        """Yield shifts and count them as they are played."""
        for shift in played:
            self.left -= 1
            yield shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A stretch [start, end), in UTC, in which one person is on two levels of a policy."""

    person: str
    levels: tuple[Level, Level]
    start: datetime
    end: datetime


def overlaps(
    deployment: Deployment, policy_key: str, start: datetime, end: datetime, budget: ShiftBudget | None = None
) -> tuple[Clash, ...]:
    """
    Return the first stretch in [start, end) with one person on both, for each pair of levels of a policy.

    A page that escalates would then reach the person who did not answer. The clashes are in order of their
    starts. Played shifts count against the budget; without one, there is a new budget. Raises KeyError where
    there is no such policy.
    """
    budget = budget or ShiftBudget()
    end = budget.horizon(start, end)
    rules = [rule for rule in deployment.policy(policy_key).rules if rule.targets]
    schedules = {schedule.key: schedule for schedule in deployment.coverage}
    standing = [
        [stand for t in rule.targets if (stand := _stand(t, schedules)) is not None] for rule in rules
    ]
    # Many schedules are played once each, whatever they are compared with; a few, only until they clash.
    play = cache(lambda key: tuple(budget.counted(shifts(schedules[key], start, end))))
    found = []
    for index, rule in enumerate(rules):
        for other in range(index + 1, len(rules)):
            met = [(a, b) for a in standing[index] for b in standing[other] if _may_meet(a, b)]
            if len(met) <= _FEW:
                between = (rule.level, rules[other].level)
                clashes = [
                    each for a, b in met if (each := _clash(between, a, b, start, end, budget)) is not None
                ]
                found += [min(clashes, key=lambda clash: (clash.start, clash.person))] if clashes else []
                continue
            both = {person for a, b in met for person in a[0] & b[0]}
            sides = [list({id(each): each for each in held}.values()) for held in zip(*met, strict=True)]
            held = [_held(each, both, play, start, end) for each in sides]
            clashes = [
                Clash(
                    person=person, levels=(rule.level, rules[other].level), start=first.start, end=first.end
                )
                for person in sorted(both)
                if (first := next(intersection(*(each.get(person, []) for each in held)), None)) is not None
            ]
            if clashes:
                found.append(min(clashes, key=lambda clash: (clash.start, clash.person)))
    return tuple(sorted(found, key=lambda clash: clash.start))


def _stand(target: Target, schedules: dict[str, Schedule]) -> _Stand | None:
    if isinstance(target, OnPerson):
        return frozenset((target.person,)), None
    schedule = schedules.get(target.schedule)
    if schedule is None:
        return None
    users = {user for layer in schedule.layers for user in layer.users}
    return users.union(override.person for override in schedule.overrides), schedule


def _may_meet(a: _Stand, b: _Stand) -> bool:
    return not a[0].isdisjoint(b[0]) and (a[1] is None or b[1] is None or not _distinct(a[1], b[1]))


def _clash(
    between: tuple[Level, Level], a: _Stand, b: _Stand, start: datetime, end: datetime, budget: ShiftBudget
) -> Clash | None:
    """Return the first stretch in which one person is on both sides."""
    if a[1] is not None and b[1] is not None:
        one, other = (budget.counted(shifts(each, start, end)) for each in (a[1], b[1]))
        return _side_by_side(between, one, other)
    (person,) = a[0] if a[1] is None else b[0]
    schedule = a[1] or b[1]
    if schedule is None:
        return Clash(person=person, levels=between, start=start, end=end)
    for shift in budget.counted(shifts(schedule, start, end)):
        if shift.person == person:
            return Clash(person=person, levels=between, start=shift.start, end=shift.end)
    return None


def _side_by_side(
    between: tuple[Level, Level], some: Iterator[Shift], others: Iterator[Shift]
) -> Clash | None:
    """Play two schedules side by side until both have the same person."""
    for piece, person, also in side_by_side(some, others):
        if person is not None and person == also:
            return Clash(person=person, levels=between, start=piece.start, end=piece.end)
    return None


def _held(
    sides: list[_Stand],
    people: Set[str],
    play: Callable[[str], tuple[Shift, ...]],
    start: datetime,
    end: datetime,
) -> dict[str, list[Period[datetime]]]:
    """Return when each of some people is on any of the sides of a level, in order."""
    found: dict[str, list[Period[datetime]]] = {}
    for users, schedule in sides:
        if schedule is None:
            for person in users & people:
                found.setdefault(person, []).append(Period(start, end))
        else:
            for shift in play(schedule.key):
                if shift.person is not None and shift.person in people:
                    found.setdefault(shift.person, []).append(Period(shift.start, shift.end))
    if len(sides) == 1:
        return found
    return {person: list(union(sorted(each), touching=False)) for person, each in found.items()}


def _distinct(a: Schedule, b: Schedule) -> bool:
    """Tell whether two schedules differ only in the order of users, and never have the same user at once."""
    return (
        not a.overrides
        and not b.overrides
        and a.zone == b.zone
        and len(a.layers) == len(b.layers)
        and all(_alike_but_users(one, two) for one, two in zip(a.layers, b.layers, strict=True))
    )


def _alike_but_users(one: Layer, two: Layer) -> bool:
    return (
        one.virtual_start == two.virtual_start
        and one.turn_seconds == two.turn_seconds
        and len(one.users) == len(two.users)
        and all(x != y for x, y in zip(one.users, two.users, strict=True))
        and (one.start, one.end, one.restrictions) == (two.start, two.end, two.restrictions)
    )
