"""A rota changes from a handoff on as it was compiled, and no plan would disturb it."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.e2e import terraform
from tests.e2e.deployments import refusals
from tests.e2e.terraform import Project
from tests.e2e.versions import LATER, around, played, roster, small, tick, wait, whole
from tests.stacks.clones import clone, run
from tests.standins.pagerduty import PagerDutyApi
from watchbill.cli import main

pytestmark = pytest.mark.e2e

LEAD_TIME = timedelta(seconds=30)
"""How long deploying and two plans may take before the change, at the least."""


OVER = [
    "# pagerduty_escalation_policy.team will be updated in-place",
    "# pagerduty_schedule.secondary_left will be destroyed",
    "# pagerduty_team_membership.ben will be destroyed",
    "# pagerduty_team_membership.jan will be updated in-place",
]
"""What is over with the versions: a secondary of one member, ben's membership, jan's role as a lead."""


def minute_after(instant: datetime) -> datetime:
    """The next full minute: handoffs are on one."""
    return instant.replace(second=0, microsecond=0) + timedelta(minutes=1)


def deploy(project: Project, path: Path, at: datetime) -> None:
    deployment = whole(path)
    terraform.invite(project.api, deployment.people)
    project.write(deployment.at(at))
    project.init("payments")
    project.apply("payments")


def plan(project: Project, path: Path, at: datetime) -> list[str]:
    """What a plan would change whose stack is written at an instant."""
    project.write(whole(path).at(at))
    return project.planned("payments")


def touched(lines: list[str]) -> list[str]:
    """What of a plan is about resources; who has gone is in its outputs too."""
    return [line for line in lines if " will be " in line or " must be " in line]


def test_versions_begin_and_plans_stay_empty(project: Project, api: PagerDutyApi, tmp_path: Path):
    """
    The one difference is what was there for the sake of versions that have ended; no schedule that goes on.

    Before the change, at it, after it, after a second change, after `tidy`, weeks later; who is on call is
    who the whole value says all along. A stack written before the change is not to be deployed after it.
    """
    path = tmp_path / "teams.yaml"
    change = minute_after(datetime.now(UTC) + LEAD_TIME)
    second = change + LATER
    path.write_text(roster(change))
    compiled = whole(path)
    assert sorted({len(schedule.layers) for schedule in compiled.schedules}) == [1, 2, 4]

    deployed = tick(api)
    deploy(project, path, deployed)
    assert plan(project, path, tick(api)) == []
    before = tick(api)
    assert plan(project, path, before) == []
    instants = around(change, second, change + timedelta(days=28), since=before)
    assert played(project, compiled, instants) == []
    assert tick(api) < change, "this machine is too slow for LEAD_TIME"

    wait(api, change)
    assert "# pagerduty_schedule.primary_leaver will be updated in-place" in project.planned("payments")
    assert touched(plan(project, path, change)) == OVER
    assert tick(api) < second, "this machine is too slow for LATER"
    api.forget()
    project.apply("payments")
    assert refusals(api) == []
    assert sorted(line.split()[0] for line in api.lines("POST", "PUT", "DELETE")) == [
        "DELETE",
        "DELETE",
        "PUT",
        "PUT",
    ]
    assert plan(project, path, tick(api)) == []
    assert played(project, compiled.at(change), around(change, second, since=change)) == []

    wait(api, second)
    assert plan(project, path, second) == []
    assert main.run(["edit", "tidy", "--file", str(path)]) == 0
    tidied = path.read_text()
    assert (tidied.count("then:"), tidied.count("- {from:")) == (1, 1)
    assert plan(project, path, tick(api)) == []
    assert played(project, whole(path), around(second, since=second)) == []

    api.state.now = second + timedelta(days=20)
    assert plan(project, path, api.state.now) == []
    assert played(project, compiled.at(change), around(since=api.state.now)) == []
    assert plan(project, path, second + timedelta(days=27)) == []


THEN = "      then: {{from: {week0}, members: [ana, chi, dev, gus]}}\n"
SEVERAL = """\
      then:
        - {{from: {week0}, members: [ana, chi, dev, gus]}}
        - {{from: {week1}, members: [gus, ana, dev]}}
        - {{from: {week2}, hours: 08:00-20:00}}
"""
EDITS = {
    "a version is added": ("", THEN),
    "it is taken back": (THEN, ""),
    "it is put off": (THEN, THEN.replace("week0", "week1")),
    "it comes earlier": (THEN.replace("week0", "week1"), THEN),
    "it has other members": (THEN, THEN.replace("[ana, chi", "[ben, chi")),
    "several are added": ("", SEVERAL),
    "the first is taken back": (SEVERAL, SEVERAL.replace(SEVERAL.splitlines(True)[1], "")),
    "all are taken back": (SEVERAL, ""),
    "it is deployed late": ("", THEN.replace("week0", "before")),
}


@pytest.mark.parametrize("name", EDITS, ids=str)
def test_an_edit_of_what_is_to_come(project: Project, api: PagerDutyApi, tmp_path: Path, name: str):
    """It is deployed without a refusal and leaves nothing to plan; meanwhile each level keeps whom it has."""
    path, now = tmp_path / "teams.yaml", tick(api)
    before, after = (small(then, handoff=minute_after(now) + timedelta(days=2)) for then in EDITS[name])
    path.write_text(after)
    terraform.invite(api, whole(path).people)
    path.write_text(before)
    deploy(project, path, now)
    path.write_text(after)
    assert touched(plan(project, path, now)) != []
    (policy,) = api.state.policies
    levels: list[list[list[str]]] = []
    api.on_request = lambda _: levels.append(api.state.on_policy(policy))
    api.forget()
    project.apply("payments")
    api.on_request = None
    assert refusals(api) == []
    assert [level for level in levels if [] in level] == []
    if name != "it is deployed late":
        assert len({str(level) for level in levels}) == 1
    assert plan(project, path, tick(api)) == []
    days = [now + timedelta(days=2 + 7 * week) for week in range(3)]
    assert played(project, whole(path), around(*map(minute_after, days), since=api.state.now)) == []


OVERRIDES = """\
    overrides:
      - {{from: {first}, to: {first}, replace: kim, with: ben, rotation: turns, reason: swap}}
      - {{from: {second} 08:00, to: {second} 18:00, replace: kim, with: zoe, rotation: turns}}
