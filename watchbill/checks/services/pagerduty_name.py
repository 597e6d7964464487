"""Names that PagerDuty does not accept."""

from collections.abc import Iterator

from watchbill.checks.places import name_place, policy_place
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Where
from watchbill.pagerduty.deployment import Deployment
from watchbill.pagerduty.limits import NAME, REFUSED_IN_POLICIES, TEAM_NAME
from watchbill.roster.model import Team
from watchbill.roster.paths import team_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each name of a team, schedule, policy or service that PagerDuty refuses."""
    for deployment in subject.deployments.values():
        reported: set[Where] = set()
        for kind, name, key in _names(deployment):
            message = _refusal(kind, name)
            if message is None:
                continue
            place = _place(subject.roster.teams[deployment.team], kind, key)
            if place not in reported:
                reported.add(place)
                yield finding(
                    message=message,
                    place=place,
                    hint="write another `name:`, and keep the key",
                )


def _names(deployment: Deployment) -> Iterator[tuple[str, str, str]]:
    """Yield each name, with the kind and the key of what has it."""
    yield "team", deployment.name, deployment.team
    for service in deployment.services:
        yield "service", service.name, service.key
    for policy in deployment.policies:
        yield "policy", policy.name, policy.key
    for schedule in deployment.schedules:
        yield "schedule", schedule.name, schedule.key


def _place(team: Team, kind: str, key: str) -> Where:
    """Return the place that the words of a name come from."""
    service = team.services.get(key) if kind == "service" else None
    if service is not None:
        return name_place(service.name, team_path(team, "services", key))
    return policy_place(team, key if kind == "policy" else "team")


def _refusal(kind: str, name: str) -> str | None:
    most = TEAM_NAME if kind == "team" else NAME
    if len(name) > most:
        return (
            f"the {kind}'s name `{name[:40]}…` has {len(name)} characters, but PagerDuty allows at most"
            f" {most}"
        )
    bare = name.strip()
    if not bare:
        return f"the {kind} would have no name, because PagerDuty accepts none of these characters"
    if name != bare or not name.isprintable():
        return (
            f"PagerDuty refuses blanks at either end of a {kind}'s name, and unprintable characters: `{bare}`"
        )
    if kind == "policy" and (
        refused := [character for character in REFUSED_IN_POLICIES if character in name]
    ):
        return f"PagerDuty refuses {' '.join(refused)} in the name of an escalation policy, `{name}`"
    return None
