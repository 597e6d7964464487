"""The real Terraform with the real provider, in a folder of its own, against the simulated account."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from stacks import context, node
from tests.standins.pagerduty import PagerDutyApi
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Person

_NO_CHANGES, _FAILED, _CHANGES = 0, 1, 2


class RefusedError(AssertionError):
    """Terraform failed; the text is what it printed."""


class Project:
    """
    A project's folder: state beside it, stacks in `cdktf.out`, and an override that leads to the simulation.
    """

    def __init__(self, folder: Path, api: PagerDutyApi) -> None:
        self.folder = folder
        self.api = api
        (folder / "terraformrc").write_text("disable_checkpoint = true\n")
        self.environment = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("TF_", "PAGERDUTY"))},
            "TF_CLI_CONFIG_FILE": str(folder / "terraformrc"),
            "TF_IN_AUTOMATION": "1",
            "CHECKPOINT_DISABLE": "1",
        }

    def stack(self, team: str) -> Path:
        return self.folder / "cdktf.out" / "stacks" / team

    def write(self, *deployments: Deployment) -> None:
        """Synthesise, and lead each stack to the simulation without touching what was written."""
        node.prepare(os.environ)
        from stacks.app import synthesize

        synthesize(
            deployments, settings=context.read({}, self.folder).stack, outdir=self.folder / "cdktf.out"
        )
        for deployment in deployments:
            self.lead(deployment.team)

    def lead(self, team: str) -> None:
        settings = {"api_url_override": self.api.url, "token": "x", "skip_credentials_validation": True}
        (self.stack(team) / "override.tf.json").write_text(json.dumps({"provider": {"pagerduty": settings}}))

    def terraform(
        self, team: str, *command: str, codes: Iterable[int] = (0,)
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            ["terraform", f"-chdir={self.stack(team)}", *command],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode not in codes:
            raise RefusedError(
                f"terraform {' '.join(command)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
            )
        return done

    def init(self, team: str) -> None:
        self.terraform(team, "init", "-no-color", "-input=false")

    def apply(self, team: str, *options: str) -> str:
        return self.terraform(team, "apply", "-no-color", "-input=false", "-auto-approve", *options).stdout

    def planned(self, team: str, *options: str) -> list[str]:
        """What a plan would change, a line each: nothing where it is empty."""
        done = self.terraform(
            team,
            "plan",
            "-no-color",
            "-input=false",
            "-detailed-exitcode",
            *options,
            codes=(_NO_CHANGES, _CHANGES),
        )
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip().startswith("# ")]
        assert (done.returncode == _CHANGES) == bool(lines), done.stdout
        return lines

    def destroy(self, team: str, *options: str) -> str:
        return self.terraform(team, "destroy", "-no-color", "-input=false", "-auto-approve", *options).stdout

    def outputs(self, team: str) -> dict[str, Any]:
        found = json.loads(self.terraform(team, "output", "-json").stdout)
        return {name: output["value"] for name, output in found.items()}


def invite(api: PagerDutyApi, people: Iterable[Person]) -> None:
    """Put people into the account, with addresses in another case than the roster's."""
    there = {user.email.lower() for user in api.state.users.values()}
    for person in people:
        if person.email.lower() not in there:
            there.add(person.email.lower())
            api.state.add_user(email=person.email.capitalize(), name=person.name)


def require(folder: Path) -> None:
    """Skip where Terraform does not find the provider; with CI=true a missing Terraform is a failure."""
    if shutil.which("terraform") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("terraform is not installed, and CI=true")
        pytest.skip("terraform is not installed")
    wanted = {"pagerduty": {"source": "PagerDuty/pagerduty", "version": context.PROVIDER_VERSION}}
    (folder / "main.tf.json").write_text(json.dumps({"terraform": {"required_providers": wanted}}))
    with PagerDutyApi() as api:
        project = Project(folder, api)
    command = ["terraform", f"-chdir={folder}", "init", "-no-color", "-input=false"]
    done = subprocess.run(command, env=project.environment, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip(
            f"terraform does not find PagerDuty's provider {context.PROVIDER_VERSION}: {done.stderr.strip()}"
        )
