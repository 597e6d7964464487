"""
The check of a plan: on what the real provider planned (tests/e2e/test_plan_check.py keeps it true), and by
hand.
"""

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Result, Watchbill
from tests.golden import check
from tests.standins.pagerduty import PagerDutyApi
from tests.standins_test.account import Account
from watchbill.account import client as network

GOLDEN, PLANS = Path(__file__).parent / "golden", Path(__file__).parent / "plans"
NAMES = sorted(path.stem for path in PLANS.glob("*.json"))
PASSES = {"plain-edit", "ended-shadow"}
SHADOW = "SCHEDULE-shadow"

Edit = Callable[[str, str], None]
Checked = Callable[..., Result]


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """A simulated account that is asked with a token, and as quickly as it can answer."""
    with PagerDutyApi() as api:
        monkeypatch.setenv("PAGERDUTY_API_URL", api.url)
        monkeypatch.setenv("PAGERDUTY_TOKEN", "x")
        monkeypatch.setattr(network.Account.__init__, "__kwdefaults__", {"sleep": 0.001})
        yield Account(api=api)


@pytest.fixture
def checked(
    watchbill: Watchbill, account: Account, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Result]:
    """
    Check a plan by its name, its text or its value; its schedules are in the account, and gus's shadow has
    ended.
    """
    edit("shadow: {members: [gus]}", "shadow: {members: [gus], until: 2026-11-22, notify: true}")
    monkeypatch.delenv("WATCHBILL_DESTROY", raising=False)

    def run(plan: object, *words: str, destroy: str | None = None) -> Result:
        text = plan if isinstance(plan, str) else json.dumps(plan)
        text = (PLANS / f"{plan}.json").read_text("utf-8") if plan in NAMES else text
        if destroy is not None:
            monkeypatch.setenv("WATCHBILL_DESTROY", destroy)
        monkeypatch.setattr("sys.stdin", io.StringIO(text))
        return watchbill("ci", "plan-check", "-", *words)

    for key in ("primary", "secondary", "shadow", "primary_eu", "secondary_eu"):
        schedule = account.api.state.schedules.pop(account.new_schedule(name=key))
        schedule.id = f"SCHEDULE-{key}"
        account.api.state.schedules[schedule.id] = schedule
    account.api.forget()
    return run


def asked(result: Result) -> str:
    """Return the lines that a refusal prints for WATCHBILL_DESTROY."""
    return result.out.partition("check again:\n\n")[2]


@pytest.mark.parametrize("name", NAMES)
def test_a_plan_is_judged_by_what_it_takes_away(checked: Checked, name: str) -> None:
    """Each refusal names the address, what depends on it, and the line that asks for it."""
    result = checked(name)
    assert (result.code, result.err) == (0 if name in PASSES else 1, "")
    check(GOLDEN / f"plan-check-{name}.txt", result.out)


@pytest.mark.parametrize("name", sorted({*NAMES} - PASSES))
def test_the_printed_lines_work_when_they_are_pasted(checked: Checked, name: str) -> None:
    """With all of them the plan passes, without one of them it does not; reasons are shown."""
    lines = asked(checked(name)).splitlines(keepends=True)
    result = checked(name, destroy="".join(lines))
    assert (result.code, result.err) == (0, "")
    assert result.out.count("on purpose)") == len(lines)
    assert checked(name, destroy="".join(lines[1:])).code == 1


