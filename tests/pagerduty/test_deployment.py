"""Look-ups in a deployment by key."""

from dataclasses import replace

import pytest

from tests import rosters
from watchbill.pagerduty.compile import compile_team
from watchbill.pagerduty.deployment import TEAM_POLICY, Deployment, policy_key, policy_service, service_of
from watchbill.roster.model import Level, Mode, Shadow

API = rosters.service("payments-api", ['namespace="payments"'])
LEDGER = replace(rosters.service("ledger", ['namespace="ledger"']), manager=("eli",))
PAYMENTS = replace(
    rosters.team("payments", API, LEDGER),
    shadow=Shadow(members=("dev",), rotation=None, until=None, notify=False),
)


def compiled() -> Deployment:
    return compile_team(PAYMENTS, rosters.roster(PAYMENTS, alerting=rosters.alerting(unowned="payments")))


def test_schedules_and_policies_are_found_by_key():
    """A schedule may be missing, as for a level that does not page; a policy is never missing."""
    deployment = compiled()
    assert [deployment.schedule(each.key) for each in deployment.schedules] == list(deployment.schedules)
    assert deployment.schedule("manager") is None
    assert [deployment.policy(each.key) for each in deployment.policies] == list(deployment.policies)
    with pytest.raises(KeyError, match="service_api"):
        deployment.policy("service_api")


def test_a_policy_names_the_service_that_it_belongs_to():
    """The team's own policy belongs to no service; for others, the key alone says the service."""
    deployment = compiled()
    assert [each.service for each in deployment.policies] == [None, "ledger"]
    assert [service_of(each) for each in (TEAM_POLICY, policy_key("x"), policy_key("service_x"))] == [
        None,
        "x",
        "service_x",
    ]
    found = [policy_service(PAYMENTS, each) for each in (TEAM_POLICY, policy_key("ledger"), policy_key("x"))]
    assert found == [None, LEDGER, None]


def test_a_policy_pages_for_its_services():
    """The team's policy pages for all services without their own policy, and for unowned alerts."""
    deployment = compiled()
    assert [each.key for each in deployment.services_of(TEAM_POLICY)] == ["payments-api", "unowned"]
    assert [each.key for each in deployment.services_of("service_ledger")] == ["ledger"]


def test_coverage_leaves_shadows_out():
    """A person in training does not count."""
    deployment = compiled()
    assert [each.key for each in deployment.schedules] == ["primary", "secondary", "shadow"]
    assert [each.key for each in deployment.coverage] == ["primary", "secondary"]


def test_a_team_without_a_rota_has_the_upper_levels():
    """The levels that its escalation names do not matter."""
    assert PAYMENTS.levels == (Level.PRIMARY, Level.SECONDARY, Level.LEAD, Level.MANAGER)
    small = replace(PAYMENTS, mode=Mode.ESCALATION_ONLY)
    assert small.levels == (Level.LEAD, Level.MANAGER)


def test_a_team_shows_times_in_the_zone_of_its_first_rotation():
    """If there is none, a rotation of lead or manager decides, or else the zone is UTC."""
    zones = ("Europe/Berlin", "Europe/Lisbon")
    berlin, lisbon = (replace(rosters.rotation(["ana"]), time_zone=zone) for zone in zones)
    team = replace(PAYMENTS, rotations=(berlin,), lead=lisbon)
    told = [each.zone for each in (team, replace(team, rotations=()), replace(team, rotations=(), lead=()))]
    assert told == ["Europe/Berlin", "Europe/Lisbon", "UTC"]
