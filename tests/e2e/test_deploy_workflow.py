"""The deploy's own script, with the real Terraform and the real provider, against the simulated account."""

import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.cli.repository import Repository
from tests.e2e.deployments import EXAMPLE, NOW, deployments
from tests.e2e.terraform import Project, invite
from tests.standins.pagerduty import PagerDutyApi
from tests.test_pipelines import INIT, shell, steps
from watchbill.pagerduty.deployment import Deployment
from watchbill.rota.play import shifts

pytestmark = pytest.mark.e2e

FORM = "%Y-%m-%d %H:%M"


def of(roster: Path) -> dict[str, Deployment]:
    return {each.team: each for each in deployments(roster)}


def script(
    project: Project, *teams: str, bases: str = "", destroy: str = ""
) -> subprocess.CompletedProcess[str]:
    temp = project.folder / "runner"
    temp.mkdir(exist_ok=True)
    (temp / "teams").write_text("".join(f"{team}\n" for team in teams))
    (temp / "bases").write_text(f"{bases}\n")
    (text,) = [step["run"] for step in steps(INIT / "deploy.yml") if step.get("name") == "deploy"]
    return subprocess.run(
        [*shell(INIT / "deploy.yml"), text],
        cwd=project.folder,
        env={
            **project.environment,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "RUNNER_TEMP": str(temp),
            "GITHUB_STEP_SUMMARY": str(temp / "summary"),
            "PAGERDUTY_TOKEN": "x",
            "PAGERDUTY_API_URL": project.api.url,
            "WATCHBILL_DESTROY": destroy,
        },
        capture_output=True,
        text=True,
    )


def test_teams_are_deployed_with_their_keys_and_overrides(project: Project, api: PagerDutyApi) -> None:
    """
    A team of which PagerDuty lacks people fails alone; the next run makes nothing twice.

    An override that an edit takes out of the file goes.
    """
    text = EXAMPLE.read_text("utf-8")
    roster = project.folder / "teams.yaml"
    roster.write_text(text)
    (primary,) = [each for each in of(roster)["payments"].schedules if each.key == "primary"]
    shift = next(each for each in shifts(primary, NOW, NOW + timedelta(days=30)) if each.start > NOW)
    begins, ends = (
        shift.start.astimezone(ZoneInfo(primary.zone)) + timedelta(hours=hours) for hours in (2, 5)
    )
    override = f"{{from: '{begins:{FORM}}', to: '{ends:{FORM}}', replace: {shift.person}, with: gus}}"
    roster.write_text(
        text.replace("    services:\n", f"    overrides:\n      - {override}\n    services:\n", 1)
    )
    found = of(roster)
    project.write(found["payments"], found["platform"])
    invite(api, found["payments"].people)
    first = script(project, "platform", "payments")
    assert (first.returncode, (project.folder / "runner/summary").read_text()) == (
        0,
        "- platform: NOT deployed\n- payments: deployed\n",
    ), first.stdout + first.stderr
    assert (project.folder / "runner/failed").read_text() == "platform\n"
    keys = {path.name: path.stat().st_mode & 0o777 for path in (project.folder / "runner/keys").iterdir()}
    assert set(keys.values()) == {0o600}
    assert "pagerduty-payments-api" in keys
    assert "PagerDuty has no user" in first.stderr
    lock = project.stack("payments") / ".terraform.lock.hcl"
    (project.folder / ".terraform.lock.hcl").write_bytes(lock.read_bytes())
    invite(api, found["platform"].people)
    api.forget()
    second = script(project, "platform", "payments")
    assert (project.folder / "runner/failed").read_text() == "", second.stdout + second.stderr
    assert "Apply complete! Resources: 0 added, 0 changed, 0 destroyed." in second.stdout
    assert [line for line in api.lines("POST") if "overrides" in line] == []
    overrides = [each for schedule in api.state.schedules.values() for each in schedule.overrides]
    assert len(overrides) == 1
    repository = Repository(project.folder)
    repository.git("add", "teams.yaml")
    repository.git("commit", "--quiet", "--message", "an override")
    roster.write_text(text)
    third = script(project, "payments", bases="--base HEAD")
    assert (project.folder / "runner/failed").read_text() == "", third.stdout + third.stderr
    assert [each for schedule in api.state.schedules.values() for each in schedule.overrides] == []


def test_what_nobody_asked_for_stays(project: Project, api: PagerDutyApi) -> None:
    """
    A stack that lacks a service is not applied, and the other team is.

    With the printed lines it goes; the file of the plan, which holds its routing key, never stays.
    """
    text = EXAMPLE.read_text("utf-8")
    roster = project.folder / "teams.yaml"
    roster.write_text(text)
    found = of(roster)
    both = (found["payments"], found["platform"])
    for each in both:
        invite(api, each.people)
    project.write(*both)
    assert script(project, "payments", "platform").returncode == 0
    ledger = text.partition("      payments-ledger:\n")[2].partition("\n\n")[0]
    roster.write_text(
        text.replace(f"      payments-ledger:\n{ledger}\n", "", 1).replace("val, wes", "wes, val", 1)
    )
    found = of(roster)
    project.write(found["payments"], found["platform"])
    refused = script(project, "payments", "platform")
    assert (project.folder / "runner/failed").read_text() == "payments\n", refused.stdout + refused.stderr
    summary = (project.folder / "runner/summary").read_text()
    lines = [line for line in summary.splitlines() if line.startswith("payments pagerduty_")]
    assert [line.split(":")[0] for line in lines] == [
        "payments pagerduty_service.payments-ledger",
        "payments pagerduty_service_integration.payments-ledger",
    ]
    assert "payments-ledger" in [each.name for each in api.state.services.values()]
    assert not (project.folder / "runner/plan").exists()
    allowed = script(project, "payments", "platform", destroy="\n".join(lines))
    assert (project.folder / "runner/failed").read_text() == "", allowed.stdout + allowed.stderr
    assert "2 destroyed" in allowed.stdout
    assert "payments-ledger" not in [each.name for each in api.state.services.values()]
    assert not (project.folder / "runner/plan").exists()