def plan(*changes: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A plan of the team payments, which stays, and of these changes."""
    team = change("pagerduty_team.payments", "no-op", id="TEAM-payments", name="Payments")
    return {
        "format_version": "1.2",
        "planned_values": {"root_module": {}},
        "resource_changes": [team, *changes],
        "errored": False,
        **more,
    }


def change(
    address: str, *actions: str, mode: str = "managed", deposed: str = "", **before: Any
) -> dict[str, Any]:
    *_, kind, name = address.partition("[")[0].split(".") if "module" not in address else address.split(".")
    found: dict[str, Any] = {
        "address": address,
        "mode": mode,
        "type": kind,
        "name": name,
        "change": {"actions": list(actions), "before": before or None, "after": None},
    }
    return {**found, "deposed": deposed} if deposed else found


GOES = {
    "destroyed, then created": change("pagerduty_service.api", "delete", "create", id="S", name="api"),
    "created, then destroyed": change("pagerduty_service.api", "create", "delete", id="S", name="api"),
    "created, and the old one forgotten": change(
        "pagerduty_service.api", "create", "forget", id="S", name="api"
    ),
    "in a module": change("module.old.pagerduty_service.api", "delete", id="S", name="api"),
    "in an instance of a module": change(
        'module.old["a: b"].pagerduty_service.api', "delete", id="S", name="api"
    ),
    "an instance by number": change("pagerduty_service.api[0]", "delete", id="S", name="api"),
    "an instance by key": change('pagerduty_service.api["x: y \\"z\\""]', "delete", id="S", name="api"),
    "a deposed object": change("pagerduty_service.api", "delete", deposed="1a2b3c4d", id="S", name="api"),
    "of a type that nobody knows": change("pagerduty_event_orchestration.all", "delete", id="E", name="all"),
    "of another provider": change("null_resource.x", "delete", id="N"),
}


@pytest.mark.parametrize("name", GOES)
def test_whatever_form_an_address_has_it_is_refused_and_can_be_asked_for(checked: Checked, name: str) -> None:
    """By its own line, which holds for nothing else."""
    found = plan(GOES[name])
    refused = checked(found)
    assert refused.code == 1
    assert f"{GOES[name]['address']}" in refused.out
    allowed = checked(found, destroy=asked(refused))
    assert (allowed.code, allowed.err) == (0, "")
    other = checked(plan(change("pagerduty_service.other", "delete", id="O")))
    assert (other.code, "which this plan does not destroy" in other.err) == (1, True)


def test_a_forgotten_object_keeps_paging_beside_its_new_copy(
    checked: Checked,
) -> None:
    """So it is not said that it is destroyed, or that its routing key ends."""
    result = checked(plan(GOES["created, and the old one forgotten"]))
    assert result.out.splitlines()[2:4] == [
        "pagerduty_service.api: the service 'api' would be forgotten and created again",
        "  its routing key changes, and Terraform no longer knows the key that Alertmanager has",
    ]


def test_a_line_for_an_object_does_not_cover_a_deposed_one(checked: Checked) -> None:
    """Nor the other way round: Terraform shows both under one address."""
    both = plan(GOES["destroyed, then created"], GOES["a deposed object"])
    first, second = asked(checked(both)).splitlines()
    assert first.startswith("payments pagerduty_service.api: ")
    assert second.startswith("payments pagerduty_service.api (deposed 1a2b3c4d): ")
    assert [checked(both, destroy=line).code for line in (first, second)] == [1, 1]


def test_what_keeps_paging_may_go(checked: Checked) -> None:
    """A membership; what Terraform only forgets; what it reads, creates, updates or leaves."""
    actions = [("no-op",), ("create",), ("update",), ("read",), ("forget",)]
    others = [
        change(f"pagerduty_service.{each}", *action) for each, action in zip("abcde", actions, strict=True)
    ]
    result = checked(
        plan(
            change("pagerduty_team_membership.ana", "delete", "create", id="U:T"),
            change("data.pagerduty_users.all", "delete", mode="data"),
            *others,
        )
    )
    assert (result.code, result.out) == (0, "payments: the plan removes nothing that was not asked for\n")


def test_a_plan_without_changes_of_resources_passes(checked: Checked) -> None:
    """Terraform leaves the list out where it is empty."""
    found = plan()
    del found["resource_changes"]
    assert checked(found).code == 0


WHOLE = (PLANS / "plain-edit.json").read_text("utf-8")
REFUSED = {
    "nothing": ("", "standard input is empty"),
    "blanks": (" \n", "standard input is empty"),
    "half of it": (WHOLE[: len(WHOLE) // 2], "is not complete JSON"),
    "not JSON": ("Error: no such plan", "is not complete JSON"),
    "the messages of a run": ('{"type": "version"}\n{"type": "log"}\n', "is not complete JSON"),
    "nested too deep": ("[" * 100_000, "is not complete JSON"),
    "a list": ([], "it is not a plan"),
    "an object": ({}, "it is not a plan"),
    "a state": (
        {"format_version": "1.0", "values": {"root_module": {}}},
        "it looks like a state, not like a plan",
    ),
    "a newer format": (
        plan(format_version="2.0"),
        "its format version is 2.0, but Watchbill knows only version 1",
    ),
    "an older format": (plan(format_version="0.2"), "its format version is 0.2"),
    "one with errors": (plan(errored=True), "Terraform could not finish this plan: it has errors"),
    "an unknown action": (
        plan(change("pagerduty_service.a", "erase")),
        "an action that Watchbill does not know: erase",
    ),
    "no actions": (plan(change("pagerduty_service.a")), "no address, type, name, mode or actions"),
    "no address": (plan({"type": "pagerduty_service"}), "no address, type, name, mode or actions"),
    "changes that are not a list": (plan(resource_changes={}), "its resource_changes is not a list"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_a_finished_plan_is_refused(checked: Checked, name: str) -> None:
    """With 2, and in one sentence that says what to pass."""
    given, said = REFUSED[name]
    result = checked(given)
    assert (result.code, result.out, len(result.err.splitlines())) == (2, "", 1)
    assert said in result.err
    assert result.err.endswith("pass the output of `terraform show -json PLAN`\n")


def test_a_plan_may_be_a_file(watchbill: Watchbill, folder: Path) -> None:
    """Where it is not there, that is said."""
    (folder / "plan.json").write_text(WHOLE)
    assert watchbill("ci", "plan-check", "plan.json").code == 0
    missing = watchbill("ci", "plan-check", "other.json")
    assert (missing.code, missing.err) == (
        2,
        "watchbill: cannot read other.json: no such file or directory\n",
    )


MALFORMED = {
    "payments": "is not `TEAM ADDRESS: reason`",
    "payments pagerduty_service.api": "is not `TEAM ADDRESS: reason`",
    "pagerduty_service.api: why": "is not `TEAM ADDRESS: reason`",
    "payments pagerduty_service.*: why": "is not `TEAM ADDRESS: reason`",
    "payments pagerduty_service: why": "is not `TEAM ADDRESS: reason`",
    "payments pagerduty_service.api pagerduty_team.payments: why": "is not `TEAM ADDRESS: reason`",
    "* pagerduty_service.api: why": "is not `TEAM ADDRESS: reason`",
    "payments pagerduty_service.api:": "has no reason",
    "payments pagerduty_service.api:  ": "has no reason",
}


@pytest.mark.parametrize("line", MALFORMED)
def test_a_malformed_line_is_an_error(checked: Checked, line: str) -> None:
    """Also where nothing goes; it names the line, and shows one that is right."""
    result = checked("plain-edit", destroy=f"payments pagerduty_service.api: why\n\n{line}\n")
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("watchbill: WATCHBILL_DESTROY, line 3: ")
    assert MALFORMED[line] in result.err
    assert "`payments pagerduty_service.payments-api: taken over by platform`" in result.err


def test_a_line_that_matches_nothing_is_reported(checked: Checked) -> None:
    """Of this team; those of other teams are for their plans."""
    result = checked(
        "plain-edit", destroy="payments pagerduty_service.gone: why\nstorage pagerduty_service.x: why\n"
    )
    assert (result.code, result.err) == (
        0,
        (
            "warning: WATCHBILL_DESTROY names pagerduty_service.gone of payments, which this plan does not"
            " destroy\n"
        ),
    )


def test_a_line_for_another_team_asks_for_nothing_here(checked: Checked) -> None:
    """It is said, for it may be a slip."""
    lines = asked(checked("service-removed")).replace("payments pager", "storage pager")
    result = checked("service-removed", destroy=lines)
    assert result.code == 1
    assert "WATCHBILL_DESTROY names this address for storage, but this is the plan of payments" in result.out


def test_a_schedule_that_has_ended_goes_where_nobody_else_uses_it(checked: Checked, account: Account) -> None:
    """PagerDuty is asked; the policy of the plan, which lets it go, does not count."""
    policy = account.new_policy(("schedule", SHADOW), name="Payments")
    own = account.api.state.policies.pop(policy)
    own.id = "ESCALATION_POLICY-team"
    account.api.state.policies[own.id] = own
    account.api.forget()
    assert checked("ended-shadow").code == 0
    assert account.api.lines("GET") == [f"GET /schedules/{SHADOW} 200"]
    account.new_policy(("schedule", SHADOW), name="Website")
    result = checked("ended-shadow", destroy="payments pagerduty_schedule.shadow: why\n")
    assert (result.code, asked(result)) == (1, "")
    assert (
        "the policy 'Website' still uses it and would lose it without warning: remove it from that policy"
        " first" in result.out
    )


def test_a_policy_of_the_plan_that_keeps_the_schedule_counts(checked: Checked, account: Account) -> None:
    """
    It is not touched, or it names the schedule afterwards too: the provider would change it all the same.
    """
    policy = account.new_policy(("schedule", SHADOW), name="Payments")
    rule = [{"target": [{"id": SHADOW, "type": "schedule_reference"}]}]
    gone = change("pagerduty_schedule.shadow", "delete", id=SHADOW, name="shadow")
    untouched = change("pagerduty_escalation_policy.team", "no-op", id=policy, name="Payments", rule=[])
    named = change("pagerduty_escalation_policy.team", "update", id=policy, name="Payments", rule=rule)
    named["change"]["after"] = named["change"]["before"]
    freed = change("pagerduty_escalation_policy.team", "update", id=policy, name="Payments", rule=rule)
    freed["change"]["after"] = {"id": policy, "name": "Payments", "rule": []}
    assert [checked(plan(gone, each)).code for each in (untouched, named, freed)] == [1, 1, 0]


def test_only_a_schedule_that_goes_for_good_counts_as_ended(checked: Checked) -> None:
    """Not one that is created again, nor another address with the same name."""
    for each in (
        change("pagerduty_schedule.shadow", "create", "delete", id=SHADOW),
        change("pagerduty_schedule.shadow", "delete", deposed="1a2b3c4d", id=SHADOW),
        change("module.old.pagerduty_schedule.shadow", "delete", id=SHADOW),
        change("pagerduty_schedule.primary", "delete", id="SCHEDULE-primary"),
    ):
        assert checked(plan(each)).code == 1
    assert checked(plan(change("pagerduty_schedule.shadow", "delete", id=SHADOW))).code == 0


def test_before_its_end_a_schedule_has_not_ended(checked: Checked) -> None:
    """The instant decides, as it does when the stacks are written."""
    assert checked("ended-shadow", "--at", "2026-11-22 12:00").code == 1


UNKNOWN = {
    401: "PagerDuty refuses the token in PAGERDUTY_TOKEN",
    403: "403: the token in PAGERDUTY_TOKEN may not do this",
    404: (
        f"404: PagerDuty has no schedule {SHADOW}: it is gone already, or PAGERDUTY_TOKEN is for another"
        " account"
    ),
    500: "500: ",
}


@pytest.mark.parametrize("status", UNKNOWN)
def test_where_pagerduty_does_not_say_who_uses_it_no_schedule_goes(
    checked: Checked, account: Account, status: int
) -> None:
    """Neither one that has ended nor one that is asked for."""
    account.api.fail("GET", "/schedules/", status=status, times=None)
    result = checked("ended-shadow", destroy="payments pagerduty_schedule.shadow: why\n")
    assert (result.code, result.err, asked(result)) == (1, "", "")
    assert f"PagerDuty could not be asked which policies use a schedule: {UNKNOWN[status]}" in result.out


@pytest.mark.parametrize(
    "answer", [{}, [], {"schedule": None}, {"schedule": {"escalation_policies": [None]}}]
)
def test_an_answer_that_is_not_as_documented_says_nothing(
    checked: Checked, monkeypatch: pytest.MonkeyPatch, answer: Any
) -> None:
    """A proxy's page is no answer that nobody uses the schedule."""
    monkeypatch.setattr(network.Account, "_ask", lambda *words, **more: answer)
    result = checked("ended-shadow")
    assert (result.code, "PagerDuty's answer about the schedule SCHEDULE-shadow is not in" in result.out) == (
        1,
        True,
    )


def test_without_a_token_or_a_network_no_schedule_goes(
    checked: Checked, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reason is said once; a service can be asked for all the same."""
    monkeypatch.delenv("PAGERDUTY_TOKEN")
    result = checked("no-resources")
    assert (result.code, result.out.count("set PAGERDUTY_TOKEN")) == (1, 1)
    assert "pagerduty_service.payments-api: taken down" in asked(result)
    assert "pagerduty_schedule" not in asked(result)
    monkeypatch.setenv("PAGERDUTY_TOKEN", "x")
    monkeypatch.setenv("PAGERDUTY_API_URL", "http://127.0.0.1:9")
    original = network._client
    monkeypatch.setattr(network, "_client", lambda token, url: _hasty(original(token, url)))
    assert checked("no-resources").out.count("PagerDuty could not be reached") == 1


def _hasty(client: Any) -> Any:
    client.max_network_attempts = 0
    return client


def test_a_plan_in_which_no_schedule_goes_asks_nobody(checked: Checked, account: Account) -> None:
    """Neither PagerDuty nor the roster: a token is not needed then."""
    Path("teams.yaml").unlink()
    result = checked("service-removed")
    assert (result.code, result.err, account.api.lines("GET")) == (1, "", [])


ROSTERS = {
    "gone": (None, "teams.yaml has errors, so the plan may not destroy a schedule because it has ended"),
    "broken": (
        "[ana, ben, chi, dev]",
        "teams.yaml has errors, so the plan may not destroy a schedule because it has ended",
    ),
    "another": (
        "  payments:\n",
        "teams.yaml has no team payments, so the plan may not destroy a schedule because it has ended",
    ),
}


@pytest.mark.parametrize("name", ROSTERS)
def test_a_roster_that_does_not_say_excuses_nothing(checked: Checked, edit: Edit, name: str) -> None:
    """Where it cannot be read, has an error or lacks the team, no schedule counts as ended."""
    old, said = ROSTERS[name]
    if old is None:
        Path("teams.yaml").unlink()
    else:
        edit(old, {"broken": "[ana, bne, chi, dev]", "another": "  billing:\n"}[name])
    result = checked("ended-shadow")
    assert (result.code, asked(result)) == (1, "payments pagerduty_schedule.shadow: taken down on purpose\n")
    assert result.err.splitlines()[-1] == said


def test_the_roster_may_be_elsewhere(checked: Checked, tmp_path: Path) -> None:
    """As Atlantis runs it, in a stack's folder."""
    (tmp_path / "rota").mkdir()
    Path("teams.yaml").rename("rota/on-call.yaml")
    assert checked("ended-shadow", "rota/on-call.yaml").code == 0


def test_the_team_is_the_one_in_the_plan(checked: Checked) -> None:
    """
    Of several the one that stays; where the plan does not say it, the option does, and may not contradict it.
    """
    service = change("pagerduty_service.api", "delete", id="S", name="api")
    goes = change("pagerduty_team.payments", "delete", id="T", name="Payments")
    comes = change("pagerduty_team.billing", "create")
    nobodys = plan(resource_changes=[service])
    assert "\nbilling pagerduty_service.api: " in checked(plan(resource_changes=[service, goes, comes])).out
    assert "\npayments pagerduty_service.api: " in checked(plan(resource_changes=[service, goes])).out
    assert checked(nobodys).err == "watchbill: the plan does not say whose it is: name the team with --team\n"
    assert "\nstorage pagerduty_service.api: " in checked(nobodys, "--team", "storage").out
    assert checked(plan(resource_changes=[])).code == 0
    other = checked("service-removed", "--team", "storage")
    assert (other.code, other.err) == (2, "watchbill: this is the plan of payments, not of storage\n")


def test_a_name_cannot_hide_a_line(checked: Checked) -> None:
    """What stands in PagerDuty is shown as one line without controls."""
    name = "api\nstorage pagerduty_service.x: why\x1b[2K\u202e"
    result = checked(plan(change("pagerduty_service.api", "delete", id="S", name=name)))
    assert [line for line in result.out.splitlines() if line.startswith("storage")] == []
    assert ("\x1b" in result.out, "\u202e" in result.out) == (False, False)
