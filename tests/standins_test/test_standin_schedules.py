"""The simulated account treats layer schedules as PagerDuty does."""

from datetime import timedelta
from typing import Any

import pytest

from tests.standins_test.account import NOW, Account

DAY = {"type": "daily_restriction", "start_time_of_day": "08:00:00", "duration_seconds": 32400}
WEEK = {
    "type": "weekly_restriction",
    "start_day_of_week": 7,
    "start_time_of_day": "22:00:00",
    "duration_seconds": 3600,
}


def read(account: Account, schedule: str, query: str = "") -> dict[str, Any]:
    answer = account.ask("GET", f"/schedules/{schedule}{query}")
    assert answer.status == 200, answer.body
    return dict(answer.body["schedule"])


def test_a_start_in_the_past_becomes_the_time_of_the_write(account: Account) -> None:
    schedule = account.new_schedule()
    assert read(account, schedule)["schedule_layers"][0]["start"] == "2026-11-23T12:00:00Z"
    account.api.state.now += timedelta(hours=1)
    layer = account.layer(id=read(account, schedule)["schedule_layers"][0]["id"])
    assert account.ask("PUT", f"/schedules/{schedule}", account.schedule(layer)).status == 200
    assert read(account, schedule)["schedule_layers"][0]["start"] == "2026-11-23T13:00:00Z"


def test_a_start_to_come_is_kept(account: Account) -> None:
    schedule = account.new_schedule(account.layer(start="2026-12-01T10:00:00+01:00"))
    assert read(account, schedule)["schedule_layers"][0]["start"] == "2026-12-01T09:00:00Z"


def test_layers_come_back_highest_first_with_times_in_the_schedules_zone(account: Account) -> None:
    schedule = account.new_schedule(
        account.layer(name="low"), account.layer(name="high"), time_zone="Asia/Tokyo"
    )
    layers = read(account, schedule)["schedule_layers"]
    assert [layer["name"] for layer in layers] == ["high", "low"]
    assert layers[0]["rotation_virtual_start"] == "2024-01-01T18:00:00+09:00"


def test_a_layer_that_is_left_out_ends_now_and_stays(account: Account) -> None:
    schedule = account.new_schedule(account.layer(name="old"))
    account.api.state.now += timedelta(hours=1)
    account.ask("PUT", f"/schedules/{schedule}", account.schedule(account.layer(name="new")))
    layers = read(account, schedule)["schedule_layers"]
    assert [(layer["name"], layer["end"]) for layer in layers] == [
        ("new", None),
        ("old", "2026-11-23T13:00:00Z"),
    ]


def test_an_end_in_go_text_means_the_simulated_now(account: Account) -> None:
    """The provider ends a layer that it drops by its own clock."""
    schedule = account.new_schedule()
    layer = read(account, schedule)["schedule_layers"][0]
    dropped = account.layer(id=layer["id"], end="2030-01-01 10:00:07 +0000 UTC")
    answer = account.ask(
        "PUT", f"/schedules/{schedule}", account.schedule(account.layer(account.ben), dropped)
    )
    assert answer.status == 200
    assert account.api.state.on_schedule(schedule) == account.ben
    assert [layer["end"] for layer in read(account, schedule)["schedule_layers"]] == [
        "2026-11-23T12:00:00Z",
        None,
    ]


def test_the_final_schedule_is_always_there_and_rendered_where_a_range_is_asked(account: Account) -> None:
    schedule = account.new_schedule(account.layer(account.ana, restrictions=[DAY]))
    empty = read(account, schedule)["final_schedule"]
    assert (empty["rendered_schedule_entries"], empty["rendered_coverage_percentage"]) == ([], None)
    shown = read(account, schedule, "?since=2026-11-24T00:00:00Z&until=2026-11-25T00:00:00Z")
    for part in (shown["final_schedule"], shown["schedule_layers"][0]):
        assert part["rendered_coverage_percentage"] == 37.5
        (entry,) = part["rendered_schedule_entries"]
        assert (entry["start"], entry["end"]) == ("2026-11-24T08:00:00Z", "2026-11-24T17:00:00Z")
        assert entry["user"]["id"] == account.ana


def test_entries_are_cut_at_the_range_unless_they_may_overflow(account: Account) -> None:
    schedule = account.new_schedule(account.layer(account.ana, restrictions=[DAY]))
    span = "?since=2026-11-24T09:00:00Z&until=2026-11-24T10:00:00Z"
    cut = read(account, schedule, span)["final_schedule"]["rendered_schedule_entries"]
    whole = read(account, schedule, span + "&overflow=true")["final_schedule"]["rendered_schedule_entries"]
    assert [(entry["start"][11:16], entry["end"][11:16]) for entry in (*cut, *whole)] == [
        ("09:00", "10:00"),
        ("08:00", "17:00"),
    ]


