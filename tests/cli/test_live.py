"""`--live` against the simulated PagerDuty."""

import json
import random
from datetime import timedelta
from pathlib import Path

import pytest

from tests.cli import test_overrides
from tests.cli.conftest import Result, Watchbill
from tests.cli.test_overrides import NOW, Deployed
from tests.standins_test.account import Account
from watchbill.account import client as network
from watchbill.account.live import on_call as live_on_call
from watchbill.cli.live import LiveAccount, asked
from watchbill.rota.play import on_call
from watchbill.workspace.prepare import prepare

deployed = test_overrides.deployed

LIVE = ("--live", "--outputs", "payments.json", "--team", "payments")


def swap(deployed: Deployed, user: str, start: str, end: str, schedule: str = "primary") -> None:
    """Let somebody take over in PagerDuty."""
    body = {"start": start, "end": end, "user": {"id": user, "type": "user_reference"}}
    path = f"/schedules/{deployed.schedules[schedule]}/overrides"
    Account(api=deployed.api).ask("POST", path, {"overrides": [body]})
    deployed.api.forget()


def primary(result: Result) -> list[tuple[str, str]]:
    """Return who is at the primary level, by key and name."""
    level = json.loads(result.out)["teams"][0]["policies"][0]["levels"][0]
    return [(each["person"], each["name"]) for each in level["people"]]


def oncall(deployed: Deployed, *words: str) -> Result:
    return deployed.watchbill("oncall", "--format", "json", *(words or LIVE))


def test_who_swapped_in_pagerduty_is_on_call_tonight(deployed: Deployed) -> None:
    """Whether the outputs know them, or the roster by their address; nothing is written."""
    assert primary(oncall(deployed, "--team", "payments")) == [("chi", "Chi")]
    swap(deployed, deployed.users["dev"], "2026-11-23T16:00:00Z", "2026-11-23T20:00:00Z")
    assert primary(oncall(deployed)) == [("dev", "Dev")]
    swap(deployed, deployed.users["gus"], "2026-11-23T16:30:00Z", "2026-11-23T20:00:00Z")
    assert primary(oncall(deployed)) == [("gus", "Gus")]
    assert deployed.api.lines("POST", "PUT", "DELETE") == []


def test_of_several_the_one_that_was_made_last_counts(deployed: Deployed) -> None:
    """As PagerDuty ranks them, whichever begins first; asked is for the time for which they meet."""
    swap(deployed, deployed.users["dev"], "2026-11-23T16:30:00Z", "2026-11-23T20:00:00Z")
    swap(deployed, deployed.users["gus"], "2026-11-23T16:00:00Z", "2026-11-23T22:00:00Z")
    assert primary(oncall(deployed)) == [("gus", "Gus")]
    (asked,) = (each for each in deployed.api.requests if each.path.endswith(deployed.schedules["primary"]))
    assert (asked.query["since"], asked.query["until"]) == (
        ["2026-11-23T17:00:00Z"],
        ["2026-11-23T20:00:00Z"],
    )
    swap(deployed, deployed.users["eli"], "2026-11-23T18:00:00Z", "2026-11-23T19:00:00Z")
    expected = {17: "gus", 18: "eli", 19: "gus", 21: "gus", 22: "chi"}
    for hour in expected:
        found = primary(oncall(deployed, *LIVE, "--at", f"2026-11-23 {hour}:30"))
        assert [key for key, _ in found] == [expected[hour]]


def test_an_override_of_the_file_that_is_made_over_a_swap_counts(deployed: Deployed) -> None:
    """It was made last; until then it does not."""
    swap(deployed, deployed.users["gus"], "2026-11-23T16:00:00Z", "2026-11-23T20:00:00Z")
    assert primary(oncall(deployed)) == [("gus", "Gus")]
    assert deployed.run("apply").code == 0
    assert primary(oncall(deployed)) == [("chi", "Chi")]


