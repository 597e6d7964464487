"""`oncall --live` when PagerDuty has other people on call than the file."""

import json
import random
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli import test_overrides
from tests.cli.conftest import Result
from tests.cli.test_overrides import NOW, Deployed
from tests.golden import check
from tests.profiles import seeds
from tests.standins_test.account import Account
from watchbill.account import client as network

deployed = test_overrides.deployed

GOLDEN = Path(__file__).parent / "golden"
LIVE = ("--live", "--outputs", "payments.json", "--team", "payments")


def oncall(deployed: Deployed, *words: str) -> Result:
    return deployed.watchbill("oncall", *LIVE, *words)


def told(result: Result) -> list[tuple[int, bool, list[str]]]:
    """Return of each level whether PagerDuty has somebody else, and whom."""
    (policy,) = json.loads(result.out)["teams"][0]["policies"]
    return [
        (each["number"], each["differs"], [one["person"] for one in each["pagerduty"]])
        for each in policy["levels"]
    ]


@pytest.fixture
def agreed(deployed: Deployed) -> Deployed:
    """The account after `overrides apply`: it has on call whom the file has."""
    assert deployed.run("apply").code == 0
    deployed.api.forget()
    return deployed


def rewrite(deployed: Deployed, *targets: tuple[str, str]) -> None:
    """Let somebody change the policy by hand: a level a target."""
    client = Account(api=deployed.api)
    answer = client.ask("PUT", f"/escalation_policies/{deployed.policies['team']}", client.policy(*targets))
    assert answer.status == 200
    deployed.api.forget()


def test_an_override_that_is_not_applied_yet_differs(deployed: Deployed) -> None:
    """
    The file has Chi for Ana, PagerDuty still has Ana: both are shown, and it fails where that is asked for.
    """
    result = oncall(deployed)
    assert (result.code, result.err) == (0, "")
    check(GOLDEN / "oncall-differs.txt", result.out)
    check(GOLDEN / "oncall-differs.json", oncall(deployed, "--format", "json").out)
    assert oncall(deployed, "--fail-on", "differs").code == 1
    assert deployed.run("apply").code == 0
    agreed = oncall(deployed, "--fail-on", "differs")
    assert (agreed.code, "PagerDuty" in agreed.out.splitlines()[-1]) == (0, True)
    assert agreed.out.endswith("\n\nas the file and PagerDuty say\n")
    assert json.loads(oncall(deployed, "--format", "json").out)["differs"] is False


def test_a_swap_by_phone_is_not_a_difference(agreed: Deployed) -> None:
    """Whoever swapped is on call by both: their override is asked for."""
    body = {
        "start": "2026-11-23T16:00:00Z",
        "end": "2026-11-23T20:00:00Z",
        "user": {"id": agreed.users["dev"]},
    }
    body["user"] |= {"type": "user_reference"}  # type: ignore[operator]
    Account(api=agreed.api).ask(
        "POST", f"/schedules/{agreed.schedules['primary']}/overrides", {"overrides": [body]}
    )
    assert told(oncall(agreed, "--format", "json"))[0] == (1, False, ["dev"])


def test_a_policy_that_somebody_changed_by_hand_differs(agreed: Deployed) -> None:
    """Level by level: another person, nobody, a level more, and somebody whom the roster does not have."""
    users, schedules = agreed.users, agreed.schedules
    stranger = agreed.api.state.add_user(email="who@example.com", name="Kim\x1b[31m")
    four = (
        ("schedule", schedules["primary"]),
        ("user", users["dev"]),
        ("user", stranger),
        ("user", users["fay"]),
    )
    rewrite(agreed, *four, ("user", users["zoe"]))
    found = oncall(agreed, "--format", "json", "--fail-on", "differs")
    assert found.code == 1
    assert told(found) == [
        (1, False, ["chi"]),
        (2, True, ["dev"]),
        (3, True, ["Kim\x1b[31m"]),
        (4, False, ["fay"]),
    ]
    (policy,) = json.loads(found.out)["teams"][0]["policies"]
    assert [
        (each["number"], [one["name"] for one in each["people"]]) for each in policy["only_in_pagerduty"]
    ] == [(5, ["Zoe"])]
    check(GOLDEN / "oncall-differs-by-hand.txt", oncall(agreed).out)
    rewrite(agreed, *four[:2])
    assert told(oncall(agreed, "--format", "json"))[2:] == [(3, True, []), (4, True, [])]
    assert "    PagerDuty  nobody\n" in oncall(agreed).out


def test_a_policy_of_a_services_own_is_compared_too(agreed: Deployed, folder: Path) -> None:
    """Its rows name the service; those that are like the team's own are not repeated."""
    text = (folder / "teams.yaml").read_text()
    ledger = "      payments-ledger:\n"
    (folder / "teams.yaml").write_text(text.replace(ledger, f"{ledger}        manager: zoe\n", 1))
    lost = oncall(agreed)
    assert (lost.code, lost.out) == (2, "")
    assert "the outputs have no policy service_payments-ledger of payments: apply its stack" in lost.err
    client, users = Account(api=agreed.api), agreed.users
    targets = [("schedule", agreed.schedules[key]) for key in ("primary", "secondary")]
    own = client.new_policy(*targets, ("user", users["eli"]), ("user", users["gus"]), name="ledger")
    outputs = json.loads((folder / "payments.json").read_text())
    outputs["policy_ids"]["value"]["service_payments-ledger"] = own
    (folder / "payments.json").write_text(json.dumps(outputs))
    check(GOLDEN / "oncall-differs-service.txt", oncall(agreed).out)


