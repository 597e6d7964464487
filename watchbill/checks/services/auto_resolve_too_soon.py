"""Incidents that PagerDuty resolves before it pages their last level."""

from collections.abc import Iterator

from watchbill.alertmanager.timing import duration
from watchbill.checks.places import level_text
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Where, at
from watchbill.pagerduty.deployment import PagedService, Policy
from watchbill.roster.model import Team
from watchbill.roster.paths import team_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield an error for each service whose incidents are resolved before a level of its policy is paged.

    PagerDuty resolves by the clock, acknowledged or not (docs/behaviour.md): it never
    pages the levels that it has not reached by then.
    """
    for deployment in subject.deployments.values():
        team = subject.roster.teams[deployment.team]
        reported: set[Where] = set()
        for service in deployment.services:
            if service.auto_resolve is None:
                continue
            place = _place(team, service)
            if place not in reported and (
                found := _too_soon(team, service, deployment.policy(service.policy), place)
            ):
                reported.add(place)
                yield found


def _too_soon(team: Team, service: PagedService, policy: Policy, place: Where) -> Diagnostic | None:
    assert service.auto_resolve is not None
    reached = 0
    for rule, following in zip(policy.rules, policy.rules[1:], strict=False):
        reached += rule.delay * 60
        if service.auto_resolve <= reached:
            return finding(
                message=f"PagerDuty resolves the incident after {duration(service.auto_resolve)}, so it "
                f"never pages {level_text(team, following.level)}, which is due after {duration(reached)}",
                place=place,
                hint="write a longer time, such as `24h`, or `never`",
            )
    return None


def _place(team: Team, service: PagedService) -> Where:
    """Return the place of the timeout: at the service, or at the team if the service inherits it."""
    own = team.services.get(service.key)
    if own is not None and own.auto_resolve != team.auto_resolve:
        return at(*team_path(team, "services", service.key, "auto_resolve"))
    return at(*team_path(team, "service", "auto_resolve"))
