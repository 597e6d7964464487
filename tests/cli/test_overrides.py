"""`watchbill overrides` against the simulated PagerDuty, faults included."""

import json
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.repository import Repository
from tests.cli.test_process import start
from tests.golden import check
from tests.standins.pagerduty import PagerDutyApi
from tests.standins_test.account import Account
from watchbill.account import client as network
from watchbill.pagerduty.deployment import OnPerson, Policy
from watchbill.rota.play import on_call
from watchbill.rota.schedule import Schedule
from watchbill.workspace.prepare import prepare

GOLDEN = Path(__file__).parent / "golden"
NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
OVERRIDES = """\
    overrides:
      - {from: 2026-12-01, to: 2026-12-02, replace: ben, with: dev, reason: swap}
      - {from: 2026-12-07 12:00, to: 2026-12-07 18:00, replace: chi, with: zoe}
      - {from: 2026-11-20, to: 2026-11-24, replace: ana, with: chi, level: primary}
      - {from: 2026-12-02, to: 2026-12-02, replace: chi, with: ana, level: secondary}
"""


@dataclass(kw_only=True)
class Deployed:
    """The example's payments team in a simulated account, and the command with its outputs."""

    api: PagerDutyApi
    watchbill: Watchbill
    users: dict[str, str]
    schedules: dict[str, str]
    policies: dict[str, str]

    def run(self, *words: str) -> Any:
        return self.watchbill("overrides", *words, "--outputs", "payments.json", "--team", "payments")

    def writes(self) -> list[str]:
        found = self.api.lines("POST", "DELETE")
        self.api.forget()
        return [line.split("/")[-1] if line.startswith("POST") else line.split()[0] for line in found]

    def there(self, schedule: str = "primary") -> list[tuple[str, str, str]]:
        """Return what the account has on a schedule: from, to, who."""
        names = {user: key for key, user in self.users.items()}
        found = self.api.state.schedules[self.schedules[schedule]].overrides
        return sorted((f"{each.start:%m-%d %H}", f"{each.end:%m-%d %H}", names[each.user]) for each in found)


def deploy(client: Account, schedule: Schedule, users: dict[str, str]) -> str:
    """Write a schedule into the account, as Terraform does; return its id."""
    layers = [
        client.layer(
            *(users[user] for user in layer.users),
            start=layer.start.isoformat(),
            rotation_virtual_start=layer.virtual_start.astimezone(UTC).strftime(
                "%Y-%m-%d %H:%M:%S +0000 UTC"
            ),
            rotation_turn_length_seconds=layer.turn_seconds,
            restrictions=[
                {
                    "type": "daily_restriction",
                    "start_time_of_day": f"{each.start // 3600:02}:{each.start // 60 % 60:02}:00",
                    "duration_seconds": each.duration,
                }
                for each in layer.restrictions
            ],
        )
        for layer in schedule.layers
    ]
    body = {"type": "schedule", "name": schedule.name, "time_zone": schedule.zone, "schedule_layers": layers}
    return str(client.ask("POST", "/schedules", {"schedule": body}).body["schedule"]["id"])


def page(client: Account, policy: Policy, users: dict[str, str], schedules: dict[str, str]) -> str:
    """Write a policy of one target a level into the account; return its id."""
    targets = [target for rule in policy.rules for target in rule.targets]
    assert len(targets) == len(policy.rules)
    return client.new_policy(
        *(
            (
                ("user", users[each.person])
                if isinstance(each, OnPerson)
                else ("schedule", schedules[each.schedule])
            )
            for each in targets
        )
    )


