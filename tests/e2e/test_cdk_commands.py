"""The CDKs' own command lines deploy what the app writes."""

import json
import os
import subprocess
import sys

import pytest

from tests.e2e import terraform
from tests.e2e.deployments import EXAMPLE, deployments
from tests.e2e.node import command_line, node
from tests.e2e.terraform import Project
from tests.stacks.clones import clone

pytestmark = pytest.mark.e2e

NODES = {"cdktf": range(18, 23), "cdktn": range(22, 99)}
"""cdktf-cli dies on Node 24, cdktn-cli on 20."""


@pytest.fixture
def clone_of_it(project: Project) -> Project:
    """A clone of the repository with a virtual environment, over a simulated account."""
    clone(project.folder)
    (project.folder / ".venv").symlink_to(sys.prefix)
    return project


@pytest.mark.parametrize("name", ["cdktf", "cdktn"])
def test_a_team_is_deployed_by_a_cdks_command_line(clone_of_it: Project, name: str):
    """Deploy, then a difference that is none; the outputs file has the routing keys, for `watchbill keys`."""
    project, tool = clone_of_it, command_line(name)
    path = os.pathsep.join((str(node(NODES[name]).parent), project.environment["PATH"]))
    environment = {**project.environment, "PATH": path, "WATCHBILL_CDK": name, "NO_COLOR": "1"}

    def run(*command: str) -> str:
        done = subprocess.run(
            [tool, *command, "--skip-provider-lock"],
            cwd=project.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    (deployment,) = (each for each in deployments(EXAMPLE) if each.team == "payments")
    terraform.invite(project.api, deployment.people)
    project.stack("payments").mkdir(parents=True)
    project.lead("payments")
    options = ("--outputs-file", "outputs.json", "--outputs-file-include-sensitive-outputs")
    run("deploy", "payments", "--auto-approve", "--terraform-parallelism", "2", *options)
    outputs = json.loads((project.folder / "outputs.json").read_text())["payments"]
    assert outputs["routing_keys"] == {
        key: next(iter(project.api.state.services[id_].integrations.values())).key
        for key, id_ in outputs["service_ids"].items()
    }
    assert "No changes" in run("diff", "payments")
    assert [request.line for request in project.api.requests if request.status >= 400] == []
    assert (project.folder / "terraform.payments.tfstate").is_file()
