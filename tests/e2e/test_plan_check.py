"""The check of a plan, on real plans of the real provider against the simulated account."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e import plans
from tests.e2e.plans import CASES
from tests.e2e.terraform import Project
from tests.golden import check
from tests.standins.pagerduty import PagerDutyApi
from tests.standins_test.account import Account

pytestmark = pytest.mark.e2e

ROOT = Path(__file__).parents[2]
FIXTURES = ROOT / "tests/cli/plans"
PASSES = {"plain-edit", "ended-shadow"}


def checked(project: Project, team: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Show the plan to the check, as a person would; by default PagerDuty is asked with a token."""
    stack = project.stack(team).relative_to(project.folder)
    return shell(
        project, f"terraform -chdir={stack} show -json plan | watchbill ci plan-check -", **environment
    )


def shell(project: Project, command: str, **environment: str) -> subprocess.CompletedProcess[str]:
    given = {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PAGERDUTY_API_URL": project.api.url,
        "PAGERDUTY_TOKEN": "x",
        "WATCHBILL_AT": project.api.state.now.isoformat(),
    }
    return subprocess.run(
        ["sh", "-c", command],
        cwd=project.folder,
        env={**project.environment, **given, **environment},
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("name", CASES)
def test_a_real_plan_is_judged(project: Project, name: str) -> None:
    """Each is the plan that the fast tests read; only those that take away nothing that is used pass."""
    found = plans.plan(project, CASES[name])
    check(FIXTURES / f"{name}.json", plans.reduced(found))
    result = checked(project, CASES[name].team)
    assert (result.returncode, result.stderr) == (0 if name in PASSES else 1, ""), result.stdout
    assert ("WATCHBILL_DESTROY" in result.stdout) == (name not in PASSES)


def apply(project: Project, team: str) -> str:
    return project.terraform(team, "apply", "-no-color", "-input=false", "plan").stdout


def asked(printed: str, team: str) -> str:
    """Return the lines that a refusal prints for WATCHBILL_DESTROY."""
    return "".join(f"{line}\n" for line in printed.splitlines() if line.startswith(f"{team} "))


def test_the_printed_lines_let_the_same_plan_through(project: Project, api: PagerDutyApi) -> None:
    """A service is taken down by them, and by nothing else."""
    plans.plan(project, CASES["service-removed"])
    refused = checked(project, "payments")
    allowed = checked(project, "payments", WATCHBILL_DESTROY=asked(refused.stdout, "payments"))
    assert (refused.returncode, allowed.returncode, allowed.stderr) == (1, 0, ""), allowed.stdout
    assert "2 destroyed" in apply(project, "payments")
    assert [each.name for each in api.state.services.values()] == ["payments-api"]
    assert project.planned("payments") == []


def test_an_ended_shadow_goes_by_itself(project: Project, api: PagerDutyApi) -> None:
    """Nobody has to ask for it; the policy of the same plan lets it go."""
    plans.plan(project, CASES["ended-shadow"])
    result = checked(project, "payments")
    assert (result.returncode, result.stdout.splitlines()[0]) == (
        0,
        (
            "pagerduty_schedule.shadow: the schedule 'Payments shadow' would be destroyed (the roster now"
            " leaves it empty)"
        ),
    )
    apply(project, "payments")
    assert sorted(each.name for each in api.state.schedules.values()) == [
        "Payments primary",
        "Payments secondary",
    ]


def test_a_schedule_that_another_policy_uses_stays(project: Project, api: PagerDutyApi) -> None:
    """
    Though it has ended, and though it is asked for; the provider would take it out of that policy in silence.

    Once it is out of that policy the plan passes.
    """
    plans.plan(project, CASES["ended-shadow"])
    shadow = next(each.id for each in api.state.schedules.values() if each.name == "Payments shadow")
    client = Account(api=api)
    policy = client.new_policy(("user", client.ana), ("schedule", shadow), name="Website")
    for lines in ("", "payments pagerduty_schedule.shadow: no longer needed\n"):
        refused = checked(project, "payments", WATCHBILL_DESTROY=lines)
        assert (refused.returncode, "the policy 'Website' still uses it" in refused.stdout) == (1, True)
        assert asked(refused.stdout, "payments") == ""
    client.ask("PUT", f"/escalation_policies/{policy}", client.policy(("user", client.ana), name="Website"))
    assert checked(project, "payments").returncode == 0


def test_what_the_check_prevents(project: Project, api: PagerDutyApi) -> None:
    """Applied without it, the same plan deletes a rule of somebody else's policy, and does not say so."""
    plans.plan(project, CASES["ended-shadow"])
    shadow = next(each.id for each in api.state.schedules.values() if each.name == "Payments shadow")
    client = Account(api=api)
    policy = client.new_policy(("user", client.ana), ("schedule", shadow), name="Website")
    assert "Website" not in apply(project, "payments")
    assert len(api.state.policies[policy].rules) == 1


def test_without_a_token_no_schedule_goes(project: Project) -> None:
    """Nobody can say who else uses it; what is no schedule needs no token."""
    plans.plan(project, CASES["ended-shadow"])
    result = checked(project, "payments", PAGERDUTY_TOKEN="")
    assert (result.returncode, "set PAGERDUTY_TOKEN: a read-only key is enough" in result.stdout) == (1, True)


def test_a_team_is_taken_down_on_purpose(project: Project, api: PagerDutyApi) -> None:
    """By `plan -destroy`, the printed lines, and the plan that was checked; nothing of it stays."""
    plans.plan(project, CASES["plain-edit"])
    project.terraform("payments", "plan", "-destroy", "-no-color", "-input=false", "-out=plan")
    refused = checked(project, "payments")
    lines = asked(refused.stdout, "payments")
    assert (refused.returncode, len(lines.splitlines())) == (1, 9), refused.stdout
    allowed = checked(project, "payments", WATCHBILL_DESTROY=lines)
    assert (allowed.returncode, allowed.stderr) == (0, ""), allowed.stdout
    apply(project, "payments")
    assert (api.state.teams, api.state.schedules, api.state.policies, api.state.services) == ({}, {}, {}, {})


def test_the_commands_of_the_page_deploy_a_team_and_take_it_down(project: Project, api: PagerDutyApi) -> None:
    """As they stand there; refused, they apply nothing, and leave no plan behind."""
    (block,) = [
        each
        for each in re.findall(
            r"^```sh\n(.*?)^```$", (ROOT / "docs/deployment.md").read_text("utf-8"), re.M | re.S
        )
        if "plan-check" in each and "--team TEAM" in each
    ]
    plans.plan(project, CASES["service-removed"])
    commands = block.replace("TEAM", "payments")
    refused = shell(project, commands)
    assert "2 destroyed" not in refused.stdout
    lines = asked(refused.stdout, "payments")
    assert "2 destroyed" in shell(project, commands, WATCHBILL_DESTROY=lines).stdout
    down = commands.replace(" plan -parallelism", " plan -destroy -parallelism")
    lines = asked(shell(project, down).stdout, "payments")
    assert api.state.teams
    shell(project, down, WATCHBILL_DESTROY=lines)
    assert (api.state.teams, api.state.schedules, api.state.policies, api.state.services) == ({}, {}, {}, {})
    assert not (project.stack("payments") / "plan").exists()


def test_a_schedule_that_is_forgotten_may_be_forgotten(project: Project, api: PagerDutyApi) -> None:
    """`removed` without destroying keeps it in PagerDuty; Terraform gives the same reason for both."""
    plans.plan(project, CASES["plain-edit"])
    path = project.stack("payments") / "cdk.tf.json"
    stack = json.loads(path.read_text("utf-8"))
    del stack["resource"]["pagerduty_schedule"]["shadow"]
    del stack["output"]["schedule_ids"]["value"]["shadow"]
    stack["removed"] = [{"from": "pagerduty_schedule.shadow", "lifecycle": {"destroy": False}}]
    path.write_text(json.dumps(stack))
    project.terraform("payments", "plan", "-no-color", "-input=false", "-out=plan")
    (change,) = [
        each
        for each in plans.shown(project, "payments")["resource_changes"]
        if each["address"] == "pagerduty_schedule.shadow"
    ]
    assert (change["change"]["actions"], change["action_reason"]) == (
        ["forget"],
        "delete_because_no_resource_config",
    )
    assert checked(project, "payments").returncode == 0