@pytest.fixture
def deployed(watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Deployed]:
    text = (folder / "teams.yaml").read_text()
    (folder / "teams.yaml").write_text(text.replace("    shadow: {members: [gus]}\n", OVERRIDES))
    with PagerDutyApi(now=NOW) as api:
        monkeypatch.setenv("PAGERDUTY_API_URL", api.url)
        monkeypatch.setenv("PAGERDUTY_TOKEN", "x")
        monkeypatch.setattr(network.Account.__init__, "__kwdefaults__", {"sleep": 0.001})
        users = {
            key: api.state.add_user(email=f"{key.title()}@example.com", name=key.title())
            for key in ("ana", "ben", "chi", "dev", "eli", "fay", "gus", "zoe")
        }
        for number in range(120):  # others whose addresses hold the one that is looked for
            api.state.add_user(email=f"not-{number}-zoe@example.com", name=f"Other {number}")
        schedules = {}
        client = Account(api=api)
        payments = prepare(Path("teams.yaml"), instant=NOW).deployments["payments"]
        for schedule in payments.schedules:
            schedules[schedule.key] = deploy(client, schedule, users)
        policies = {policy.key: page(client, policy, users, schedules) for policy in payments.policies}
        api.forget()
        # The users of the team; zoe, who only takes over, is found by her address.
        ids = {key: users[key] for key in ("ana", "ben", "chi", "dev", "eli", "fay")}
        outputs = {
            "schedule_ids": {"value": schedules},
            "policy_ids": {"value": policies},
            "user_ids": {"value": ids},
        }
        (folder / "payments.json").write_text(json.dumps(outputs))
        yield Deployed(api=api, watchbill=watchbill, users=users, schedules=schedules, policies=policies)


def made_in_pagerduty(deployed: Deployed, user: str, *stretches: tuple[str, str]) -> None:
    """Let somebody take over in PagerDuty, on the primary schedule."""
    told = {"id": deployed.users[user], "type": "user_reference"}
    body = {"overrides": [{"start": start, "end": end, "user": told} for start, end in stretches]}
    Account(api=deployed.api).ask("POST", f"/schedules/{deployed.schedules['primary']}/overrides", body)
    deployed.api.forget()


def test_a_plan_writes_nothing_and_says_what_is_missing(deployed: Deployed) -> None:
    """Of an override that has begun only the rest can be made."""
    result = deployed.run("plan")
    assert (result.code, deployed.writes()) == (0, [])
    check(GOLDEN / "overrides-plan.txt", result.out)
    assert deployed.run("plan", "--check").code == 1


def test_what_is_missing_is_made_once(deployed: Deployed) -> None:
    """A second run writes nothing; the account then plays as the file says, hour by hour."""
    result = deployed.run("apply")
    assert result.code == 0
    check(GOLDEN / "overrides-apply.txt", result.out)
    assert deployed.writes() == ["overrides 201", "overrides 201"]
    assert deployed.there() == [
        ("11-23 17", "11-25 00", "chi"),
        ("12-01 00", "12-03 00", "dev"),
        ("12-07 12", "12-07 18", "zoe"),
    ]
    again = deployed.run("apply")
    assert (again.code, deployed.writes()) == (0, [])
    assert "made" not in again.out
    assert deployed.run("plan", "--check").code == 0
    schedules = prepare(Path("teams.yaml"), instant=NOW).deployments["payments"].schedules
    assert_played(deployed, {deployed.schedules[each.key]: each for each in schedules})


def assert_played(deployed: Deployed, schedules: dict[str, Schedule]) -> None:
    """Say that the account has on call whom the file's schedules, by their ids, have, hour by hour."""
    names = {user: key for key, user in deployed.users.items()}
    for there, schedule in schedules.items():
        for hour in range(24 * 30):
            moment = NOW + timedelta(hours=hour)
            played = deployed.api.state.on_schedule(there, moment)
            assert (None if played is None else names[played]) == on_call(schedule, moment), moment


STORAGE = """\
    overrides:
      - {from: 2026-12-01, to: 2026-12-02, replace: hana, with: ida, rotation: eu}
      - {from: 2026-12-01 12:00, to: 2026-12-01 15:00, replace: leo, with: zoe, rotation: us}
      - {from: 2026-12-08, to: 2026-12-08, replace: noa, with: oli, level: secondary, rotation: us}
      - {from: 2026-12-09, to: 2026-12-09, replace: jan, with: kim, level: secondary, rotation: eu}
"""


