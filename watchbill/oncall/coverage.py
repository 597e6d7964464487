"""When a level, or a whole policy, has nobody."""

from collections.abc import Iterable
from datetime import datetime

from watchbill.clock import Reading
from watchbill.pagerduty.deployment import Deployment, OnPerson, Rule
from watchbill.periods import Period
from watchbill.rota.coverage import gaps
from watchbill.rota.schedule import Schedule


def level_gaps(
    deployment: Deployment, rule: Rule, start: datetime, end: datetime, reading: Reading = Reading.WALL_CLOCK
) -> tuple[Period[datetime], ...]:
    """Return when in [start, end) a rule has nobody, shadows not counted."""
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
    Return when in [start, end) no level of a policy has anybody: PagerDuty then creates no incident.

    Raises KeyError where the deployment has no such policy.
    """
    schedules = covering(deployment, deployment.policy(policy_key).rules)
    return () if schedules is None else gaps(schedules, start, end, reading)


def covering(deployment: Deployment, rules: Iterable[Rule]) -> tuple[Schedule, ...] | None:
    """Return the schedules that cover some rules, shadows left out; None where a person is a target: always covered."""
    schedules = {schedule.key: schedule for schedule in deployment.coverage}
    found: dict[str, Schedule] = {}
    for rule in rules:
        for target in rule.targets:
            if isinstance(target, OnPerson):
                return None
            if target.schedule in schedules:
                found[target.schedule] = schedules[target.schedule]
    return tuple(found.values())