@pytest.mark.parametrize("seed", range(3))
def test_overrides_are_played_as_pagerduty_plays_them(deployed: Deployed, seed: int) -> None:
    """However they meet, hour by hour."""
    draw = random.Random(seed)
    for _ in range(12):
        start = NOW + timedelta(hours=draw.randrange(-12, 96))
        end = max(start, NOW) + timedelta(hours=draw.randrange(1, 48))
        user = deployed.users[draw.choice(("dev", "eli", "gus"))]
        swap(deployed, user, *(f"{each:%Y-%m-%dT%H:%M:%SZ}" for each in (start, end)))
    if seed:
        assert deployed.run("apply").code == 0
    prepared = prepare(Path("teams.yaml"), instant=NOW)
    assert prepared.roster is not None
    known = {"payments": prepared.deployments["payments"]}
    live = LiveAccount(region="us", paths=(Path("payments.json"),))
    account = asked(live, prepared.roster.people, ("payments",), prepared.roster.teams)
    told, _ = live_on_call(known, account, NOW)
    (schedule,) = (each for each in told["payments"].schedules if each.key == "primary")
    names = {user: key for key, user in deployed.users.items()}
    state, there = deployed.api.state, deployed.schedules["primary"]
    overrides = state.schedules[there].overrides
    for hour in range(24 * 7):
        moment = NOW + timedelta(hours=hour)
        if any(each.start <= moment < each.end for each in overrides):
            assert on_call(schedule, moment) == names[str(state.on_schedule(there, moment))], moment


def test_who_of_several_is_on_call_must_be_known(deployed: Deployed) -> None:
    """Else nothing is told."""
    swap(deployed, deployed.users["dev"], "2026-11-23T16:30:00Z", "2026-11-23T20:00:00Z")
    swap(deployed, deployed.users["gus"], "2026-11-23T16:00:00Z", "2026-11-23T20:00:00Z")
    deployed.api.fail("GET", f"/schedules/{deployed.schedules['primary']}$", status=500, times=None)
    result = oncall(deployed)
    assert (result.code, result.out) == (2, "")
    assert "cannot read PagerDuty's overrides on primary of payments: 500" in result.err


def test_whom_the_roster_does_not_have_is_named_as_pagerduty_does(deployed: Deployed) -> None:
    """In each form; who has the name of somebody else is told apart by the id."""
    stranger = deployed.api.state.add_user(email="who@example.com", name="Kim\x1b[31m")
    swap(deployed, stranger, "2026-11-23T16:00:00Z", "2026-11-23T20:00:00Z")
    assert primary(oncall(deployed)) == [("Kim\x1b[31m", "Kim\x1b[31m")]
    text = deployed.watchbill("oncall", *LIVE)
    assert "Kim" in text.out
    assert "\x1b" not in text.out
    other = deployed.api.state.add_user(email="else@example.com", name="ana")
    swap(deployed, other, "2026-11-23T16:30:00Z", "2026-11-23T20:00:00Z")
    assert primary(oncall(deployed)) == [(f"ana ({other})", f"ana ({other})")]


def test_a_user_is_known_by_the_id_of_the_roster(deployed: Deployed, folder: Path) -> None:
    """Whatever their address in PagerDuty is; nothing need be asked."""
    user = deployed.api.state.add_user(email="z@elsewhere.example.com", name="Z")
    text = (folder / "teams.yaml").read_text()
    (folder / "teams.yaml").write_text(
        text.replace("email: zoe@example.com,", f"email: zoe@example.com, pagerduty_id: {user},")
    )
    swap(deployed, user, "2026-11-23T16:00:00Z", "2026-11-23T20:00:00Z")
    assert primary(oncall(deployed)) == [("zoe", "Zoe")]
    assert [line for line in deployed.api.lines("GET") if "/users" in line] == []