def test_one_file_of_outputs_keeps_rotations_and_teams_apart(deployed: Deployed) -> None:
    """Each override goes to the schedule of its rotation, by what CDKTF writes for all teams."""
    text = Path("teams.yaml").read_text()
    Path("teams.yaml").write_text(
        text.replace('    slack: "#storage-incidents"\n', f'    slack: "#storage-incidents"\n{STORAGE}')
    )
    prepared = prepare(Path("teams.yaml"), instant=NOW)
    assert prepared.roster is not None
    users = deployed.users
    for key, person in prepared.roster.people.items():
        if key not in users:
            users[key] = deployed.api.state.add_user(email=person.email, name=person.name)
    client = Account(api=deployed.api)
    schedules = {each.key: each for each in prepared.deployments["storage"].schedules}
    ids = {key: deploy(client, each, users) for key, each in schedules.items()}
    outputs = {
        "payments": {
            "schedule_ids": deployed.schedules,
            "user_ids": {key: users[key] for key in ("ana", "chi")},
        },
        "storage": {"schedule_ids": ids, "user_ids": {key: users[key] for key in ("hana", "ida")}},
    }
    Path("all.json").write_text(json.dumps(outputs))
    deployed.api.forget()
    result = deployed.watchbill("overrides", "apply", "--outputs", "all.json")
    assert (result.code, deployed.writes()) == (0, ["overrides 201"] * 6)
    check(GOLDEN / "overrides-rotations.txt", result.out)
    assert_played(deployed, {ids[key]: each for key, each in schedules.items()})
    again = deployed.watchbill("overrides", "apply", "--outputs", "all.json")
    assert (again.code, deployed.writes()) == (0, [])


def test_outputs_that_are_named_after_another_team_are_refused(deployed: Deployed) -> None:
    """What Terraform prints names no team: payments' people would land on platform's schedules."""
    Path("payments.json").rename("platform.json")
    for words in (("overrides", "plan", "--team", "payments"), ("oncall", "--live", "--team", "payments")):
        refused = deployed.watchbill(*words, "--outputs", "platform.json")
        assert (refused.code, deployed.writes()) == (2, [])
        assert (
            "platform.json is named after platform, but --team is payments: pass the outputs of payments"
            in refused.err
        )


def test_a_run_that_is_killed_between_two_schedules_is_completed_by_the_next(
    deployed: Deployed, folder: Path
) -> None:
    """What was made by then is not made again."""
    process = start(folder, "overrides", "apply", "--outputs", "payments.json", "--team", "payments")
    deployed.api.on_request = lambda request: process.kill() if request.method == "POST" else None
    assert process.wait(30) == -signal.SIGKILL
    deployed.api.on_request = None
    assert (len(deployed.there()), len(deployed.there("secondary"))) == (3, 0)
    deployed.writes()
    assert (deployed.run("apply").code, deployed.writes()) == (0, ["overrides 201"])
    assert (len(deployed.there()), len(deployed.there("secondary"))) == (3, 1)


def test_the_rate_limit_is_waited_for(deployed: Deployed, monkeypatch: pytest.MonkeyPatch) -> None:
    """Longer each time; nothing is left, nothing is made or deleted twice."""
    days = [NOW + timedelta(days=30 + day) for day in range(40)]
    made_in_pagerduty(
        deployed, "gus", *((f"{day:%Y-%m-%dT%H}:00:00Z", f"{day:%Y-%m-%dT%H}:30:00Z") for day in days)
    )
    monkeypatch.setattr(network.Account.__init__, "__kwdefaults__", {"sleep": 0.05})
    slept = [0.0]
    monkeypatch.setattr(time, "sleep", slept.append)
    # Time passes by what is slept alone: however slow the machine is, the limit is met.
    deployed.api.limit(15, 0.3, clock=lambda: sum(slept))
    assert deployed.run("apply", "--prune").code == 0
    deployed.api.rate_limit = None
    lines = [line.split()[-1] for line in deployed.api.lines("POST", "DELETE")]
    assert (lines.count("201"), lines.count("204"), len(deployed.there())) == (2, 40, 3)
    assert 0 < sum(line.endswith("429") for line in deployed.api.lines()) <= 12
    deployed.writes()
    assert (deployed.run("apply", "--prune").code, deployed.writes()) == (0, [])


