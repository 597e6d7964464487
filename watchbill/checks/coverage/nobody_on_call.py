"""Times within a year at which no level of a policy has anybody."""

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
"""An empty time that begins within it is an error, a later one a warning."""

_Gaps = tuple[Period[datetime], ...]


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a finding for each policy that has nobody at any level at times.

    PagerDuty creates no incident then: the alert is lost (docs/behaviour.md). A time at which
    only one reading of a clock change leaves nobody counts too. Of policies that are empty at
    the same times, the first.
    """
    for deployment in subject.deployments.values():
        told: set[_Gaps] = set()
        for policy in deployment.policies:
            found, certain = _gaps(subject, deployment, policy)
            if found and found not in told:
                told.add(found)
                yield _empty(subject, deployment, policy, found, certain=certain)


def _gaps(subject: Subject, deployment: Deployment, policy: Policy) -> tuple[_Gaps, bool]:
    """Return the times at which a reading leaves nobody, and whether both do at some."""
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
            f" {service.key if service else team.key}, and alerts are lost then:"
            f" {spans_text(found, schedules[0].zone)}"
        ),
        place=_place(team, policy, service),
        hint="widen the hours of a level, or add a level that always has somebody, such as a lead",
    )


def _place(team: Team, policy: Policy, service: Service | None) -> Where:
    """Return where the hours of level 1 are said, or the level paged first; of a service's policy its own."""
    if service is not None:
        return level_place(team, Level.MANAGER, service)
    if any(rule.level is Level.PRIMARY for rule in policy.rules):
        return hours_place(team)
    return level_place(team, policy.rules[0].level)
