"""Times within the next year at which nobody is on call at level 1."""

from collections.abc import Iterator

from watchbill.checks.places import hours_place, level_text
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.dates import YEAR, spans_text
from watchbill.diagnostics import Diagnostic
from watchbill.oncall.levels import level_gaps, policy_gaps
from watchbill.pagerduty.deployment import TEAM_POLICY
from watchbill.roster.model import Level, Rotation

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each team whose level 1 is empty at times, unless the file says it is on purpose.

    PagerDuty then pages the next level at once (docs/behaviour.md).
    """
    for team in subject.teams:
        deployment = subject.deployments.get(team.key)
        if deployment is None or team.outside_hours_escalate or any(map(_always, team.rotations)):
            continue
        rule = next(
            (rule for rule in deployment.policy(TEAM_POLICY).rules if rule.level is Level.PRIMARY), None
        )
        if rule is None:
            continue
        found = level_gaps(deployment, rule, subject.instant, subject.instant + YEAR)
        # If the other levels are empty at the same times, `nobody-on-call` reports it.
        if found and found != policy_gaps(deployment, TEAM_POLICY, subject.instant, subject.instant + YEAR):
            yield finding(
                message=(
                    f"nobody is on call at {level_text(team, Level.PRIMARY)} of {team.key}: "
                    f"{spans_text(found, team.rotations[0].time_zone)}"
                ),
                place=hours_place(team),
                hint=(
                    "widen `hours`, or write `outside_hours: escalate` if the next level is meant to be paged"
                    " then"
                ),
            )


def _always(rotation: Rotation) -> bool:
    """Whether a rotation covers all hours in each of its versions."""
    return not rotation.hours and not any(version.hours for version in rotation.then)
