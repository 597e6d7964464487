"""PagerDuty, as the real Terraform and the real provider reach it, holds what was compiled."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e import terraform
from tests.e2e.deployments import EXAMPLE, NOW, ROOT, changed, deploy, deployments, payments, refusals
from tests.e2e.terraform import Project
from tests.standins.pagerduty import PagerDutyApi
from watchbill.pagerduty.deployment import Deployment
from watchbill.rota.play import on_call
from watchbill.rota.schedule import Schedule

pytestmark = pytest.mark.e2e

FIXTURES = (EXAMPLE, *sorted((ROOT / "tests" / "checks" / "ok").glob("*.yaml")))


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_a_roster_is_deployed_changed_and_taken_away(project: Project, api: PagerDutyApi, path: Path):
    """
    Apply, an empty plan, a change, apply, an empty plan, destroy; PagerDuty refuses nothing and is left
    empty.
    """
    for deployment in deployments(path):
        team = deployment.team
        deploy(project, deployment)
        assert project.planned(team) == []
        project.write(changed(deployment))
        assert project.planned(team)
        project.apply(team)
        assert project.planned(team) == []
        assert {policy.num_loops for policy in api.state.policies.values()} == {3}
        project.destroy(team)
    state = api.state
    assert (state.teams, state.schedules, state.policies, state.services) == ({}, {}, {}, {})
    assert refusals(api) == []


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_pagerduty_plays_what_was_compiled(project: Project, api: PagerDutyApi, path: Path):
    """
    Compile once, read twice: the simulation, asked by its own engine, has on call whom the compiled value
    says.
    """
    for deployment in deployments(path):
        deploy(project, deployment)
        ids = project.outputs(deployment.team)["schedule_ids"]
        emails = {person.key: person.email for person in deployment.people}
        assert ids.keys() == {schedule.key for schedule in deployment.schedules}
        for schedule in deployment.schedules:
            # A prime number of minutes, so that every hour of the day and every day of the week is met.
            for at in (NOW + step * timedelta(minutes=397) for step in range(1400)):
                person = on_call(schedule, at)
                user = api.state.on_schedule(ids[schedule.key], at)
                found = api.state.users[user].email.lower() if user else None
                assert (schedule.key, at, found) == (schedule.key, at, emails[person] if person else None)


def test_what_pagerduty_holds_is_what_was_compiled(project: Project, api: PagerDutyApi):
    """Roles, levels, delays, timeouts and integrations arrive as they are."""
    deployment = payments()
    deploy(project, deployment)
    state, outputs = api.state, project.outputs("payments")
    users = {key: state.users[id_].email.lower() for key, id_ in outputs["user_ids"].items()}
    assert users == {person.key: person.email for person in deployment.people}
    members = state.teams[outputs["team_id"]].members
    assert {key: members[id_] for key, id_ in outputs["user_ids"].items()} == {
        membership.person: membership.role.value for membership in deployment.memberships
    }
    policy = state.policies[outputs["policy_ids"]["team"]]
    assert [(rule.delay_minutes, [target.kind for target in rule.targets]) for rule in policy.rules] == [
        (15, ["schedule", "schedule"]),
        (15, ["schedule"]),
        (15, ["user"]),
        (15, ["user"]),
    ]
    service = state.services[outputs["service_ids"]["api"]]
    assert (service.auto_resolve_timeout, service.acknowledgement_timeout) == (86400, 1800)
    (integration,) = service.integrations.values()
    assert outputs["routing_keys"]["api"] == integration.key
    assert integration.type == "events_api_v2_inbound_integration"


def test_routing_keys_are_in_no_plan_or_apply(project: Project, api: PagerDutyApi):
    """The output is sensitive; the key is in the state alone."""
    deployment = payments()
    terraform.invite(api, deployment.people)
    project.write(deployment)
    project.init("payments")
    printed = project.apply("payments")
    assert "routing_keys = <sensitive>" in printed
    assert all(key not in printed for key in project.outputs("payments")["routing_keys"].values())


def test_people_beyond_the_first_page_are_found(project: Project, api: PagerDutyApi):
    """The list of users is read page by page to its end, in few requests."""
    for number in range(230):
        api.state.add_user(email=f"somebody{number}@example.com", name=f"Somebody {number}")
    deploy(project, payments())
    assert api.lines("GET").count("GET /users 200") == 3


def test_known_ids_read_no_users(project: Project, api: PagerDutyApi):
    """Where the file has everybody's id, neither plan nor apply asks for a user."""
    deployment = payments()
    terraform.invite(api, deployment.people)
    ids = {user.email.lower(): user.id for user in api.state.users.values()}
    deployment = replace(
        deployment,
        people=tuple(replace(person, pagerduty_id=ids[person.email]) for person in deployment.people),
    )
    deploy(project, deployment)
    assert project.planned("payments") == []
    assert [line for line in api.lines() if line.startswith("GET /users")] == []


def test_a_second_deploy_from_another_machine_is_empty(project: Project, tmp_path: Path, api: PagerDutyApi):
    """The state lies beside the project file, and the output folder may be deleted."""
    deployment = payments()
    deploy(project, deployment)
    assert (tmp_path / "terraform.payments.tfstate").is_file()
    shutil.rmtree(tmp_path / "cdktf.out")
    project.write(deployment)
    project.init("payments")
    assert project.planned("payments") == []


def test_teams_share_nothing(project: Project, api: PagerDutyApi):
    """A change to one team plans one team; the other's plan reads and changes nothing of it."""
    one, *_ = deployments(EXAMPLE)
    other = payments()
    other = replace(other, team="cards", name="Cards", schedules=_renamed(other), services=())
    other = replace(other, policies=tuple(replace(policy, name="Cards") for policy in other.policies))
    deploy(project, one)
    deploy(project, other)
    project.write(changed(one), other)
    assert project.planned("cards") == []
    assert project.planned(one.team)


def _renamed(deployment: Deployment) -> tuple[Schedule, ...]:
    return tuple(replace(schedule, name=f"Cards {schedule.key}") for schedule in deployment.schedules)
