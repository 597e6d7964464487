"""The traps of the Terraform provider, and that the stacks avoid them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import rosters
from tests.stacks.everything import deployment, roster
from tests.stacks.synthesis import Tree, synthesized
from watchbill.pagerduty.compile import compile_team
from watchbill.roster.model import Hours, Role
from watchbill.rota.schedule import LAYER_NAME

OVERLAPPING = ("pagerduty_team_membership", "pagerduty_schedule", "pagerduty_escalation_policy")


def bodies(stack: Tree, kind: str) -> list[Tree]:
    return list(stack["resource"][kind].values())


@pytest.mark.parametrize("kind", OVERLAPPING)
def test_replacements_are_created_first(stack: Tree, kind: str):
    """That is needed from the first apply on, or the removal of a schedule in use fails."""
    for body in bodies(stack, kind):
        assert body["lifecycle"] == {"create_before_destroy": True}


@pytest.mark.parametrize("kind", ["pagerduty_schedule", "pagerduty_escalation_policy"])
def test_memberships_are_removed_last(stack: Tree, kind: str):
    """Schedules and policies depend on all memberships."""
    members = sorted(
        f"pagerduty_team_membership.{key}" for key in stack["resource"]["pagerduty_team_membership"]
    )
    assert len(members) == 7
    for body in bodies(stack, kind):
        assert sorted(body["depends_on"]) == members


def test_policies_refer_to_schedules(stack: Tree):
    """They do so by expression, so that Terraform knows the order."""
    rules = stack["resource"]["pagerduty_escalation_policy"]["team"]["rule"]
    assert rules[0]["target"] == [
        {"type": "schedule_reference", "id": f"${{pagerduty_schedule.{key}.id}}"}
        for key in ("primary_eu", "primary_us", "shadow")
    ]


def test_no_vendor_is_looked_up(stack: Tree):
    """The integration names its type instead, and the list of vendors is never read."""
    assert list(stack["data"]) == ["pagerduty_users"]
    for body in bodies(stack, "pagerduty_service_integration"):
        assert body["type"] == "events_api_v2_inbound_integration"
        assert "vendor" not in body


def test_people_are_found_by_email_in_any_case(tmp_path: Path):
    """All users are listed once, and both sides of the comparison are in lower case."""
    found = roster()
    people = found.people | {"ana": replace(found.people["ana"], email="Ana@Example.com")}
    stack = synthesized(compile_team(found.teams["payments"], replace(found, people=people)), tmp_path)
    assert list(stack["data"]["pagerduty_users"]) == ["all"]
    assert stack["locals"]["people_emails"]["ana"] == "Ana@Example.com"
    assert "local.ids_by_email[lower(email)]" in stack["locals"]["user_ids"]
    assert "lower(user.email) => user.id..." in stack["locals"]["ids_by_email"]


def test_missing_people_are_named(stack: Tree):
    """A condition on the list names the addresses that PagerDuty does not have, and says what to do."""
    (condition,) = stack["data"]["pagerduty_users"]["all"]["lifecycle"]["postcondition"]
    assert "setsubtract" in condition["condition"]
    assert "`pending: true`" in condition["error_message"]


def test_roles_are_always_written(stack: Tree):
    """Without a role, the provider would make everybody a manager."""
    roles = {key: body["role"] for key, body in stack["resource"]["pagerduty_team_membership"].items()}
    managers = {key for key, role in roles.items() if role == Role.MANAGER}
    assert (len(roles), managers) == (7, {"eli", "fay"})


def test_layers_have_one_constant_name(stack: Tree):
    """A name that changes is a difference in every plan."""
    names = {layer["name"] for body in bodies(stack, "pagerduty_schedule") for layer in body["layer"]}
    assert names == {LAYER_NAME}


def test_instants_are_full_minutes(stack: Tree):
    """They have the provider's format, with the offset that is valid on that date."""
    form = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:00[+-]\d\d:\d\d")
    layers = [layer for body in bodies(stack, "pagerduty_schedule") for layer in body["layer"]]
    texts = [
        layer[key] for layer in layers for key in ("start", "rotation_virtual_start", "end") if key in layer
    ]
    assert len(texts) == 2 * len(layers) + 1
    for text in texts:
        assert form.fullmatch(text)
    assert stack["resource"]["pagerduty_schedule"]["shadow"]["layer"][0]["end"] == "2027-02-01T00:00:00+00:00"


