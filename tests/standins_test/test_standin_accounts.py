"""The simulated account treats teams, policies, services and on-calls as PagerDuty does."""

from datetime import timedelta
from typing import Any

import pytest

from tests.standins_test.account import Account


def join(account: Account, team: str, user: str, body: Any) -> int:
    answer = account.ask("PUT", f"/teams/{team}/users/{user}", body)
    return answer.status


def members(account: Account, team: str) -> dict[str, str]:
    listed = account.ask("GET", f"/teams/{team}/members?limit=100").body["members"]
    return {item["user"]["id"]: item["role"] for item in listed}


def test_a_membership_without_a_role_makes_a_manager(account: Account) -> None:
    team = account.new_team()
    assert join(account, team, account.ana, {"role": "responder"}) == 204
    assert join(account, team, account.ben, None) == 204
    assert members(account, team) == {account.ana: "responder", account.ben: "manager"}
    assert join(account, team, account.ana, {"role": "boss"}) == 400
    assert join(account, team, "PNOBODY", {"role": "observer"}) == 404


def test_an_admin_of_the_account_is_always_a_manager(account: Account) -> None:
    team = account.new_team()
    join(account, team, account.eve, {"role": "responder"})
    assert members(account, team) == {account.eve: "manager"}


def test_a_stakeholder_cannot_join_a_team(account: Account) -> None:
    stakeholder = account.api.state.add_user(email="sue@example.com", name="Sue", role="read_only_user")
    assert join(account, account.new_team(), stakeholder, {"role": "observer"}) == 400


def test_whoever_is_put_on_a_teams_policy_joins_the_team_and_cannot_leave(account: Account) -> None:
    team = account.new_team(default_role="responder")
    join(account, team, account.ana, {"role": "observer"})
    schedule = account.new_schedule(account.layer(account.ana, account.ben))
    policy = account.new_policy(("schedule", schedule), ("user", account.eve), teams=[{"id": team}])
    assert members(account, team) == {
        account.ana: "observer",
        account.ben: "responder",
        account.eve: "manager",
    }
    assert account.api.state.joined_automatically == [(team, account.ben), (team, account.eve)]

    answer = account.ask("DELETE", f"/teams/{team}/users/{account.ben}")
    message = "User cannot be removed as they belong to an escalation policy on this team"
    assert (answer.status, answer.errors) == (400, [message])
    account.ask(
        "PUT", f"/escalation_policies/{policy}", account.policy(("user", account.eve), teams=[{"id": team}])
    )
    assert account.ask("DELETE", f"/teams/{team}/users/{account.ben}").status == 204
    assert account.ask("DELETE", f"/teams/{team}/users/{account.ben}").status == 404


def test_a_team_in_use_cannot_go(account: Account) -> None:
    team = account.new_team()
    policy = account.new_policy(("user", account.ana), teams=[{"id": team}])
    answer = account.ask("DELETE", f"/teams/{team}")
    assert (answer.status, answer.body["error"]["code"]) == (400, 6006)
    account.ask("DELETE", f"/escalation_policies/{policy}")
    assert account.ask("DELETE", f"/teams/{team}").status == 204


def test_names_of_teams_policies_and_services_are_taken_once(account: Account) -> None:
    account.new_team()
    policy = account.new_policy(("user", account.ana))
    account.new_service(policy)
    for path, body in (
        ("/teams", {"team": {"name": "Payments"}}),
        ("/escalation_policies", account.policy(("user", account.ana))),
        ("/services", account.service(policy)),
    ):
        answer = account.ask("POST", path, body)
        assert (answer.status, answer.errors) == (400, ["Name has already been taken"])


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"name": "a/b"}, "Name must not contain \\ / & < > or end with a blank"),
        ({"name": "a "}, "Name must not contain \\ / & < > or end with a blank"),
        ({"num_loops": 10}, "Num loops must be between 0 and 9"),
        ({"escalation_rules": []}, "Escalation rules can't be blank"),
        ({"teams": [{"id": "P1"}]}, "Team not found"),
    ],
)
def test_a_policy_is_refused(account: Account, changes: dict[str, Any], error: str) -> None:
    answer = account.ask("POST", "/escalation_policies", account.policy(("user", account.ana), **changes))
    assert (answer.status, answer.errors) == (400, [error])


def test_a_policys_rules_are_checked(account: Account) -> None:
    def refused(rules: list[dict[str, Any]]) -> list[str]:
        answer = account.ask("POST", "/escalation_policies", account.policy(escalation_rules=rules))
        assert answer.status in (400, 403)
        return answer.errors

    target = {"id": account.ana, "type": "user_reference"}
    rule = {"escalation_delay_in_minutes": 1, "targets": [target]}
    assert refused([rule] * 21) == ["Escalation rules may be 20 at the most"]
    assert refused([{**rule, "targets": [target] * 11}]) == ["Targets must be 1 to 10"]
    assert refused([{**rule, "targets": []}]) == ["Targets must be 1 to 10"]
    assert refused([{**rule, "escalation_delay_in_minutes": 0}])[0].startswith("Escalation delay in minutes")
    assert refused([{**rule, "targets": [{"id": "PGONE", "type": "schedule_reference"}]}]) == [
        "Target not found: PGONE"
    ]
    assert refused([{**rule, "escalation_rule_assignment_strategy": {"type": "round_robin"}}]) == [
        "Access Denied"
    ]


