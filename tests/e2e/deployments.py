"""Deployments for the real Terraform: those of files, and a team that a test may change."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from tests import rosters
from tests.e2e import terraform
from tests.e2e.terraform import Project
from tests.standins.pagerduty import PagerDutyApi
from watchbill.pagerduty.compile import compile_team
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Roster, Shadow, Team
from watchbill.workspace.prepare import prepare

ROOT = Path(__file__).parents[2]
NOW = datetime.now(UTC).replace(second=0, microsecond=0)
"""The simulated clock: the provider has the real one, and compares starts and ends with it."""

EXAMPLE = ROOT / "teams.yaml"


def deployments(path: Path) -> list[Deployment]:
    prepared = prepare(path, instant=NOW)
    assert not prepared.refused
    return [deployment.at(NOW) for deployment in prepared.deployments.values()]


def payments(**changes: object) -> Deployment:
    """A team with a shadow that is told; with what a test changes."""
    team: Team = replace(
        rosters.team("payments", rosters.service("api", ['a="b"']), rosters.service("ledger", ['c="d"'])),
        **{"shadow": Shadow(members=("gus",), rotation=None, until=None, notify=True), **changes},
    )
    roster: Roster = rosters.roster(team, alerting=rosters.alerting(unowned="other"))
    return compile_team(team, roster)


def changed(deployment: Deployment) -> Deployment:
    """The same deployment with something else in every kind of resource."""
    return replace(
        deployment,
        description="Changed.",
        schedules=tuple(
            replace(
                schedule,
                description="Changed.",
                layers=tuple(replace(layer, users=tuple(reversed(layer.users))) for layer in schedule.layers),
            )
            for schedule in deployment.schedules
        ),
        policies=tuple(
            replace(policy, loops=3, rules=tuple(replace(rule, delay=7) for rule in policy.rules))
            for policy in deployment.policies
        ),
        services=tuple(
            replace(service, auto_resolve=None, description="Changed.") for service in deployment.services
        ),
    )


def deploy(project: Project, deployment: Deployment) -> None:
    """The first apply of a team."""
    terraform.invite(project.api, deployment.people)
    project.write(deployment)
    project.init(deployment.team)
    project.apply(deployment.team)


def refusals(api: PagerDutyApi) -> list[str]:
    return [request.line for request in api.requests if request.status >= 400]