def test_what_only_pagerduty_has_stays_unless_it_is_pruned(deployed: Deployed) -> None:
    """
    People swap on their phones; what is running or over is never taken away. Nobody is asked for, for a name.
    """
    running, coming = (
        ("2026-11-23T16:00:00Z", "2026-11-23T20:00:00Z"),
        (
            "2026-12-20T00:00:00Z",
            "2026-12-21T00:00:00Z",
        ),
    )
    made_in_pagerduty(deployed, "gus", running, coming)
    result = deployed.run("apply")
    assert result.out.count("only in PagerDuty") == 3  # twice in the list, once in the summary
    assert "20:00  Gus" in result.out
    assert [line for line in deployed.api.lines("GET") if "/users/" in line] == []
    assert "DELETE" not in deployed.writes()
    pruned = deployed.run("apply", "--prune")
    assert (pruned.code, deployed.writes()) == (0, ["DELETE"])
    assert "it has begun, so it stays" in pruned.out
    assert ("11-23 16", "11-23 20", "gus") in deployed.there()


DEC_1, DEC_7 = OVERRIDES.splitlines()[1:3]
GUS = ("2026-12-20T00:00:00Z", "2026-12-21T00:00:00Z")


@pytest.fixture
def applied(deployed: Deployed, folder: Path) -> Deployed:
    """The file is committed, and its overrides are in PagerDuty; with one that Gus made there."""
    Repository(folder).commit()
    assert deployed.run("apply").code == 0
    made_in_pagerduty(deployed, "gus", GUS)
    return deployed


def rewrite(*edits: tuple[str, str]) -> None:
    text = Path("teams.yaml").read_text()
    for old, new in edits:
        assert old in text
        text = text.replace(old, new)
    Path("teams.yaml").write_text(text)


def test_what_an_edit_takes_out_is_deleted_and_what_people_made_stays(applied: Deployed) -> None:
    """By the file as a commit has it; a plan says so, and a second run deletes nothing."""
    rewrite((f"{DEC_1}\n", ""))
    prune = ("--prune", "--base", "main")
    planned = applied.run("plan", *prune)
    assert (planned.code, applied.writes()) == (0, [])
    check(GOLDEN / "overrides-dropped.txt", planned.out)
    assert (applied.run("apply").code, applied.writes()) == (0, [])
    result = applied.run("apply", *prune)
    assert (result.code, applied.writes()) == (0, ["DELETE"])
    assert "deleted            Tue 1 Dec 00:00 – Thu 3 Dec 00:00  Dev" in result.out
    left = [("11-23 17", "11-25 00", "chi"), ("12-07 12", "12-07 18", "zoe"), ("12-20 00", "12-21 00", "gus")]
    assert applied.there() == left
    assert (applied.run("apply", *prune).code, applied.writes(), applied.there()) == (0, [], left)


@pytest.mark.parametrize(
    ("edit", "there"),
    [
        ((DEC_1, DEC_1.replace("to: 2026-12-02", "to: 2026-12-01")), ("12-01 00", "12-02 00", "dev")),
        ((DEC_1, DEC_1.replace("with: dev", "with: gus")), ("12-01 00", "12-03 00", "gus")),
        (("replace: ben, with: dev", "replace: chi, with: dev"), None),
        (("dev@example.com", "two@example.com"), ("12-01 00", "12-03 00", "two")),
    ],
    ids=[
        "a shorter one",
        "another person",
        "another shift, which they do not have",
        "another user under the key",
    ],
)
def test_what_an_edit_changes_is_made_anew(
    applied: Deployed, edit: tuple[str, str], there: tuple[str, str, str] | None
) -> None:
    """And the one that it was goes."""
    rewrite(edit)
    if "@" in edit[0]:
        ids = json.loads(Path("payments.json").read_text())
        applied.users["two"] = applied.api.state.add_user(email="two@example.com", name="Dev Two")
        ids["user_ids"]["value"]["dev"] = applied.users["two"]
        Path("payments.json").write_text(json.dumps(ids))
    assert applied.run("apply", "--prune", "--base", "main").code == 0
    assert [each for each in applied.there() if each[0].startswith("12-01")] == (
        [] if there is None else [there]
    )
    assert ("12-20 00", "12-21 00", "gus") in applied.there()


