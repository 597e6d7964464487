"""The ways that refused edits print, typed as they stand, with the real Terraform and the real provider."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path

import pytest

from tests.e2e.deployments import EXAMPLE, NOW, refusals
from tests.e2e.terraform import Project, invite
from tests.review.test_review_losses import LEAD, OBJECT_STORE, ROTATION, SHOP, TOOLING, Edits, rotations
from tests.review.test_review_losses import edited as changed
from tests.standins.pagerduty import PagerDutyApi
from tests.standins.pagerduty.records import Override
from tests.standins.state import StateServer
from watchbill.checks.gate import Prepared
from watchbill.cli.losses import found
from watchbill.cli.sides import Sides
from watchbill.pagerduty.deployment import Deployment
from watchbill.review.losses.loss import Loss
from watchbill.workspace.prepare import prepare

pytestmark = pytest.mark.e2e

TEXT = EXAMPLE.read_text("utf-8")


@pytest.fixture(params=["local", "http"])
def states(request: pytest.FixtureRequest, project: Project) -> Iterator[StateServer | None]:
    """Where states are kept: files beside cdktf.json, or a server that locks them."""
    with StateServer() if request.param == "http" else nullcontext() as server:
        if server is not None:
            (project.folder / "cdktf.json").write_text(json.dumps({"context": {"backend": server.backend()}}))
        yield server
        if server is not None:
            assert (server.locks, server.locked != []) == ({}, True)


class Way:
    """An edit of the example whose old side is deployed, and what is printed of it."""

    def __init__(self, project: Project, *edits: tuple[str, str], before: Edits = (), deployed: str) -> None:
        self.project, self.team = project, deployed
        text = changed(*before, text=TEXT)
        self.old = self.prepared(text, "old.yaml")
        self._write(self.old, deployed)
        invite(project.api, self.old.deployments[deployed].people)
        project.init(deployed)
        project.apply(deployed)
        assert project.planned(deployed) == []
        self.had = project.outputs(deployed)
        self.new = self.prepared(changed(*edits, text=text), "teams.yaml")
        (self.loss,) = found(Sides(old=self.old, new=self.new, absent=None), NOW, ())
        project.api.forget()

    def write(self, team: str, roster: Prepared | None = None) -> None:
        """Write the stack of a team, by the new roster or another."""
        roster = roster or self.new
        invite(self.project.api, roster.deployments[team].people)
        self._write(roster, team)

    def step(self, number: int) -> str:
        """Type what stands below a step, and return what it printed."""
        lines = steps_of(self.loss)[number - 1]
        assert lines
        done = self.typed("\n".join(lines))
        assert done.returncode == 0, f"{lines}\n{done.stdout}\n{done.stderr}"
        return done.stdout

    def typed(self, text: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Type something in the project's folder, as somebody with a token does."""
        return subprocess.run(
            ["bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", text],
            cwd=self.project.folder,
            env={
                **self.project.environment,
                "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
                "PAGERDUTY_TOKEN": "x",
                "PAGERDUTY_API_URL": self.project.api.url,
                **environment,
            },
            capture_output=True,
            text=True,
        )

    def prepared(self, text: str, name: str) -> Prepared:
        path = self.project.folder / name
        path.write_text(text, "utf-8")
        return prepare(path, instant=NOW)

    def _write(self, prepared: Prepared, team: str) -> None:
        deployment: Deployment = prepared.deployments[team].at(NOW)
        self.project.write(deployment)


def steps_of(loss: Loss) -> list[list[str]]:
    """Return what each step of a way has to be typed or pasted."""
    found: list[list[str]] = []
    for line in loss.finding.way:
        if line.startswith("   "):
            found[-1].append(line[3:])
        else:
            found.append([])
    return found


def destroyed(api: PagerDutyApi) -> list[str]:
    return [line for line in api.lines("DELETE") if "/overrides/" not in line]