"""


@pytest.fixture
def overridden(project: Project, api: PagerDutyApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """
    A team that is deployed with overrides in its file, of which PagerDuty has none yet; its outputs beside
    it.
    """
    now = tick(api)
    change = minute_after(now) + timedelta(days=6)
    days = {"first": (now + timedelta(days=2)).date(), "second": (now + timedelta(days=4)).date()}
    text = roster(change, overrides=OVERRIDES.format(**days))
    path = tmp_path / "teams.yaml"
    path.write_text(text.replace("people:\n", "people:\n  zoe: {name: Zoe, email: zoe@example.com}\n"))
    api.state.add_user(email="Zoe@example.com", name="Zoe")
    deploy(project, path, now)
    monkeypatch.setenv("PAGERDUTY_API_URL", api.url)
    monkeypatch.setenv("PAGERDUTY_TOKEN", "x")
    monkeypatch.chdir(tmp_path)
    save_outputs(project)
    return path


def save_outputs(project: Project) -> None:
    printed = project.terraform("payments", "output", "-json").stdout
    assert "schedule_ids" in json.loads(printed)
    (project.folder / "payments.json").write_text(printed)


def overrides(*words: str) -> int:
    return main.run(["overrides", *words, "--outputs", "payments.json", "--team", "payments"])


def test_overrides_are_in_no_plan(project: Project, api: PagerDutyApi, overridden: Path):
    """They are made once, beside Terraform; then each of the two finds nothing to do."""
    compiled = whole(overridden)
    assert [len(schedule.overrides) for schedule in compiled.schedules if schedule.overrides] == [2]
    assert plan(project, overridden, tick(api)) == []
    assert overrides("plan", "--check") == 1
    assert overrides("apply") == 0
    assert len(api.lines("POST")) > 0
    assert plan(project, overridden, tick(api)) == []
    assert overrides("plan", "--check") == 0
    api.forget()
    assert overrides("apply") == 0
    assert api.lines("POST", "PUT", "DELETE") == []


def test_who_takes_over_is_on_call_and_no_member(project: Project, api: PagerDutyApi, overridden: Path):
    """
    The account plays layers and overrides as the compiled value does; zoe is in no membership of Terraform's.
    """
    assert overrides("apply") == 0
    compiled = whole(overridden)
    assert "zoe" not in {person.key for person in compiled.people}
    now = tick(api)
    (schedule,) = (each for each in compiled.schedules if each.overrides)
    edges = [edge for each in schedule.overrides for edge in (each.start, each.end)]
    found = played(project, compiled, around(*edges, since=now))
    assert {said for _, _, said in found} <= {"zoe@example.com"}
    assert found == []


def test_who_has_overrides_can_leave(project: Project, api: PagerDutyApi, overridden: Path):
    """
    Out of the rotation and the file at once: nothing is refused, and `--prune` takes their overrides away.
    """
    assert overrides("apply") == 0
    text = overridden.read_text()
    text = re.sub(r"    overrides:\n(      - .*\n)+", "", text)
    overridden.write_text(text.replace("[ana, ben, chi, dev]", "[ana, chi, dev]"))
    assert "ben" not in {person.key for person in whole(overridden).people}
    api.forget()
    planned = plan(project, overridden, tick(api))
    assert "# pagerduty_team_membership.ben will be destroyed" in planned
    project.apply("payments")
    assert refusals(api) == []
    assert plan(project, overridden, tick(api)) == []
    save_outputs(project)
    assert overrides("plan", "--check") == 0
    assert [len(each.overrides) for each in api.state.schedules.values() if each.overrides] == [2]
    assert overrides("apply", "--prune") == 0
    assert [each for each in api.state.schedules.values() if each.overrides] == []
    assert plan(project, overridden, tick(api)) == []


@pytest.mark.parametrize(("minutes", "warned"), [(-1, False), (0, False), (1, True), (60, True), (61, False)])
def test_a_run_close_before_a_change_warns(tmp_path: Path, minutes: int, warned: bool):
    """Within the hour before a version ends; the stack would be wrong after it."""
    change = datetime(2026, 11, 25, 12, tzinfo=UTC)
    clone(tmp_path)
    (tmp_path / "teams.yaml").write_text(roster(change))
    done = run(tmp_path, WATCHBILL_AT=f"{change - timedelta(minutes=minutes):%Y-%m-%dT%H:%MZ}")
    assert done.returncode == 0, done.stderr
    line = (
        "warning: payments primary (leaver) changes at 2026-11-25 21:00 JST: "
        "deploy before that, or write the stacks again"
    )
    assert (line in done.stderr.splitlines()) == warned