def test_any_of_several_commits_may_have_had_it(applied: Deployed, folder: Path) -> None:
    """What a run deployed, and is taken back since, may be there; one that cannot be read had none."""
    repository = Repository(folder)
    for text in (Path("teams.yaml").read_text().replace(f"{DEC_1}\n", ""), "{"):
        before = Path("teams.yaml").read_text()
        Path("teams.yaml").write_text(text)
        repository.commit()
        Path("teams.yaml").write_text(before)
    rewrite((f"{DEC_1}\n", ""))
    words = ("--prune", "--base", "main", "--base", "main~1")
    assert (applied.run("apply", *words).code, applied.writes()) == (0, [])
    assert (applied.run("apply", *words, "--base", "main~2").code, applied.writes()) == (0, ["DELETE"])


@pytest.mark.parametrize("found", ["by the earlier address", "by the key", "as nobody"])
def test_who_took_over_is_found_whatever_became_of_them(applied: Deployed, found: str) -> None:
    """Gone from the roster, with another address in it and in PagerDuty, or gone from there."""
    zoe = applied.users["zoe"]
    rewrite((f"{DEC_7}\n", ""))
    if found == "by the earlier address":
        new = (
            ("  zoe: {", "  zoya: {"),
            ("zoe@example.com", "zoya@example.com"),
            ("lead: zoe", "lead: zoya"),
        )
        rewrite(*new)
    elif found == "by the key":
        rewrite(("zoe@example.com", "zoe.b@example.com"))
        applied.api.state.users[zoe] = replace(applied.api.state.users[zoe], email="zoe.b@example.com")
    else:
        del applied.api.state.users[zoe]
        schedule = applied.api.state.schedules[applied.schedules["primary"]]
        schedule.overrides[:] = [each for each in schedule.overrides if each.user != zoe]
    result = applied.run("apply", "--prune", "--base", "main")
    assert (result.code, applied.writes()) == (0, [] if found == "as nobody" else ["DELETE"]), result.err


def test_who_took_over_is_to_be_known_before_anything_is_deleted(applied: Deployed) -> None:
    """What a passing fault leaves undone is tried again by the next run."""
    rewrite((f"{DEC_1}\n", ""), (f"{DEC_7}\n", ""))
    applied.api.fail("GET", "/users$", status=500, times=4)
    words = ("apply", "--prune", "--base", "main")
    result = applied.run(*words)
    assert (result.code, applied.writes()) == (1, [])
    assert "the file no longer has it, but PagerDuty may: 500" in result.out
    assert (applied.run(*words).code, applied.writes()) == (0, ["DELETE"] * 2)


def test_an_override_that_is_running_stays_and_is_reported(applied: Deployed) -> None:
    """Whoever took it out of the file is to delete it."""
    rewrite((f"{OVERRIDES.splitlines()[3]}\n", ""))
    result = applied.run("apply", "--prune", "--base", "main")
    assert (result.code, applied.writes()) == (0, [])
    said = "the file no longer has it, but it has begun, so it stays: PagerDuty keeps it until it ends"
    assert said in result.out


def test_a_base_without_prune_is_a_usage_error(applied: Deployed) -> None:
    """Nor is a commit without a name: it must not mean all."""
    assert "add --prune" in applied.run("apply", "--base", "main").err
    for words in (("--base", "main"), ("--prune", "--base", ""), ("--prune", "--base", "gone")):
        assert (applied.run("apply", *words).code, applied.writes()) == (2, [])