def test_a_range_without_until_is_two_weeks(account: Account) -> None:
    schedule = account.new_schedule(account.layer(account.ana))
    shown = read(account, schedule, "?since=2026-11-24T00:00:00Z")
    (entry,) = shown["final_schedule"]["rendered_schedule_entries"]
    assert entry["end"] == "2026-12-08T00:00:00Z"


def test_restrictions_are_shown_in_the_zone_that_is_asked_for(account: Account) -> None:
    schedule = account.new_schedule(account.layer(restrictions=[WEEK]), time_zone="Europe/Berlin")
    shown = read(account, schedule, "?time_zone=Asia/Tokyo")["schedule_layers"][0]["restrictions"][0]
    assert (shown["start_day_of_week"], shown["start_time_of_day"]) == (1, "06:00:00")
    own = read(account, schedule)["schedule_layers"][0]["restrictions"]
    assert own == [WEEK]


def test_the_list_has_layers_only_where_they_are_included(account: Account) -> None:
    account.new_schedule()
    (plain,) = account.ask("GET", "/schedules").body["schedules"]
    (full,) = account.ask("GET", "/schedules?include[]=schedule_layers&query=ROT").body["schedules"]
    assert "schedule_layers" not in plain
    assert len(full["schedule_layers"]) == 1
    assert account.ask("GET", "/schedules?query=other").body["schedules"] == []


def test_two_schedules_may_have_one_name(account: Account) -> None:
    assert account.new_schedule() != account.new_schedule()


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        (
            {"rotation_turn_length_seconds": 3599},
            "Rotation turn length seconds must be between 3600 and 31536000",
        ),
        (
            {"rotation_turn_length_seconds": 31536001},
            "Rotation turn length seconds must be between 3600 and 31536000",
        ),
        ({"start": None}, "Layer start is not a valid time"),
        ({"start": "2026-11-23 12:00"}, "Layer start is not a valid time"),
        (
            {"rotation_virtual_start": "2026-11-23T09:00:01Z"},
            "Rotation virtual start must be on a full minute",
        ),
        ({"end": "2027-01-01T00:00:30Z"}, "Layer end must be on a full minute"),
        ({"end": "2026-11-01T00:00:00Z"}, "Layer end must be after its start"),
        ({"users": []}, "Users can't be blank"),
        ({"users": [{"user": {"id": "PNOBODY", "type": "user"}}]}, "User not found: PNOBODY"),
        ({"id": "PUNKNOWN"}, "Schedule layer not found"),
        (
            {"restrictions": [{**DAY, "duration_seconds": 86400}]},
            "Duration seconds must be between 1 and 86399",
        ),
        (
            {"restrictions": [{**WEEK, "duration_seconds": 604800}]},
            "Duration seconds must be between 1 and 604799",
        ),
        (
            {"restrictions": [{**DAY, "start_day_of_week": 1}]},
            "Start day of week is for weekly restrictions only",
        ),
        ({"restrictions": [{**WEEK, "start_day_of_week": 0}]}, "Start day of week must be between 1 and 7"),
        (
            {"restrictions": [{**DAY, "start_time_of_day": "24:00:00"}]},
            "Start time of day must be of the form HH:MM:SS",
        ),
    ],
)
def test_a_layer_is_refused(account: Account, changes: dict[str, Any], error: str) -> None:
    answer = account.ask("POST", "/schedules", account.schedule(account.layer(**changes)))
    assert (answer.status, answer.body["error"]["code"], answer.errors) == (400, 2001, [error])
    assert account.api.state.schedules == {}


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"time_zone": "UTC"}, "Time zone is invalid"),
        ({"time_zone": "Europe/Kyiv"}, "Time zone is invalid"),
        ({"name": "x" * 256}, "Name is too long (maximum is 255 characters)"),
        ({"name": ""}, "Name can't be blank"),
        ({"schedule_layers": []}, "Schedule layers can't be blank"),
        ({"teams": [{"id": "PNOTEAM", "type": "team_reference"}]}, "Team not found"),
    ],
)
def test_a_schedule_is_refused(account: Account, changes: dict[str, Any], error: str) -> None:
    answer = account.ask("POST", "/schedules", account.schedule(account.layer(), **changes))
    assert (answer.status, answer.errors) == (400, [error])


