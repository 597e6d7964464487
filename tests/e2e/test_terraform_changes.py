"""Somebody is on call all along while the real Terraform changes a deployment."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import rosters
from tests.e2e import terraform
from tests.e2e.deployments import NOW, deploy, payments, refusals
from tests.e2e.terraform import Project
from tests.standins.pagerduty import PagerDutyApi, Request
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Shadow
from watchbill.rota.play import on_call

pytestmark = pytest.mark.e2e


def test_a_person_and_a_schedule_leave_in_one_change(project: Project, api: PagerDutyApi):
    """
    A leaver, their shadow's schedule, its target and a service go at once, and PagerDuty refuses nothing (5,
    6).
    """
    deploy(project, payments())
    api.forget()
    rotation = rosters.rotation(["ana", "chi", "dev"])
    after = payments(shadow=None, rotations=(rotation,), services={"api": rosters.service("api", ['a="b"'])})
    assert {person.key for person in payments().people} - {person.key for person in after.people} == {
        "ben",
        "gus",
    }
    project.write(after)
    project.apply("payments")
    assert refusals(api) == []
    assert project.planned("payments") == []
    assert sorted(schedule.name for schedule in api.state.schedules.values()) == [
        "Payments primary",
        "Payments secondary",
    ]


def test_a_leaver_may_be_gone_from_pagerduty_already(project: Project, api: PagerDutyApi):
    """The file follows later, and its change is deployed without a refusal."""
    deploy(project, payments())
    gone = next(user.id for user in api.state.users.values() if user.email.lower() == "ben@example.com")
    api.state.users[gone] = replace(api.state.users[gone], email="left@example.com")
    (team,) = api.state.teams.values()
    del team.members[gone]
    api.forget()
    project.write(payments(rotations=(rosters.rotation(["ana", "chi", "dev"]),)))
    project.apply("payments")
    assert (refusals(api), project.planned("payments")) == ([], [])


def test_a_policy_of_one_schedule_loses_it(project: Project, api: PagerDutyApi):
    """The schedule of a rule that goes with it, lead by turns to lead by name, is let go of first."""
    deploy(project, payments(lead=rosters.rotation(["eli", "gus"])))
    api.forget()
    project.write(payments(lead=("eli",)))
    project.apply("payments")
    assert (refusals(api), project.planned("payments")) == ([], [])


CHANGES = {
    "a-leaver": {"rotations": (rosters.rotation(["ana", "chi", "dev"]),)},
    "a-newcomer": {"rotations": (rosters.rotation(["ana", "ben", "chi", "dev", "gus"]),), "shadow": None},
    "other-people": {"rotations": (rosters.rotation(["gus", "eli"]),), "shadow": None},
    "several-rotations": {
        "rotations": (
            rosters.rotation(["ana", "ben"], name="eu"),
            rosters.rotation(["chi", "dev"], name="us"),
        ),
        "shadow": None,
    },
    "leads-by-turns": {"lead": rosters.rotation(["eli", "gus"])},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_between_old_and_new_somebody_is_always_on_call(
    project: Project, api: PagerDutyApi, change: dict[str, object]
):
    """
    After each request of an apply, whoever is on call at a level is the old one or the new, and never nobody.
    """
    old, new = payments(), payments(**change)
    deploy(project, old)
    terraform.invite(api, new.people)
    before, after = levels(old), levels(new)
    seen: list[list[set[str]]] = []

    def look(request: Request) -> None:
        (policy,) = api.state.policies.values()
        seen.append([set(api.state.emails(level)) for level in api.state.on_policy(policy.id)])

    api.on_request = look
    project.write(new)
    project.apply("payments")
    api.on_request = None
    assert refusals(api) == []
    assert len(seen) > 10
    for moment in seen:
        assert len(moment) == 4
        for number, level in enumerate(moment):
            assert level
            assert {email.lower() for email in level} <= before[number] | after[number]
    assert [{email.lower() for email in level} for level in seen[-1]] == after


def levels(deployment: Deployment) -> list[set[str]]:
    """Who is on call now at each level, by the compiled value."""
    emails = {person.key: person.email for person in deployment.people}
    schedules = {schedule.key: schedule for schedule in deployment.schedules}
    found = []
    for rule in deployment.policies[0].rules:
        people = {
            on_call(schedules[target.schedule], NOW) if hasattr(target, "schedule") else target.person
            for target in rule.targets
        }
        found.append({emails[person] for person in people if person})
    return found


def test_a_shadows_end_passes(project: Project, api: PagerDutyApi):
    """
    Until its end the plan is empty; from it on the emptied schedule goes, and who was only in it; no other
    turn.
    """
    until = (NOW + timedelta(days=2)).date()
    whole = payments(shadow=Shadow(members=("gus",), rotation=None, until=until, notify=True))
    end = whole.schedules[-1].layers[0].end
    assert end is not None
    deploy(project, whole.at(NOW))
    for at in (NOW + timedelta(days=1), end - timedelta(minutes=1)):
        api.state.now = at
        project.write(whole.at(at))
        assert project.planned("payments") == []
    for at in (end, end + timedelta(days=1)):
        api.state.now = at
        project.write(whole.at(at))
        plan = project.planned("payments")
        touched = [line.split()[1] for line in plan if " be " in line]
        if at == end:
            assert touched == [
                "pagerduty_escalation_policy.team",
                "pagerduty_schedule.shadow",
                "pagerduty_team_membership.gus",
            ]
            api.forget()
            project.apply("payments")
            assert refusals(api) == []
        else:
            assert touched == []
