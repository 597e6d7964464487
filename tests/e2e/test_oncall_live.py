"""Who PagerDuty has on call, asked with the outputs of the real Terraform."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e import plans
from tests.e2e.plans import CASES
from tests.e2e.terraform import Project
from tests.standins.pagerduty import PagerDutyApi
from tests.standins_test.account import Account

pytestmark = pytest.mark.e2e


def oncall(project: Project, *words: str) -> subprocess.CompletedProcess[str]:
    command = (
        "oncall",
        "--team",
        "payments",
        "--live",
        "--outputs",
        "payments.json",
        "--fail-on",
        "differs",
        *words,
    )
    return subprocess.run(
        [Path(sys.executable).parent / "watchbill", *command],
        cwd=project.folder,
        env={
            **project.environment,
            "PAGERDUTY_API_URL": project.api.url,
            "PAGERDUTY_TOKEN": "x",
            "WATCHBILL_AT": project.api.state.now.isoformat(),
        },
        capture_output=True,
        text=True,
    )


def test_what_is_applied_is_on_call_and_what_is_not_differs(project: Project, api: PagerDutyApi) -> None:
    """An edit that is not applied yet, and a policy that somebody changes by hand: who is paged is shown."""
    plans.plan(project, CASES["plain-edit"])
    (project.folder / "payments.json").write_text(project.terraform("payments", "output", "-json").stdout)
    edited = (project.folder / "teams.yaml").read_text("utf-8")
    project.terraform("payments", "apply", "-no-color", "-input=false", "plan")
    agreed = oncall(project)
    assert (agreed.returncode, agreed.stdout.endswith("as the file and PagerDuty say\n")) == (0, True), (
        agreed.stdout
    )
    (project.folder / "teams.yaml").write_text(edited.replace("    manager: fay\n", "    manager: gus\n", 1))
    ahead = oncall(project)
    assert (ahead.returncode, [line for line in ahead.stdout.splitlines() if "PagerDuty  " in line]) == (
        1,
        ["    PagerDuty  Fay  always"],
    )
    (project.folder / "teams.yaml").write_text(edited)
    client = Account(api=api)
    (policy,) = api.state.policies
    client.ask("PUT", f"/escalation_policies/{policy}", client.policy(("user", client.eve), name="Payments"))
    levels = json.loads(oncall(project, "--format", "json").stdout)["teams"][0]["policies"][0]["levels"]
    assert [[one["person"] for one in each["pagerduty"]] for each in levels] == [["Eve"], [], [], []]
