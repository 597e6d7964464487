"""Who is told at each level of a policy, until when, and who is next."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from watchbill.pagerduty.deployment import Deployment, OnPerson, Rule
from watchbill.roster.model import Level
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule

HORIZON = timedelta(days=400)
"""
How far ahead a change of who is on call is looked for: past a year, and past any turn that PagerDuty allows.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class OnCall:
    """
    Somebody who is on call: by a schedule until `until`, or as a direct target (`schedule` None).

    `until` is in UTC; None where it never changes, or not within `HORIZON`.
    """

    person: str
    schedule: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Upcoming:
    """
    The next shift of a schedule that has somebody, from `start` (UTC) on.

    Within hours it may be the same person's, after the night.
    """

    person: str
    schedule: str
    start: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OnLevel:
    """
    A level of a policy at an instant; `number` counts the rules from 1, `delay` is minutes until a page moves on.

    `people` are in the order of the rule's targets, one entry a target that has somebody.
    Those who shadow are apart, whether told or not: they are no coverage.
    """

    level: Level
    number: int
    delay: int
    people: tuple[OnCall, ...]
    next: tuple[Upcoming, ...]
    shadows: tuple[OnCall, ...]

    @property
    def empty(self) -> bool:
        """Whether a page skips this level at once, because it has nobody (shadows do not count)."""
        return not self.people


def levels(deployment: Deployment, policy_key: str, instant: datetime) -> tuple[OnLevel, ...]:
    """
    Return who is on call at each level of a policy at an instant, until when, and who is next.

    Shadows that no rule tells are shown with the primary. Raises KeyError where the
    deployment has no such policy.
    """
    deployment = deployment.at(instant)
    rules = deployment.policy(policy_key).rules
    schedules = {schedule.key: schedule for schedule in deployment.schedules}
    told = {target.schedule for rule in rules for target in rule.targets if not isinstance(target, OnPerson)}
    untold = tuple(key for key in schedules if key in deployment.shadows and key not in told)
    return tuple(
        _level(
            number,
            rule,
            schedules,
            deployment.shadows,
            untold if rule.level is Level.PRIMARY else (),
            instant,
        )
        for number, rule in enumerate(rules, 1)
    )


def _level(
    number: int,
    rule: Rule,
    schedules: dict[str, Schedule],
    shadows: frozenset[str],
    untold: tuple[str, ...],
    instant: datetime,
) -> OnLevel:
    people: list[OnCall] = []
    following: list[Upcoming] = []
    shadowing = [each for key in untold for each in _on_schedule(schedules[key], instant)[0]]
    for target in rule.targets:
        if isinstance(target, OnPerson):
            people.append(OnCall(person=target.person, schedule=None, until=None))
            continue
        now, upcoming = _on_schedule(schedules[target.schedule], instant)
        if target.schedule in shadows:
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