def test_a_rule_keeps_its_id_by_its_place(account: Account) -> None:
    policy = account.new_policy(("user", account.ana), ("user", account.ben))
    before = [rule.id for rule in account.api.state.policies[policy].rules]
    body = account.policy(("user", account.ben), ("user", account.ana), ("user", account.eve))
    rules = account.ask("PUT", f"/escalation_policies/{policy}", body).body["escalation_policy"][
        "escalation_rules"
    ]
    assert [rule["id"] for rule in rules[:2]] == before
    assert rules[2]["id"] not in before


def test_a_policy_in_use_cannot_go(account: Account) -> None:
    policy = account.new_policy(("user", account.ana))
    service = account.new_service(policy)
    assert account.ask("DELETE", f"/escalation_policies/{policy}").status == 400
    assert account.ask("DELETE", f"/services/{service}").status == 204
    assert account.ask("DELETE", f"/escalation_policies/{policy}").status == 204


def test_a_timeout_that_is_left_out_is_off(account: Account) -> None:
    service = account.new_service(account.new_policy(("user", account.ana)), acknowledgement_timeout=1800)
    shown = account.ask("GET", f"/services/{service}").body["service"]
    assert (shown["acknowledgement_timeout"], shown["auto_resolve_timeout"]) == (1800, None)
    assert shown["incident_urgency_rule"] == {"type": "constant", "urgency": "high"}


def test_a_service_needs_its_policy_and_whole_support_hours(account: Account) -> None:
    policy = account.new_policy(("user", account.ana))
    assert account.ask("POST", "/services", account.service("PGONE")).errors == [
        "Escalation policy not found"
    ]
    high, low = {"type": "constant", "urgency": "high"}, {"type": "constant", "urgency": "low"}
    rule = {"type": "use_support_hours", "during_support_hours": high, "outside_support_hours": low}
    body = account.service(policy, incident_urgency_rule=rule, scheduled_actions=[None])
    assert account.ask("POST", "/services", body).errors == ["Support hours are invalid"]
    hours = {"type": "fixed_time_per_day", "time_zone": "Europe/London", "days_of_week": [1, 2]}
    body["service"]["support_hours"] = {**hours, "start_time": "09:00:00", "end_time": "17:00:00"}
    assert account.ask("POST", "/services", body).body["service"]["scheduled_actions"] == []


def test_an_integration_gets_a_key_and_a_vendors_type(account: Account) -> None:
    service = account.new_service(account.new_policy(("user", account.ana)))
    path = f"/services/{service}/integrations"
    vendor = account.ask("GET", "/vendors?limit=100").body["vendors"][0]
    body = {"name": "Alertmanager", "type": "service_integration", "vendor": {"id": vendor["id"]}}
    made = account.ask("POST", path, {"integration": body}).body["integration"]
    assert made["type"] == "events_api_v2_inbound_integration"
    assert len(made["integration_key"]) == 32
    assert account.ask("GET", f"{path}/{made['id']}").body["integration"] == made
    del body["vendor"]
    assert account.ask("POST", path, {"integration": body}).status == 400
    assert account.ask("DELETE", f"{path}/{made['id']}").status == 204


def test_users_are_found_by_a_part_of_their_address_and_paged(account: Account) -> None:
    for number in range(30):
        account.api.state.add_user(email=f"joann{number}@example.com", name=f"Joann {number}")
    first = account.ask("GET", "/users?query=ANN&total=true").body
    assert (len(first["users"]), first["more"], first["total"]) == (25, True, 30)
    rest = account.ask("GET", "/users?query=ann&offset=25").body
    assert (len(rest["users"]), rest["more"], rest["total"]) == (5, False, None)
    assert account.ask("GET", f"/users/{account.ana}").body["user"]["email"] == "ana@example.com"
    assert account.ask("GET", "/users?offset=9990").status == 400


def test_on_calls_are_whole_shifts_and_direct_targets_have_no_end(account: Account) -> None:
    schedule = account.new_schedule()
    policy = account.new_policy(("schedule", schedule), ("user", account.eve))
    found = account.ask("GET", f"/oncalls?escalation_policy_ids[]={policy}").body["oncalls"]
    shown = [(item["user"]["id"], item["escalation_level"], item["start"], item["end"]) for item in found]
    assert shown == [
        (account.ben, 1, "2026-11-23T12:00:00Z", "2026-11-30T09:00:00Z"),
        (account.eve, 2, None, None),
    ]
    query = f"/oncalls?schedule_ids[]={schedule}&since=2026-11-24T00:00:00Z&until=2026-12-20T00:00:00Z"
    assert len(account.ask("GET", query).body["oncalls"]) == 4
    earliest = account.ask("GET", query + "&earliest=true").body["oncalls"]
    assert [item["user"]["id"] for item in earliest] == [account.ben, account.ana]


def test_the_levels_of_a_policy_at_an_instant(account: Account) -> None:
    state = account.api.state
    night = {"type": "daily_restriction", "start_time_of_day": "20:00:00", "duration_seconds": 43200}
    schedule = account.new_schedule(account.layer(account.ana, restrictions=[night]))
    policy = account.new_policy(("schedule", schedule), ("user", account.eve))
    assert state.on_policy(policy) == [[], [account.eve]]
    assert state.on_policy(policy, state.now + timedelta(hours=9)) == [[account.ana], [account.eve]]