@pytest.mark.parametrize("why", ["a fault", "another address"])
def test_nothing_is_pruned_where_somebody_is_not_found(deployed: Deployed, why: str) -> None:
    """An override that only PagerDuty seems to have may be that of the file's whose user is not known."""
    assert deployed.run("apply").code == 0
    made_in_pagerduty(deployed, "gus", ("2026-12-20T00:00:00Z", "2026-12-21T00:00:00Z"))
    there = deployed.there()
    if why == "a fault":
        deployed.api.fail("GET", "/users$", status=500, times=None)
    else:
        text = Path("teams.yaml").read_text()
        Path("teams.yaml").write_text(text.replace("zoe@example.com", "zoe.new@example.com"))
    result = deployed.run("apply", "--prune")
    assert (result.code, deployed.writes(), deployed.there()) == (1, [], there)
    assert result.out.count("it stays, because something failed here and it may come from the file") == 2
    assert "Mon 7 Dec 12:00 – 18:00  zoe: " in result.out


def test_who_is_not_found_is_looked_for_once(deployed: Deployed) -> None:
    """However many overrides they have."""
    text = Path("teams.yaml").read_text()
    more = "      - {from: 2026-12-08 12:00, to: 2026-12-08 18:00, replace: chi, with: zoe}\n"
    Path("teams.yaml").write_text(
        text.replace("    overrides:\n", f"    overrides:\n{more}").replace(
            "zoe@example.com", "gone@example.com"
        )
    )
    result = deployed.run("plan")
    assert result.out.count("PagerDuty has no user with the e-mail address of zoe") == 2
    assert len([line for line in deployed.api.lines("GET") if line.startswith("GET /users")]) == 1


def test_an_override_that_is_over_needs_no_user(deployed: Deployed) -> None:
    """Somebody who has left since holds no deploy up."""
    text = Path("teams.yaml").read_text().replace("zoe@example.com", "gone@example.com")
    over = "{from: 2026-11-16 12:00, to: 2026-11-16 18:00, replace: dev, with: zoe}"
    Path("teams.yaml").write_text(
        text.replace("{from: 2026-12-07 12:00, to: 2026-12-07 18:00, replace: chi, with: zoe}", over)
    )
    assert "2026-11-16" in Path("teams.yaml").read_text()
    assert deployed.run("apply").code == 0
    assert deployed.writes() == ["overrides 201", "overrides 201"]


@pytest.mark.parametrize("status", [403, 500])
def test_each_override_that_cannot_be_deleted_is_reported(deployed: Deployed, status: int) -> None:
    """The rest of the schedule goes on, and the next run tries again."""
    days = [(f"2026-12-{day}T00:00:00Z", f"2026-12-{day + 1}T00:00:00Z") for day in (20, 22, 24)]
    made_in_pagerduty(deployed, "gus", *days)
    deployed.api.fail("DELETE", "/overrides/", status=status)
    result = deployed.run("apply", "--prune")
    assert result.code == 1
    assert f"failed             Sun 20 Dec 00:00 – 24:00  Gus: not deleted: {status}" in result.out
    assert result.out.count("  deleted") == 2
    deployed.writes()
    assert (deployed.run("apply", "--prune").code, deployed.writes()) == (0, ["DELETE"])


def test_a_deletion_whose_answer_is_lost_is_tried_again(deployed: Deployed) -> None:
    """By the next run, which sees that it is done."""
    made_in_pagerduty(deployed, "gus", ("2026-12-20T00:00:00Z", "2026-12-21T00:00:00Z"))
    deployed.api.fail("DELETE", "/overrides/", status=502, applied=True)
    assert deployed.run("apply", "--prune").code == 1
    deployed.writes()
    assert (deployed.run("apply", "--prune").code, deployed.writes()) == (0, [])


def test_who_is_not_found_by_a_passing_fault_is_looked_for_again(deployed: Deployed) -> None:
    """Reading may be repeated."""
    deployed.api.fail("GET", "/users$", status=503)
    assert deployed.run("apply").code == 0
    assert len(deployed.there()) == 3


def test_one_that_is_gone_by_then_is_deleted(deployed: Deployed) -> None:
    """Somebody else was faster."""
    made_in_pagerduty(deployed, "gus", ("2026-12-20T00:00:00Z", "2026-12-21T00:00:00Z"))
    deployed.api.fail("DELETE", "/overrides/", status=404, applied=True)
    assert deployed.run("apply", "--prune").code == 0