def test_the_account_is_in_the_region_of_the_rosters_settings(
    deployed: Deployed, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the command runs: the settings are found from the roster's folder."""
    (folder / "cdktf.json").write_text('{"context": {"region": "EU"}}')
    (folder / "rota").mkdir()
    monkeypatch.chdir(folder / "rota")
    monkeypatch.setattr(network, "_REGIONS", {"us": "https://localhost:1", "eu": deployed.api.url})
    monkeypatch.delenv("PAGERDUTY_API_URL")
    words = ("--team", "payments", "--outputs", "../payments.json")
    assert deployed.watchbill("oncall", "../teams.yaml", "--live", *words).code == 0
    assert deployed.watchbill("overrides", "plan", "../teams.yaml", *words).code == 0


def test_the_answer_says_by_what_it_is_known(deployed: Deployed) -> None:
    """As the file says, or with what PagerDuty has."""
    assert deployed.watchbill("oncall").out.endswith("\n\nas the file says\n")
    assert json.loads(oncall(deployed, "--team", "payments").out)["live"] is False
    assert deployed.run("apply").code == 0
    assert deployed.watchbill("oncall", *LIVE).out.endswith("\n\nas the file and PagerDuty say\n")
    assert json.loads(oncall(deployed).out)["live"] is True


def edited(folder: Path, old: str, new: str) -> Path:
    text = (folder / "teams.yaml").read_text()
    assert old in text
    (folder / "new.yaml").write_text(text.replace(old, new, 1))
    return folder / "new.yaml"


MEMBERS = "members: [ana, ben, chi, dev]"


def diff(watchbill: Watchbill, form: str, *words: str) -> Result:
    return watchbill("diff", "teams.yaml", "new.yaml", "--days", "30", "--format", form, *words)


def test_a_swap_is_on_both_sides_of_a_diff(deployed: Deployed, folder: Path) -> None:
    """What it covers does not change; before and after the merge the one who swapped is on call."""
    edited(folder, MEMBERS, "members: [ben, ana, chi, dev]")
    swap(deployed, deployed.users["gus"], "2026-11-23T16:00:00Z", "2026-11-30T10:00:00Z")
    told = json.loads(diff(deployed.watchbill, "json", *LIVE).out)
    levels = {each["level"]: each for each in told["teams"][0]["policies"][0]["levels"]}
    assert told["live"] is True
    assert levels["primary"]["before"] == levels["primary"]["after"] == ["gus"]
    assert levels["primary"]["first"] >= "2026-11-30T10:00:00Z"
    plain = json.loads(diff(deployed.watchbill, "json").out)
    assert (plain["live"], "gus" in str(plain["teams"])) == (False, False)
    text = diff(deployed.watchbill, "text", *LIVE)
    assert "as the files and PagerDuty say" in " ".join(text.out.split())


def test_an_edit_that_takes_an_override_out_shows(deployed: Deployed, folder: Path) -> None:
    """What the old file brought to PagerDuty is its own, and not somebody's swap."""
    assert deployed.run("apply").code == 0
    edited(folder, "      - {from: 2026-12-01, to: 2026-12-02, replace: ben, with: dev, reason: swap}\n", "")
    plain, live = (json.loads(diff(deployed.watchbill, "json", *words).out) for words in ((), LIVE))
    assert plain["teams"] != []
    assert live["teams"] == plain["teams"]


def stretches(result: Result, person: str) -> dict[str, list[tuple[str, str]]]:
    """Return what somebody gains and loses at the primary level, from and to."""
    (level,) = (
        each
        for each in json.loads(result.out)["teams"][0]["policies"][0]["levels"]
        if each["level"] == "primary"
    )
    (found,) = (each for each in level["people"] if each["person"] == person)
    return {
        what: [(each["from"][5:13], each["to"][5:13]) for each in found[what]] for what in ("gained", "lost")
    }


def test_of_an_override_that_is_taken_out_a_swap_over_it_stays(deployed: Deployed, folder: Path) -> None:
    """Only what is the old file's own shows."""
    assert deployed.run("apply").code == 0
    swap(deployed, deployed.users["gus"], "2026-12-01T10:00:00Z", "2026-12-01T12:00:00Z")
    edited(folder, "      - {from: 2026-12-01, to: 2026-12-02, replace: ben, with: dev, reason: swap}\n", "")
    told = diff(deployed.watchbill, "json", *LIVE)
    assert stretches(told, "dev") == {
        "gained": [],
        "lost": [("12-01T00", "12-01T10"), ("12-01T12", "12-03T00")],
    }
    assert "gus" not in [each["person"] for each in json.loads(told.out)["people"]]


def test_an_override_that_an_edit_adds_will_be_made_over_a_swap(deployed: Deployed, folder: Path) -> None:
    """
    So whoever swapped loses what it takes; what both files have and PagerDuty has not is no part of the edit.
    """
    gus = deployed.users["gus"]
    swap(deployed, gus, "2026-12-15T10:00:00Z", "2026-12-15T20:00:00Z")
    swap(deployed, gus, "2026-12-01T10:00:00Z", "2026-12-01T12:00:00Z")
    added = "      - {from: 2026-12-15 12:00, to: 2026-12-15 14:00, replace: dev, with: zoe}\n"
    edited(folder, "    overrides:\n", f"    overrides:\n{added}")
    told = diff(deployed.watchbill, "json", *LIVE)
    assert stretches(told, "gus") == {"gained": [], "lost": [("12-15T12", "12-15T14")]}
    assert stretches(told, "zoe") == {"gained": [("12-15T12", "12-15T14")], "lost": []}


def test_what_does_not_change_is_not_asked_for(deployed: Deployed, folder: Path) -> None:
    """A diff of a hundred teams asks for those that differ."""
    edited(folder, "    overrides:", "    # a comment\n    overrides:")
    result = diff(deployed.watchbill, "text", "--live", "--outputs", "payments.json", "--team", "payments")
    assert (result.code, result.out) == (0, "no change\n")
    assert deployed.api.lines("GET") == []


def test_a_schedule_that_only_the_new_side_has_need_not_be_there(deployed: Deployed, folder: Path) -> None:
    """It comes with the change."""
    old = (folder / "teams.yaml").read_text()
    ids = json.loads((folder / "payments.json").read_text())
    ids["schedule_ids"]["value"].pop("secondary")
    (folder / "payments.json").write_text(json.dumps(ids))
    lost = deployed.watchbill("oncall", *LIVE)
    assert (lost.code, lost.out) == (2, "")
    assert (
        "the outputs have no schedule secondary of payments: apply its stack, and pass its outputs"
        in lost.err
    )
    (folder / "new.yaml").write_text(old.replace("  payments:", "  billing:", 1))
    result = diff(deployed.watchbill, "json", "--live", "--outputs", "payments.json", "--team", "billing")
    assert (result.code, json.loads(result.out)["live"]) == (0, True)


USAGE = {
    "no outputs": (("--live",), "--live needs --outputs FILE"),
    "outputs without live": (("--outputs", "payments.json"), "--outputs needs --live"),
    "no such file": (("--live", "--outputs", "gone.json"), "cannot read gone.json"),
    "a team is missing": (("--live", "--outputs", "payments.json"), "the outputs have no"),
}


@pytest.mark.parametrize("name", USAGE)
def test_missing_ids_are_reported_before_pagerduty_is_asked(deployed: Deployed, name: str) -> None:
    """In one line; never as the file says instead."""
    words, said = USAGE[name]
    if name == "a team is missing":
        text = Path("payments.json").read_text()
        Path("payments.json").write_text(
            json.dumps({"payments": {"schedule_ids": json.loads(text)["schedule_ids"]}})
        )
    result = deployed.watchbill("oncall", *words)
    assert (result.code, result.out) == (2, "")
    assert said in result.err
    assert len(result.err.splitlines()) == 1


FAULTS = {
    401: "PagerDuty refuses the token in PAGERDUTY_TOKEN",
    403: "the token in PAGERDUTY_TOKEN may not do this",
    404: "cannot read PagerDuty's overrides on primary of payments: 404",
    500: "cannot read PagerDuty's overrides on primary of payments: 500",
}


@pytest.mark.parametrize("command", ["oncall", "diff"])
@pytest.mark.parametrize("status", FAULTS)
def test_a_refusal_of_pagerduty_is_reported(
    deployed: Deployed, folder: Path, command: str, status: int
) -> None:
    """And nothing is told as the file says by mistake."""
    edited(folder, MEMBERS, "members: [ben, ana, chi, dev]")
    deployed.api.fail("GET", "/overrides$", status=status, times=None)
    result = oncall(deployed) if command == "oncall" else diff(deployed.watchbill, "json", *LIVE)
    assert (result.code, result.out) == (2, "")
    assert FAULTS[status] in result.err


def test_a_user_who_cannot_be_looked_up_is_reported(deployed: Deployed) -> None:
    """Who is on call would not be known."""
    swap(deployed, deployed.users["gus"], "2026-11-23T16:00:00Z", "2026-11-23T20:00:00Z")
    deployed.api.fail("GET", "/users/", status=404, times=None)
    result = oncall(deployed)
    assert (result.code, result.out) == (2, "")
    assert "cannot read PagerDuty's overrides on" in result.err


def test_a_passing_fault_is_tried_again(deployed: Deployed) -> None:
    """Reading may be repeated."""
    deployed.api.fail("GET", "/overrides$", status=503)
    assert primary(oncall(deployed)) == [("chi", "Chi")]


def test_a_missing_network_or_token_is_reported(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    """In one line."""
    monkeypatch.setenv("PAGERDUTY_API_URL", "http://127.0.0.1:9")
    original = network._client
    monkeypatch.setattr(network, "_client", lambda token, url: _hasty(original(token, url)))
    unreachable = oncall(deployed)
    assert (unreachable.code, unreachable.out) == (2, "")
    assert "PagerDuty could not be reached" in unreachable.err
    monkeypatch.delenv("PAGERDUTY_TOKEN")
    assert "set PAGERDUTY_TOKEN: a read-only key is enough" in oncall(deployed).err


def _hasty(client: object) -> object:
    client.max_network_attempts = 0  # type: ignore[attr-defined]
    return client
