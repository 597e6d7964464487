"""When one person stands on two levels of a policy."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import datetime

from watchbill.model import Level
from watchbill.pagerduty.deployment import Deployment, OnPerson, Target
from watchbill.paging.coverage import policy
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Layer, Schedule

_Side = tuple[Set[str], Schedule | None]
"""Who may stand somewhere, and the schedule that says when; None for a person who always does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """A stretch [start, end), in UTC, in which one person stands on two levels of a policy."""

    person: str
    levels: tuple[Level, Level]
    start: datetime
    end: datetime


def overlaps(deployment: Deployment, policy_key: str, start: datetime, end: datetime) -> tuple[Clash, ...]:
    """
    Return, for each two levels of a policy, the first stretch in [start, end) with one person on both, by its start.

    A page that moves on would reach who did not answer. Raises KeyError where the
    deployment has no such policy.
    """
    rules = [rule for rule in policy(deployment, policy_key).rules if rule.targets]
    schedules = {schedule.key: schedule for schedule in deployment.schedules if schedule.key not in deployment.shadows}
    standing = [[side for t in rule.targets if (side := _side(t, schedules)) is not None] for rule in rules]
    found = []
    for index, rule in enumerate(rules):
        for other in range(index + 1, len(rules)):
            clashes = [
                clash
                for a in standing[index]
                for b in standing[other]
                if not a[0].isdisjoint(b[0])
                and (clash := _clash((rule.level, rules[other].level), a, b, start, end)) is not None
            ]
            if clashes:
                found.append(min(clashes, key=lambda clash: (clash.start, clash.person)))
    return tuple(sorted(found, key=lambda clash: clash.start))


def _side(target: Target, schedules: dict[str, Schedule]) -> _Side | None:
    if isinstance(target, OnPerson):
        return frozenset((target.person,)), None
    schedule = schedules.get(target.schedule)
    if schedule is None:
        return None
    users = {user for layer in schedule.layers for user in layer.users}
    return users.union(override.person for override in schedule.overrides), schedule


def _clash(between: tuple[Level, Level], a: _Side, b: _Side, start: datetime, end: datetime) -> Clash | None:
    """Return the first stretch in which a person whom both sides have stands on both."""
    if a[1] is not None and b[1] is not None:
        return None if _distinct(a[1], b[1]) else _first_together(between, a[1], b[1], start, end)
    (person,) = a[0] if a[1] is None else b[0]
    schedule = a[1] or b[1]
    if schedule is None:
        return Clash(person=person, levels=between, start=start, end=end)
    for shift in shifts(schedule, start, end):
        if shift.person == person:
            return Clash(person=person, levels=between, start=shift.start, end=shift.end)
    return None


def _distinct(a: Schedule, b: Schedule) -> bool:
    """Tell whether two schedules are alike but for their users' order, and never have the same user at once."""
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


def _first_together(
    between: tuple[Level, Level], a: Schedule, b: Schedule, start: datetime, end: datetime
) -> Clash | None:
    """Play two schedules side by side until both have the same person."""
    others = shifts(b, start, end)
    other = next(others, None)
    for shift in shifts(a, start, end):
        while other is not None:
            begin, until = max(shift.start, other.start), min(shift.end, other.end)
            if begin < until and shift.person is not None and shift.person == other.person:
                return Clash(person=shift.person, levels=between, start=begin, end=until)
            if other.end >= shift.end:
                break
            other = next(others, None)
    return None