def test_a_schedule_that_pagerduty_no_longer_has_is_named(deployed: Deployed) -> None:
    """The outputs are of an earlier apply; the others go on."""
    gone = deployed.schedules["secondary"]
    deployed.api.fail("GET", f"/schedules/{gone}/overrides", status=404, times=None)
    result = deployed.run("apply")
    assert (result.code, len(deployed.there())) == (1, 3)
    assert (
        f"404: PagerDuty no longer has the schedule {gone}: apply the team's stack, and pass its new outputs"
        in result.out
    )


def test_one_that_begins_meanwhile_is_left(deployed: Deployed) -> None:
    """PagerDuty tells no id of it."""
    made_in_pagerduty(deployed, "gus", ("2026-11-23T17:00:30Z", "2026-11-23T20:00:00Z"))
    deployed.api.state.now = NOW + timedelta(minutes=1)
    result = deployed.run("apply", "--prune")
    assert (result.code, "DELETE" in deployed.writes()) == (0, False)
    assert "it has begun, so it stays" in result.out


def test_what_is_years_away_is_made_once_too(deployed: Deployed) -> None:
    """It is looked as far as the last of the file's; of equal ones in PagerDuty one is left."""
    text = Path("teams.yaml").read_text()
    far = "      - {from: 2028-02-01, to: 2028-02-27, replace: ben, with: dev}\n"
    Path("teams.yaml").write_text(text.replace("    overrides:\n", f"    overrides:\n{far}"))
    assert deployed.run("apply").code == 0
    there = deployed.there()
    deployed.writes()
    assert (deployed.run("apply").code, deployed.writes()) == (0, [])
    overrides = deployed.api.state.schedules[deployed.schedules["primary"]].overrides
    (ours,) = (each for each in overrides if each.start.year == 2028)
    overrides += [replace(ours, id=f"PTWICE{number}") for number in range(2)]
    assert (deployed.run("apply", "--prune").code, deployed.there()) == (0, there)


def test_a_refused_part_is_reported_and_tried_again(deployed: Deployed) -> None:
    """PagerDuty answers 201, and says of each item what became of it."""
    zoe = deployed.api.state.users.pop(deployed.users["zoe"])
    text = Path("teams.yaml").read_text()
    Path("teams.yaml").write_text(
        text.replace(
            "email: zoe@example.com,", f"email: zoe@example.com, pagerduty_id: {deployed.users['zoe']},"
        )
    )
    result = deployed.run("apply")
    assert result.code == 1
    assert len(deployed.there()) == 2
    assert "failed" in result.out
    deployed.api.state.users[deployed.users["zoe"]] = zoe
    deployed.writes()
    assert deployed.run("apply").code == 0
    assert deployed.writes() == ["overrides 201"]
    assert len(deployed.there()) == 3


@pytest.mark.parametrize("applied", [False, True])
@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_fault_makes_nothing_twice(deployed: Deployed, status: int, applied: bool) -> None:
    """Where the answer was lost, what was made by then is seen before the rest is made."""
    if status == 429 and applied:
        return  # what is over the limit is not done
    deployed.api.fail("POST", "/overrides$", status=status, applied=applied)
    deployed.api.fail("GET", "/overrides$", status=502)
    assert deployed.run("apply").code == 0
    assert len(deployed.there()) == 3
    assert len(deployed.there("secondary")) == 1
    deployed.writes()
    assert deployed.run("apply").code == 0
    assert deployed.writes() == []


def test_one_schedule_that_fails_holds_up_no_other(deployed: Deployed) -> None:
    """The next run does the rest."""
    deployed.api.fail("POST", deployed.schedules["primary"], status=500, times=None)
    result = deployed.run("apply")
    assert result.code == 1
    assert (len(deployed.there()), len(deployed.there("secondary"))) == (0, 1)


def test_a_read_only_key_can_plan_but_not_apply(deployed: Deployed) -> None:
    """Nothing is written with it."""
    deployed.api.fail("POST", "/overrides$", status=403, times=None)
    assert deployed.run("plan").code == 0
    result = deployed.run("apply")
    assert result.code == 1
    assert "the token in PAGERDUTY_TOKEN may not do this" in result.out