@pytest.mark.parametrize(
    "edits",
    [
        (("  payments:\n", "  billing:\n"),),
        (("  payments:\n    name: Payments\n", "  billing:\n    name: Billing\n"),),
    ],
    ids=["the key alone", "the key and the name"],
)
def test_a_team_gets_another_key(
    project: Project, api: PagerDutyApi, states: StateServer | None, edits: Edits
) -> None:
    """
    Nothing is destroyed or made, the routing keys stay, and the old state holds nothing that could be
    destroyed.

    The plan is empty, but for what is called after the name.
    """
    way = Way(project, *edits, deployed="payments")
    way.step(1)
    way.write("billing")
    way.step(2)
    assert way.loss.finding.code == "team-renamed"
    plan = project.planned("billing")
    if "Billing" in edits[0][1]:
        changes = [line.split(" ", 2)[2] for line in plan if " be " in line]
        assert set(changes) == {"will be updated in-place"}
    else:
        assert plan == []
    way.step(3)
    project.apply("billing")
    assert project.planned("billing") == []
    assert project.outputs("billing") == way.had
    assert (destroyed(api), api.lines("POST")) == ([], [])
    assert len(api.state.teams) == 1
    # Whoever still has the old stack can destroy nothing by it.
    assert (
        "destroyed"
        not in project.terraform("payments", "plan", "-input=false", "-no-color", "-destroy").stdout
    )
    assert not (project.folder / "payments.tfstate").exists()


def test_the_way_ends_where_the_new_key_was_deployed_first(
    project: Project, states: StateServer | None
) -> None:
    """Terraform refuses to put a state over another one: there are two teams by then, and nothing is lost."""
    way = Way(
        project,
        ("  payments:\n    name: Payments\n", "  billing:\n    name: Billing\n"),
        ("      payments-api:\n", "      payments-api:\n        name: API\n"),
        ("      payments-ledger:\n", "      payments-ledger:\n        name: Ledger\n"),
        deployed="payments",
    )
    way.step(1)
    way.write("billing")
    project.init("billing")
    project.apply("billing")
    with pytest.raises(AssertionError, match="lineage"):
        way.step(2)


def test_a_service_gets_another_key(project: Project, api: PagerDutyApi, states: StateServer | None) -> None:
    """
    With its integration, its own policy and its own schedule; its routing key stays, and so do its incidents.
    """
    turns = LEAD.replace("    lead:", "        manager:").replace("\n      ", "\n          ")
    way = Way(
        project,
        ("      ingress:\n", "      gateway:\n"),
        before=(
            ("        manager: uma\n", turns),
            ("      ingress:\n", "      ingress:\n        name: The way in\n"),
        ),
        deployed="platform",
    )
    assert way.loss.finding.code == "service-renamed"
    way.step(1)
    way.write("platform")
    assert [line for line in project.planned("platform") if "destroyed" in line or "created" in line] == []
    project.apply("platform")
    assert project.planned("platform") == []
    now = project.outputs("platform")
    assert now["routing_keys"]["gateway"] == way.had["routing_keys"]["ingress"]
    assert now["service_ids"]["gateway"] == way.had["service_ids"]["ingress"]
    assert (destroyed(api), api.lines("POST")) == ([], [])


RENAMED: dict[str, tuple[Edits, str]] = {
    "a rotation has another key": ((("      eu:\n", "      emea:\n"),), "storage"),
    "two rotations exchange their keys": (
        (("      eu:\n", "      xx:\n"), ("      us:\n", "      eu:\n"), ("      xx:\n", "      us:\n")),
        "storage",
    ),
    "a rotation becomes one of several": (((ROTATION, rotations("eu")),), "payments"),
}


@pytest.mark.parametrize(("edits", "team"), RENAMED.values(), ids=RENAMED.keys())
def test_a_rotation_gets_another_key(
    project: Project, api: PagerDutyApi, states: StateServer | None, edits: Edits, team: str
) -> None:
    """A swap that somebody made by phone is still there afterwards, on the schedule of the same people."""
    way = Way(project, *edits, deployed=team)
    assert way.loss.finding.code == "rotation-renamed"
    swaps = {id_: _swap(api, id_) for id_ in way.had["schedule_ids"].values()}
    users = {id_: api.state.schedules[id_].layers[0].users for id_ in swaps}
    way.step(1)
    way.write(team)
    assert [line for line in project.planned(team) if "destroyed" in line or "created" in line] == []
    project.apply(team)
    assert project.planned(team) == []
    assert (destroyed(api), api.lines("POST")) == ([], [])
    assert {id_: schedule.overrides for id_, schedule in api.state.schedules.items()} == swaps
    assert {id_: schedule.layers[0].users for id_, schedule in api.state.schedules.items()} == users


