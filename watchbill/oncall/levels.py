"""The levels of a policy: who is on call and who is next at each, its gaps, and differences to PagerDuty."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from watchbill.clock import Reading
from watchbill.pagerduty.deployment import Deployment, OnPerson, Rule
from watchbill.periods import Period
from watchbill.roster.model import Level
from watchbill.rota.coverage import gaps
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule

HORIZON = timedelta(days=400)
"""How far ahead to look for the next change: more than a year, and than any turn that PagerDuty allows."""

_NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """
    Somebody who is on call: by a schedule until `until`, or as a direct target (`schedule` is None).

    `until` is in UTC; it is None where nothing changes within `HORIZON`.
    """

    person: str
    schedule: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """
    The next shift of a schedule that has somebody, from `start` (UTC) on.

    With hours it may be the same person's shift, after the night.
    """

    person: str
    schedule: str
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLevel:
    """
    A level of a policy at an instant.

    `number` counts the rules from 1; `delay` is the minutes until a page escalates. `people` are in the order
    of the rule's targets, with one entry for each target that has somebody. Shadows are listed separately,
    whether they are paged or not: they do not count as coverage.
    """

    level: Level
    number: int
    delay: int
    people: tuple[OnCall, ...]
    next: tuple[Upcoming, ...]
    shadows: tuple[OnCall, ...]

    @property
    def empty(self) -> bool:
        """Whether a page skips this level at once because nobody is on it (shadows do not count)."""
        return not self.people


Elsewhere = Mapping[int, tuple[OnCall, ...]]
"""The people who are on call for a policy according to PagerDuty, by the number of the level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """PagerDuty's answer for a policy's levels, and the numbers of the levels where it has somebody else."""

    there: Elsewhere
    levels: frozenset[int]


def levels(deployment: Deployment, policy_key: str, instant: datetime) -> tuple[OnLevel, ...]:
    """
    Return who is on call at each level of a policy at an instant, until when, and who is next.

    Shadows that no rule pages are shown with the primary. Raises KeyError where the deployment has no such
    policy.
    """
    deployment = deployment.at(instant)
    rules = deployment.policy(policy_key).rules
    paged = {target.schedule for rule in rules for target in rule.targets if not isinstance(target, OnPerson)}
    unpaged = [
        each for each in deployment.schedules if each.key in deployment.shadows and each.key not in paged
    ]
    return tuple(
        _level(deployment, number, rule, unpaged if rule.level is Level.PRIMARY else (), instant)
        for number, rule in enumerate(rules, 1)
    )


def difference(levels: Sequence[OnLevel], paged: frozenset[str], there: Elsewhere) -> Difference:
    """
    Compare a policy's levels with PagerDuty's answer: only people count, not their schedules.

    `paged` has the schedules that the policy pages: somebody in training who is not paged is on no level. A
    level that only PagerDuty has differs if somebody is on call at it.
    """
    said = {each.number: _people(each, paged) for each in levels}
    found = {number: frozenset(each.person for each in people) for number, people in there.items()}
    return Difference(
        there=there,
        levels=frozenset(
            number
            for number in said.keys() | found.keys()
            if said.get(number, _NOBODY) != found.get(number, _NOBODY)
        ),
    )


def level_gaps(
    deployment: Deployment, rule: Rule, start: datetime, end: datetime, reading: Reading = Reading.WALL_CLOCK
) -> tuple[Period[datetime], ...]:
    """Return when in [start, end) a rule has nobody; shadows do not count."""
    schedules = covering(deployment, (rule,))
    return () if schedules is None else gaps(schedules, start, end, reading)


def policy_gaps(
    deployment: Deployment,
    policy_key: str,
    start: datetime,
    end: datetime,
    reading: Reading = Reading.WALL_CLOCK,
) -> tuple[Period[datetime], ...]:
    """
    Return when in [start, end) a policy has nobody at any level: then PagerDuty creates no incident.

    Raises KeyError where the deployment has no such policy.
    """
    schedules = covering(deployment, deployment.policy(policy_key).rules)
    return () if schedules is None else gaps(schedules, start, end, reading)


def covering(deployment: Deployment, rules: Iterable[Rule]) -> tuple[Schedule, ...] | None:
    """Return the schedules that cover some rules, without shadows; None where a person always covers them."""
    schedules = {schedule.key: schedule for schedule in deployment.coverage}
    found: dict[str, Schedule] = {}
    for rule in rules:
        for target in rule.targets:
            if isinstance(target, OnPerson):
                return None
            if target.schedule in schedules:
                found[target.schedule] = schedules[target.schedule]
    return tuple(found.values())


def _level(
    deployment: Deployment, number: int, rule: Rule, unpaged: Iterable[Schedule], instant: datetime
) -> OnLevel:
    schedules = {schedule.key: schedule for schedule in deployment.schedules}
    people: list[OnCall] = []
    following: list[Upcoming] = []
    shadowing = [each for schedule in unpaged for each in _on_schedule(schedule, instant)[0]]
    for target in rule.targets:
        if isinstance(target, OnPerson):
            people.append(OnCall(person=target.person, schedule=None, until=None))
            continue
        now, upcoming = _on_schedule(schedules[target.schedule], instant)
        if target.schedule in deployment.shadows:
            shadowing.extend(now)
        else:
            people.extend(now)
            following.extend(upcoming)
    return OnLevel(
        level=rule.level,
        number=number,
        delay=rule.delay,
        people=tuple(people),
        next=tuple(following),
        shadows=tuple(shadowing),
    )


def _on_schedule(schedule: Schedule, instant: datetime) -> tuple[list[OnCall], list[Upcoming]]:
    """Return who is on call on a schedule, and the next shift that has somebody."""
    horizon = instant + HORIZON
    now: list[OnCall] = []
    for index, shift in enumerate(shifts(schedule, instant, horizon)):
        if shift.person is None:
            continue
        if index:
            return now, [Upcoming(person=shift.person, schedule=schedule.key, start=shift.start)]
        until = shift.end if shift.end < horizon else None
        now.append(OnCall(person=shift.person, schedule=schedule.key, until=until))
    return now, []


def _people(level: OnLevel, paged: frozenset[str]) -> frozenset[str]:
    shadowing = (each.person for each in level.shadows if each.schedule in paged)
    return frozenset((*(each.person for each in level.people), *shadowing))
