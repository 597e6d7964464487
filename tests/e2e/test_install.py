"""A clone and a wheel, each in an empty environment: README's first commands."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.repository import Repository
from tests.e2e.deployments import NOW
from tests.e2e.terraform import Project
from tests.standins.pagerduty import PagerDutyApi
from tests.test_documents import BLOCKS, ROOT
from watchbill.workspace.prepare import prepare

pytestmark = pytest.mark.e2e

TEAMS = ["payments", "platform", "storage", "tooling", "website"]


def run(*command: str, cwd: Path, typed: str = "", **environment: str) -> str:
    """Return what a command printed, both streams, when this is typed; it must exit with 0."""
    kept = {
        name: os.environ[name]
        for name in os.environ
        if not name.startswith(("VIRTUAL_ENV", "PYTHONPATH", "CDKTF"))
    }
    done = subprocess.run(
        command,
        cwd=cwd,
        env=kept | environment,
        text=True,
        stdout=subprocess.PIPE,
        input=typed,
        stderr=subprocess.STDOUT,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    return done.stdout


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything that git has or would add, and nothing that was made from it."""
    folder = tmp_path_factory.mktemp("clone") / "watchbill"
    listed = run("git", "ls-files", "--cached", "--others", "--exclude-standard", cwd=ROOT)
    for name in listed.splitlines():
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, folder / name)
    return folder


def test_make_does_the_main_job_on_a_clone(clone: Path) -> None:
    """
    README's first command: a roster that is validated, who is on call, what was written, what to type next.
    """
    first = next(block for block in BLOCKS if block.page == "README.md" and block.language == "sh")
    assert first.text.splitlines()[0] == "make"
    printed = run("make", cwd=clone)
    assert "5 teams, 26 people, 7 services: no findings" in printed
    assert "1 primary" in printed
    assert "wrote alertmanager.yml" in printed
    assert "next" in printed
    assert sorted(path.parent.name for path in clone.glob("cdktf.out/stacks/*/cdk.tf.json")) == TEAMS


def test_the_manuals_deployment_makes_it_real(clone: Path, project: Project, api: PagerDutyApi) -> None:
    """
    The block of docs/deployment.md runs as it is, with `yes` typed at the prompt. The keys arrive, and the
    second plan is empty.
    """
    run("make", cwd=clone)
    (block,) = [
        b
        for b in BLOCKS
        if b.page == "docs/deployment.md" and b.language == "sh" and "export PAGERDUTY_TOKEN" in b.text
    ]
    for person in prepare(clone / "teams.yaml", instant=NOW).deployments["payments"].people:
        api.state.add_user(email=person.email, name=person.name)
    project.folder = clone
    project.lead("payments")
    path = f"{clone / '.venv/bin'}{os.pathsep}{os.environ['PATH']}"
    script = f"set -euo pipefail\n{block.text}"
    run("bash", "-c", script, cwd=clone, typed="yes\n", **project.environment | {"PATH": path})
    assert sorted(path.name for path in (clone / "secrets").iterdir()) == [
        "pagerduty-payments-api",
        "pagerduty-payments-ledger",
    ]
    assert project.planned("payments") == []


def test_a_wheel_serves_a_deployment_of_its_own(clone: Path, tmp_path: Path) -> None:
    """Installed alone, it writes a small deployment, checks it, and writes its stacks and routes."""
    run("make", "wheel", cwd=clone)
    (wheel,) = clone.glob("dist/*.whl")
    uv = str(clone / ".venv/bin/uv")
    run(sys.executable, "-m", "venv", str(tmp_path / "env"), cwd=tmp_path)
    python = str(tmp_path / "env/bin/python")
    locked = ("--require-hashes", str(clone / "requirements/lock.txt"))
    run(uv, "pip", "sync", "--quiet", "--python", python, *locked, cwd=tmp_path)
    run(uv, "pip", "install", "--quiet", "--python", python, "--no-deps", str(wheel), cwd=tmp_path)
    path = f"{tmp_path / 'env/bin'}{os.pathsep}{os.environ['PATH']}"
    watchbill = str(tmp_path / "env/bin/watchbill")
    run(watchbill, "init", "on-call", "--package", str(wheel), cwd=tmp_path)
    deployment = tmp_path / "on-call"
    # A heartbeat is somebody else's service, so that a new deployment cannot have one.
    assert "teams.yaml: 1 advice in 1 team" in run(watchbill, "validate", "--strict", cwd=deployment)
    run("bash", "-c", "python -m watchbill_stacks", cwd=deployment, PATH=path)
    assert list(deployment.glob("cdktf.out/stacks/*/cdk.tf.json"))
    assert "route:" in run(watchbill, "alertmanager", cwd=deployment)
    assert "coverage-gap" in run(watchbill, "explain", "coverage-gap", cwd=deployment)
    assert '"$defs"' in run(watchbill, "schema", cwd=deployment)
    for command in (("rota",), ("diff", "teams.yaml", "teams.yaml")):
        assert "color-scheme" in run(watchbill, *command, "--format", "html", cwd=deployment)
    installed(deployment, tmp_path / "again")


def installed(deployment: Path, environment: Path) -> None:
    """Take a deployment's own install step in an empty environment, and write its stacks there."""
    run(sys.executable, "-m", "venv", str(environment), cwd=deployment)
    path = f"{environment / 'bin'}{os.pathsep}{os.environ['PATH']}"
    run("bash", "requirements/install", cwd=deployment, PATH=path)
    shutil.rmtree(deployment / "cdktf.out", ignore_errors=True)
    run("bash", "-c", "watchbill validate && python -I -m watchbill_stacks", cwd=deployment, PATH=path)
    assert list(deployment.glob("cdktf.out/stacks/*/cdk.tf.json"))
    assert "pagerduty" in run(str(environment / "bin/python"), "-m", "pip", "list", cwd=deployment)


def test_a_git_reference_is_built_by_what_is_locked(clone: Path, tmp_path: Path) -> None:
    """The install step of `init` takes a commit, and looks up nothing to build it with."""
    repository = Repository(clone)
    repository.commit()
    run("make", cwd=clone)
    run(str(clone / ".venv/bin/watchbill"), "init", "on-call", cwd=tmp_path)
    commit = repository.git("rev-parse", "HEAD").strip()
    with (tmp_path / "on-call/requirements/watchbill.txt").open("a", encoding="utf-8") as file:
        file.write(f"watchbill @ git+file://localhost{clone}@{commit}\n")
    installed(tmp_path / "on-call", tmp_path / "env")
