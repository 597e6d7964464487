"""Times within a year at which nobody is on call at any level of a policy."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain

from watchbill.checks.places import hours_place, level_place
from watchbill.checks.subject import Subject
from watchbill.clock import Reading
from watchbill.codes import of
from watchbill.dates import YEAR, spans_text
from watchbill.diagnostics import Diagnostic, Grade, Where
from watchbill.oncall.levels import covering, policy_gaps
from watchbill.pagerduty.deployment import Deployment, Policy, policy_service
from watchbill.periods import Period, union
from watchbill.roster.model import Level, Service, Team

finding = of(__name__).finding

_SOON = timedelta(days=90)
"""A gap that begins within it is an error, a later one is a warning."""

_Gaps = tuple[Period[datetime], ...]


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a finding for each policy with times at which nobody is on call at any level.

    PagerDuty creates no incident then: the alert is lost (docs/behaviour.md). A gap counts even if
    only one reading of a clock change has it. If several policies have the same gaps, only the first
    is reported.
    """
    for deployment in subject.deployments.values():
        reported: set[_Gaps] = set()
        for policy in deployment.policies:
            found, certain = _gaps(subject, deployment, policy)
            if found and found not in reported:
                reported.add(found)
                yield _empty(subject, deployment, policy, found, certain=certain)


def _gaps(subject: Subject, deployment: Deployment, policy: Policy) -> tuple[_Gaps, bool]:
    """Return the gaps of either reading of a clock change, and whether both readings have gaps."""
    start, end = subject.instant, subject.instant + YEAR
    by_reading = [policy_gaps(deployment, policy.key, start, end, reading) for reading in Reading]
    if by_reading[0] == by_reading[1]:
        return by_reading[0], True
    return tuple(union(sorted(chain.from_iterable(by_reading)))), all(by_reading)


def _empty(
    subject: Subject, deployment: Deployment, policy: Policy, found: _Gaps, *, certain: bool
) -> Diagnostic:
    team = subject.roster.teams[deployment.team]
    service = policy_service(team, policy.key)
    schedules = covering(deployment, policy.rules) or deployment.schedules
    soon = found[0].start < subject.instant + _SOON
    return finding(
        grade=Grade.ERROR if soon else Grade.WARNING,
        message=(
            f"nobody {'is' if certain else 'may be'} on call at any level for"
            f" {service.key if service else team.key}, so alerts are lost:"
            f" {spans_text(found, schedules[0].zone)}"
        ),
        place=_place(team, policy, service),
        hint="widen the hours of a level, or add a level that always has somebody, such as a lead",
    )


def _place(team: Team, policy: Policy, service: Service | None) -> Where:
    """Return the place of level 1's hours, of the level paged first, or of the service's own manager."""
    if service is not None:
        return level_place(team, Level.MANAGER, service)
    if any(rule.level is Level.PRIMARY for rule in policy.rules):
        return hours_place(team)
    return level_place(team, policy.rules[0].level)