def test_every_page_of_the_answer_counts(agreed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many pages there are."""
    monkeypatch.setattr(network, "_PAGE", 1)
    assert [people for _, _, people in told(oncall(agreed, "--format", "json"))] == [
        ["chi"],
        ["ben"],
        ["eli"],
        ["fay"],
    ]
    pages = [each.query["offset"] for each in agreed.api.requests if each.path == "/oncalls"]
    assert pages == [["0"], ["1"], ["2"], ["3"]]


def test_a_team_without_schedules_is_asked_for_too(agreed: Deployed, folder: Path) -> None:
    """Its policy pages people; without its outputs nothing is told."""
    words = ("--live", "--outputs", "payments.json", "--team", "payments", "--team", "tooling")
    lost = agreed.watchbill("oncall", *words)
    assert (lost.code, lost.out) == (2, "")
    assert "the outputs have no team tooling: apply its stack, and pass its outputs" in lost.err
    kim = agreed.api.state.add_user(email="kim@example.com", name="Kim")
    policy = Account(api=agreed.api).new_policy(("user", kim), ("user", agreed.users["zoe"]), name="Tooling")
    outputs = {
        "schedule_ids": {"value": {}},
        "policy_ids": {"value": {"team": policy}},
        "user_ids": {"value": {}},
    }
    (folder / "tooling.json").write_text(json.dumps(outputs))
    found = agreed.watchbill("oncall", *words, "--outputs", "tooling.json", "--format", "json")
    (tooling,) = (each for each in json.loads(found.out)["teams"] if each["team"] == "tooling")
    levels = tooling["policies"][0]["levels"]
    assert [(each["differs"], each["pagerduty"][0]["person"]) for each in levels] == [
        (False, "kim"),
        (True, "zoe"),
    ]


@pytest.mark.parametrize("seed", seeds(3))
def test_pagerduty_and_the_file_agree_hour_by_hour(agreed: Deployed, seed: int) -> None:
    """With whatever people swapped: at each handoff too, and in the same second."""
    draw = random.Random(seed)
    for _ in range(8):
        start = NOW + timedelta(hours=draw.randrange(0, 200))
        end = start + timedelta(hours=draw.randrange(1, 48))
        user = {"id": agreed.users[draw.choice(("dev", "eli", "gus"))], "type": "user_reference"}
        body = {"start": f"{start:%Y-%m-%dT%H:%M:%SZ}", "end": f"{end:%Y-%m-%dT%H:%M:%SZ}", "user": user}
        Account(api=agreed.api).ask(
            "POST", f"/schedules/{agreed.schedules['primary']}/overrides", {"overrides": [body]}
        )
    for hours in (*draw.sample(range(1, 240), 10), 17 + 24 * 6):  # and the handoff on Monday at 10:00
        at = f"{NOW + timedelta(hours=hours):%Y-%m-%dT%H:%M:%SZ}"
        result = oncall(agreed, "--at", at, "--fail-on", "differs")
        assert (result.code, at) == (0, at), result.out


FAULTS = {
    401: "PagerDuty refuses the token in PAGERDUTY_TOKEN",
    403: (
        "who is on call for payments in PagerDuty is not known: 403: the token in PAGERDUTY_TOKEN may not do"
        " this"
    ),
    404: "who is on call for payments in PagerDuty is not known: 404",
    500: "who is on call for payments in PagerDuty is not known: 500",
}


@pytest.mark.parametrize("status", FAULTS)
def test_what_cannot_be_asked_is_an_error(agreed: Deployed, status: int) -> None:
    """And nothing is told as the file says."""
    agreed.api.fail("GET", "/oncalls", status=status, times=None)
    result = oncall(agreed)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert FAULTS[status] in result.err


@pytest.mark.parametrize(
    "answer", [{"hello": []}, [], {"oncalls": [{"start": None, "end": None, "user": None}]}]
)
def test_an_answer_that_is_not_as_documented_is_an_error(
    agreed: Deployed, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    """A proxy's page is no answer that nobody is on call."""
    original = network.Account._ask

    def ask(self: network.Account, client: Any, method: str, path: str, **more: Any) -> Any:
        return answer if path == "/oncalls" else original(self, client, method, path, **more)

    monkeypatch.setattr(network.Account, "_ask", ask)
    result = oncall(agreed)
    assert (result.code, result.out) == (2, "")
    assert "PagerDuty's answer about who is on call is not in the documented form" in result.err


USAGE = {
    "without --live": (("--fail-on", "differs"), "--fail-on differs needs --live, which asks PagerDuty"),
    "another condition": (
        (*LIVE, "--fail-on", "gap"),
        "'gap' is not a condition of oncall: the only one is differs",
    ),
    "too far ahead": (
        (*LIVE, "--at", "2199-01-01"),
        "PagerDuty knows who is on call for the next 90 days only, and --at is later",
    ),
}


@pytest.mark.parametrize("name", USAGE)
def test_an_impossible_question_is_reported_before_pagerduty_is_asked(agreed: Deployed, name: str) -> None:
    """In one line."""
    words, said = USAGE[name]
    result = agreed.watchbill("oncall", *words)
    assert (result.code, result.out, result.err, agreed.api.lines("GET")) == (
        2,
        "",
        f"watchbill: {said}\n",
        [],
    )