def _swap(api: PagerDutyApi, schedule: str) -> list[Override]:
    """Let somebody take a day over by phone, and return what the schedule has by it."""
    state = api.state
    user, *_ = state.users
    made = Override(id=state.new_id(), start=NOW + timedelta(days=1), end=NOW + timedelta(days=2), user=user)
    state.schedules[schedule].overrides.append(made)
    return [made]


def test_a_service_moves_in_two_edits(project: Project, api: PagerDutyApi) -> None:
    """
    The printed lines let it go, and nothing else; then the other team has it, under a routing key of its own.
    """
    store = OBJECT_STORE.rstrip() + "\n"
    out = ((OBJECT_STORE, ""), ("    services:\n  # Two", "  # Two"))
    way = Way(project, *out, (SHOP, store + SHOP), deployed="storage")
    assert (way.loss.finding.code, way.loss.teams) == ("service-moved", {"storage", "website"})
    first = way.prepared(changed(*out, text=TEXT), "teams.yaml")
    way.write("storage", first)
    for old, new in ((way.old, first), (first, way.new)):
        assert found(Sides(old=old, new=new, absent=None), NOW, ()) == ()
    lines = "\n".join(steps_of(way.loss)[1])
    assert checked(way, "storage", lines) == 0
    project.terraform("storage", "apply", "-input=false", "-no-color", "plan")
    assert [line.split("/")[1] for line in destroyed(api)] == ["services", "services"]
    assert (project.planned("storage"), project.outputs("storage")["routing_keys"]) == ([], {})
    way.write("website")
    project.init("website")
    project.apply("website")
    assert project.planned("website") == []
    key = project.outputs("website")["routing_keys"]["object-store"]
    assert key != way.had["routing_keys"]["object-store"]


def test_a_team_is_taken_down(project: Project, api: PagerDutyApi) -> None:
    """All of it goes by the lines that are printed, and PagerDuty refuses nothing."""
    start, end = TEXT.index("  # A week each"), TEXT.index("  # Follow the sun")
    way = Way(project, (TEXT[start:end], ""), deployed="payments")
    assert way.loss.finding.code == "team-left"
    way.step(2)
    state = api.state
    assert (state.teams, state.schedules, state.policies, state.services) == ({}, {}, {}, {})
    assert refusals(api) == []
    assert not (project.stack("payments") / "plan").exists()


def test_a_service_goes_on_when_its_team_is_taken_down(project: Project, api: PagerDutyApi) -> None:
    """
    Left out of the edit at first: once its team is down the other team gets it, and PagerDuty refuses
    nothing.
    """
    farm = TOOLING[TOOLING.index("      build-farm:") :].rstrip() + "\n"
    way = Way(project, (TOOLING, ""), (SHOP, farm + SHOP), deployed="tooling")
    assert (way.loss.finding.code, way.loss.teams) == ("team-left", {"tooling", "website"})
    way.step(2)
    first = way.prepared(changed((TOOLING, ""), text=TEXT), "teams.yaml")
    assert found(Sides(old=first, new=way.new, absent=None), NOW, ()) == ()
    way.write("website")
    project.init("website")
    project.apply("website")
    assert project.planned("website") == []
    key = project.outputs("website")["routing_keys"]["build-farm"]
    assert key != way.had["routing_keys"]["build-farm"]
    assert refusals(api) == []


def checked(way: Way, team: str, asked: str) -> int:
    """Plan a team's stack into a file, and return how the check of the plan ends."""
    stack = f"cdktf.out/stacks/{team}"
    plan = f"terraform -chdir={stack} plan -input=false -out=plan"
    check = f"terraform -chdir={stack} show -json plan | watchbill ci plan-check - --team {team}"
    return way.typed(f"{plan} && {check}", WATCHBILL_DESTROY=asked).returncode