def test_json_has_the_same(deployed: Deployed) -> None:
    """For programs."""
    found = json.loads(deployed.run("plan", "--format", "json").out)
    assert {each["outcome"] for each in found["overrides"]} == {"missing"}
    assert found["overrides"][0] == {
        "team": "payments",
        "schedule": "primary",
        "outcome": "missing",
        "start": "2026-12-01T00:00:00Z",
        "end": "2026-12-03T00:00:00Z",
        "who": "dev",
        "why": None,
    }


def leave_gaps() -> None:
    """Let nobody be on call at night, which is an error."""
    text = Path("teams.yaml").read_text()
    text = text.replace("    lead: eli\n", "    escalation: {levels: [primary]}\n    lead: eli\n", 1)
    text = text.replace("      turn: 1w\n", "      turn: 1w\n      hours: 10:00-18:00\n", 1)
    Path("teams.yaml").write_text(text.replace(", level: secondary", ""))


def test_an_allowed_error_does_not_hold_anything_up(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As for the stacks: what they deploy has its overrides."""
    leave_gaps()
    monkeypatch.setenv("WATCHBILL_ALLOW", "nobody-on-call: agreed")
    result = deployed.run("apply")
    assert (result.code, deployed.writes()) == (0, ["overrides 201"])
    assert "(allowed: agreed)" in result.err


@pytest.mark.parametrize("others", [False, True])
def test_a_team_with_an_error_is_named(deployed: Deployed, others: bool) -> None:
    """Nothing is said of its overrides, which were not looked at; other teams go on."""
    leave_gaps()
    ids = json.loads(Path("payments.json").read_text())
    if others:
        ids = {"payments": ids, "storage": {"schedule_ids": {}, "user_ids": {}}}
        Path("payments.json").write_text(json.dumps(ids))
    words = ("--outputs", "payments.json", *(() if others else ("--team", "payments")))
    result = deployed.watchbill("overrides", "plan", *words)
    assert (result.code, "[nobody-on-call]" in result.err) == (1, True)
    assert result.err.splitlines()[-1] == "left alone, because of these errors: payments"
    assert result.out == "not looked at: payments\n"
    told = json.loads(deployed.watchbill("overrides", "plan", *words, "--format", "json").out)
    assert (told["overrides"], told["not_shown"]) == ([], ["payments"])


def test_a_missing_team_is_reported(deployed: Deployed) -> None:
    """With the one that was perhaps meant."""
    result = deployed.watchbill("overrides", "plan", "--outputs", "payments.json", "--team", "paymens")
    assert (result.code, result.out) == (2, "")
    assert "has no team 'paymens'; did you mean 'payments'?" in result.err


USAGE = {
    "no token": ("PAGERDUTY_TOKEN", None, "set PAGERDUTY_TOKEN"),
    "no outputs": ("payments.json", None, "cannot read payments.json"),
    "no json": ("payments.json", "{", "payments.json is not JSON"),
    "other outputs": ("payments.json", '{"x": 1}', "payments.json has no schedule_ids"),
    "a schedule is missing": (
        "payments.json",
        '{"schedule_ids": {"value": {"primary": "P1"}}, "user_ids": {"value": {}}}',
        "the outputs have no schedule secondary of payments: apply its stack",
    ),
}


@pytest.mark.parametrize("name", USAGE, ids=str)
def test_what_is_not_there_is_asked_for(
    deployed: Deployed, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """In one line."""
    where, text, said = USAGE[name]
    if where == "PAGERDUTY_TOKEN":
        monkeypatch.delenv(where)
    elif text is None:
        (folder / where).unlink()
    else:
        (folder / where).write_text(text)
    result = deployed.run("plan")
    assert (result.code, result.out) == (2, "")
    assert said in result.err


def test_a_refused_token_is_reported_but_not_shown(
    deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever it is."""
    monkeypatch.setenv("PAGERDUTY_TOKEN", "very-secret")
    deployed.api.fail("GET", "/overrides$", status=401, times=None)
    result = deployed.run("plan")
    assert (result.code, "PagerDuty refuses the token" in result.err) == (2, True)
    assert "very-secret" not in result.out + result.err