def test_a_schedule_in_use_cannot_go(account: Account) -> None:
    schedule = account.new_schedule()
    policy = account.new_policy(("schedule", schedule), ("user", account.ana))
    service = account.new_service(policy)
    account.api.state.open_incident(service)
    answer = account.ask("DELETE", f"/schedules/{schedule}")
    assert (answer.status, answer.errors) == (
        400,
        ["Schedule can't be deleted if it's being used by escalation policies"],
    )
    account.ask("PUT", f"/escalation_policies/{policy}", account.policy(("user", account.ana)))
    answer = account.ask("DELETE", f"/schedules/{schedule}")
    assert answer.errors == [
        "Schedule can't be deleted if it's being used by an escalation policy snapshot with open incidents"
    ]
    query = "?statuses[]=triggered&statuses[]=acknowledged&date_range=all"
    (incident,) = account.ask("GET", f"/incidents{query}").body["incidents"]
    assert incident["escalation_policy"]["id"] == policy
    account.api.state.incidents.clear()
    assert account.ask("DELETE", f"/schedules/{schedule}").status == 204
    assert account.ask("GET", f"/schedules/{schedule}").status == 404


def test_the_people_on_call_in_a_range(account: Account) -> None:
    schedule = account.new_schedule()
    path = f"/schedules/{schedule}/users"
    assert [user["email"] for user in account.ask("GET", path).body["users"]] == ["ben@example.com"]
    both = account.ask("GET", f"{path}?since=2026-11-24T00:00:00Z&until=2026-12-02T00:00:00Z").body["users"]
    assert [user["id"] for user in both] == [account.ben, account.ana]


def override(user: str, start: str, end: str) -> dict[str, Any]:
    return {"start": start, "end": end, "user": {"id": user, "type": "user_reference"}}


def test_overrides_are_taken_one_by_one(account: Account) -> None:
    schedule = account.new_schedule(account.layer(account.ana))
    items = [
        override(account.ben, "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z"),
        override(account.ben, "2026-11-25T00:00:00Z", "2026-11-25T00:00:00Z"),
        override("PNOBODY", "2026-11-26T00:00:00Z", "2026-11-27T00:00:00Z"),
    ]
    answer = account.ask("POST", f"/schedules/{schedule}/overrides", {"overrides": items})
    assert answer.status == 201
    assert [(item["status"], item.get("errors")) for item in answer.body] == [
        (201, None),
        (400, ["Override must end after its start"]),
        (400, ["User not found"]),
    ]
    path = f"/schedules/{schedule}/overrides?since=2026-11-24T12:00:00Z&until=2026-12-01T00:00:00Z"
    (cut,) = account.ask("GET", path).body["overrides"]
    (whole,) = account.ask("GET", path + "&overflow=true").body["overrides"]
    assert (cut["start"], whole["start"]) == ("2026-11-24T12:00:00Z", "2026-11-24T00:00:00Z")
    assert account.ask("GET", f"/schedules/{schedule}/overrides").status == 400


def test_ids_are_told_of_overrides_to_come_and_with_editable_alone(account: Account) -> None:
    state, schedule = account.api.state, account.new_schedule(account.layer(account.ana))
    path = f"/schedules/{schedule}/overrides"
    for start in ("2026-11-23T11:00:00Z", "2026-11-24T00:00:00Z"):
        account.ask("POST", path, {"override": override(account.ben, start, "2026-11-25T00:00:00Z")})
    found, editable = (
        account.ask("GET", f"{path}?since=2026-11-23T12:00:00Z&until=2026-12-01T00:00:00Z{more}").body[
            "overrides"
        ]
        for more in ("", "&editable=false")
    )
    assert [("id" in each, each["start"][:13]) for each in found] == [
        (False, "2026-11-23T12"),
        (False, "2026-11-24T00"),
    ]
    assert [each["id"] for each in editable] == [state.schedules[schedule].overrides[1].id]


def test_the_newest_override_wins_and_a_running_one_is_cut_short(account: Account) -> None:
    state, schedule = account.api.state, account.new_schedule(account.layer(account.ana))
    path = f"/schedules/{schedule}/overrides"
    for user in (account.ben, account.eve):
        account.ask(
            "POST", path, {"override": override(user, "2026-11-24T00:00:00Z", "2026-11-25T00:00:00Z")}
        )
    older, newer = state.schedules[schedule].overrides
    assert state.on_schedule(schedule) == account.ana
    state.now = NOW + timedelta(hours=13)
    assert state.on_schedule(schedule) == account.eve
    assert account.ask("DELETE", f"{path}/{newer.id}").status == 200
    assert state.on_schedule(schedule) == account.ben
    state.now = NOW + timedelta(days=5)
    assert account.ask("DELETE", f"{path}/{older.id}").status == 400
    account.ask(
        "POST", path, {"override": override(account.eve, "2026-12-24T00:00:00Z", "2026-12-25T00:00:00Z")}
    )
    assert account.ask("DELETE", f"{path}/{state.schedules[schedule].overrides[-1].id}").status == 204
    assert account.ask("DELETE", f"{path}/PGONE").status == 404
