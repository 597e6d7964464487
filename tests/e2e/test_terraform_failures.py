"""What becomes of an apply in which something goes wrong."""

from dataclasses import replace

import pytest

from tests.e2e import terraform
from tests.e2e.deployments import deploy, payments, refusals
from tests.e2e.terraform import Project, RefusedError
from tests.standins.pagerduty import PagerDutyApi

pytestmark = pytest.mark.e2e


def test_whom_pagerduty_does_not_have_is_named(project: Project, api: PagerDutyApi):
    """The plan fails before anything is written, and says who is missing and what to do."""
    deployment = payments()
    terraform.invite(api, [person for person in deployment.people if person.key not in ("ben", "gus")])
    project.write(deployment)
    project.init("payments")
    with pytest.raises(RefusedError) as refused:
        project.apply("payments")
    said = " ".join(str(refused.value).replace("│", " ").split())
    assert (
        "PagerDuty has no user with the address ben@example.com, gus@example.com. Invite them in PagerDuty"
        in said
    )
    assert [request.method for request in api.requests if request.method != "GET"] == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "^/users", 429),
        ("GET", "^/users", 500),
        ("GET", "/members$", 429),
        ("POST", "^/schedules", 429),
        ("POST", "^/escalation_policies", 429),
        ("POST", "^/services$", 429),
        ("POST", "/integrations$", 429),
    ],
)
def test_what_the_provider_tries_again_survives(
    project: Project, api: PagerDutyApi, method: str, path: str, status: int
):
    """One refusal for too many requests, or one server error where reading, and the apply goes through."""
    api.fail(method, path, status=status)
    deploy(project, payments())
    assert len(refusals(api)) == 1
    assert project.planned("payments") == []


def test_a_membership_that_lost_its_role_is_healed(project: Project, api: PagerDutyApi):
    """After 429 the provider writes a membership without its role (1); the next apply puts it right."""
    deployment = payments()
    terraform.invite(api, deployment.people)
    ana = next(user.id for user in api.state.users.values() if user.email.lower() == "ana@example.com")
    api.fail("PUT", f"/users/{ana}$", status=429)
    project.write(deployment)
    project.init("payments")
    with pytest.raises(RefusedError, match='"manager" fetched is different from configuration "responder"'):
        project.apply("payments")
    (team,) = api.state.teams.values()
    assert team.members[ana] == "manager"
    project.apply("payments", "-parallelism=2")
    assert team.members[ana] == "responder"
    assert project.planned("payments") == []


def test_a_team_that_could_not_be_made_is_made_by_the_next_apply(project: Project, api: PagerDutyApi):
    """A team's write is tried again without its body, which PagerDuty refuses: nothing is left behind."""
    deployment = payments()
    terraform.invite(api, deployment.people)
    api.fail("POST", "^/teams", status=500)
    project.write(deployment)
    project.init("payments")
    with pytest.raises(RefusedError):
        project.apply("payments")
    project.apply("payments")
    assert project.planned("payments") == []


def test_low_parallelism_stays_below_the_rate_limit(project: Project, api: PagerDutyApi):
    """
    With a real latency and two requests at a time nothing is refused for being too much, and every role is
    right.
    """
    api.latency = 0.2
    api.limit(960 // 6, 10.0)
    deployment = payments()
    terraform.invite(api, deployment.people)
    project.write(deployment)
    project.init("payments")
    project.apply("payments", "-parallelism=2")
    assert refusals(api) == []
    api.latency = 0.0
    assert project.planned("payments") == []


def test_destroying_works_after_a_person_has_left_pagerduty(project: Project, api: PagerDutyApi):
    """Who is missing is a warning then, and the stack goes all the same."""
    deploy(project, payments())
    gone = next(user.id for user in api.state.users.values() if user.email.lower() == "fay@example.com")
    api.state.users[gone] = replace(api.state.users[gone], email="left@example.com")
    project.destroy("payments")
    assert (api.state.teams, api.state.schedules) == ({}, {})