def test_ended_schedules_are_not_written(tmp_path: Path):
    """After a shadow's end, its schedule and the target are gone."""
    stack = synthesized(deployment().at(datetime(2027, 2, 1, tzinfo=UTC)), tmp_path)
    assert "shadow" not in stack["resource"]["pagerduty_schedule"]
    assert "pagerduty_schedule.shadow" not in str(stack)


def test_restrictions_are_what_the_provider_validates(stack: Tree):
    """A weekly one has its day; a daily one has none and is shorter than a day."""
    restrictions = stack["resource"]["pagerduty_schedule"]["primary_eu"]["layer"][0]["restriction"]
    assert restrictions == [
        {
            "type": "weekly_restriction",
            "start_day_of_week": day,
            "start_time_of_day": "09:00:00",
            "duration_seconds": 9 * 3600,
        }
        for day in range(1, 6)
    ]
    assert "restriction" not in stack["resource"]["pagerduty_schedule"]["primary_us"]["layer"][0]


def test_daily_hours_are_daily_restrictions(tmp_path: Path):
    """Equal hours on all days need no weekday."""
    hours = (Hours(days=(1, 2, 3, 4, 5, 6, 7), start=22 * 60, end=30 * 60),)
    team = replace(rosters.team("night"), rotations=(replace(rosters.rotation(), hours=hours),))
    stack = synthesized(compile_team(team, rosters.roster(team)), tmp_path)
    restrictions = stack["resource"]["pagerduty_schedule"]["primary"]["layer"][0]["restriction"]
    assert {each["type"] for each in restrictions} == {"daily_restriction"}
    assert all("start_day_of_week" not in each for each in restrictions)
    assert restrictions[-1]["start_time_of_day"] == "22:00:00"


def test_timeouts_are_always_written(stack: Tree):
    """
    They are seconds as a string, or "null" for never; otherwise they would be four hours and thirty minutes.
    """
    services = stack["resource"]["pagerduty_service"]
    assert (services["api"]["auto_resolve_timeout"], services["api"]["acknowledgement_timeout"]) == (
        "86400",
        "1800",
    )
    assert (services["slow"]["auto_resolve_timeout"], services["slow"]["acknowledgement_timeout"]) == (
        "null",
        "null",
    )


def test_urgency_is_high(stack: Tree):
    """Low urgency never escalates, and a page must."""
    for body in bodies(stack, "pagerduty_service"):
        assert body["incident_urgency_rule"] == {"type": "constant", "urgency": "high"}
        assert "alert_creation" not in body


def test_the_assignment_strategy_is_left_out(stack: Tree):
    """Setting it gives 403 in accounts without round robin."""
    assert "assignment_strategy" not in str(stack)


def test_descriptions_are_always_there(stack: Tree):
    """They end with a full stop, and are not the provider's "Managed by Terraform"."""
    for kind in ("pagerduty_team", "pagerduty_schedule", "pagerduty_escalation_policy", "pagerduty_service"):
        for body in bodies(stack, kind):
            assert body["description"]


def test_words_are_not_expressions(stack: Tree):
    """A `${` or `%{` in a person's words is shown unchanged and not evaluated."""
    assert stack["resource"]["pagerduty_service"]["api"]["name"] == "The $${API} %%{if}"


def test_policy_names_have_no_refused_character(stack: Tree):
    """Refused characters in a team's name become words."""
    assert stack["resource"]["pagerduty_escalation_policy"]["team"]["name"] == "Pay and Go"
    assert stack["resource"]["pagerduty_team"]["payments"]["name"] == "Pay & Go"


def test_two_equal_ids_are_refused(tmp_path: Path):
    """CDKTF would silently make one resource of the two."""
    twice = deployment()
    with pytest.raises(
        ValueError, match=r"two blocks of this stack are called resource\.pagerduty_schedule\.primary_eu"
    ):
        synthesized(replace(twice, schedules=(*twice.schedules, twice.schedules[0])), tmp_path)


def test_a_person_and_a_service_may_share_a_key(tmp_path: Path):
    """Each kind has its own scope: `ana` the service and `ana` the person are two resources."""
    team = rosters.team("payments", rosters.service("ana", ['a="b"']))
    stack = synthesized(compile_team(team, rosters.roster(team)), tmp_path)
    assert "ana" in stack["resource"]["pagerduty_team_membership"]
    assert "ana" in stack["resource"]["pagerduty_service"]
    assert "ana" in stack["resource"]["pagerduty_service_integration"]
