"""The complete output of the CDKTF app."""

import json
import os
import re
import shutil
import sys
from dataclasses import replace
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import pytest

from stacks import node
from tests.golden import check
from tests.stacks.clones import ROOT, TEAMS, run, stacks
from tests.stacks.conftest import App
from tests.stacks.everything import deployment
from tests.stacks.synthesis import stack_settings

GOLDEN = Path(__file__).parent / "golden"


def apart_from_the_cdk(text: str) -> str:
    """A stack without the two CDKs' differences: their version, and an empty object."""
    return re.sub(
        r"\{\s*\}", "{}", re.sub(r'"version": "\d+\.\d+\.\d+"\n    \}', '"version": "CDK"\n    }', text)
    )


@pytest.mark.parametrize("cdk", ["cdktf", "cdktn"])
def test_the_example_as_a_whole(project: Path, cdk: str):
    """Every team's complete stack; CDK Terrain writes the same bytes except its version."""
    if find_spec(cdk) is None:
        pytest.skip(f"{cdk} is not installed here")
    done = run(project, WATCHBILL_CDK=cdk)
    assert (done.returncode, done.stdout) == (0, "")
    assert stacks(project) == list(TEAMS)
    for team in TEAMS:
        text = (project / "cdktf.out/stacks" / team / "cdk.tf.json").read_text()
        check(GOLDEN / team / "cdk.tf.json", apart_from_the_cdk(text))


def test_the_same_file_gives_the_same_bytes(project: Path, tmp_path: Path):
    """The hash seed, the folder and the machine's time zone change nothing."""
    written = []
    for seed, zone, outdir in (("1", "UTC", "cdktf.out"), ("2", "Asia/Tokyo", str(project / "cdktf.out"))):
        assert run(project, PYTHONHASHSEED=seed, TZ=zone, CDKTF_OUTDIR=outdir).returncode == 0
        written.append(
            {team: (project / "cdktf.out/stacks" / team / "cdk.tf.json").read_bytes() for team in TEAMS}
        )
    assert written[0] == written[1]


def test_the_command_in_the_project_file_runs(project: Path):
    """The shell runs it, as for the CDKs, with the Python on PATH if there is no .venv."""
    app = json.loads((project / "cdktf.json").read_text())["app"]
    (project / "bin").mkdir()
    (project / "bin" / "python3").symlink_to(sys.executable)
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
    done = run(project, "sh", "-c", app, PATH=path)
    assert (done.returncode, stacks(project)) == (0, list(TEAMS))


def test_the_installed_package_is_the_same_app(project: Path):
    """The wheel installs it as `watchbill_stacks`, and nothing in it depends on its name."""
    (project / "watchbill_stacks").symlink_to(ROOT / "stacks")
    (project / "stacks").unlink()
    done = run(project, sys.executable, "-m", "watchbill_stacks")
    assert (done.returncode, stacks(project)) == (0, list(TEAMS))


def test_only_the_teams_asked_for_are_written(project: Path, app: App):
    """The stacks of the others stay."""
    assert app().returncode == 0
    before = (project / "cdktf.out/stacks/storage/cdk.tf.json").stat().st_mtime_ns
    assert app(WATCHBILL_TEAMS="payments").returncode == 0
    assert (project / "cdktf.out/stacks/storage/cdk.tf.json").stat().st_mtime_ns == before


def test_a_removed_team_leaves_no_stack(project: Path, app: App):
    """When all teams are written, a line says that the team still exists in PagerDuty."""
    assert app().returncode == 0
    gone = project / "cdktf.out/stacks/website"
    (gone / ".terraform").mkdir()
    text = (project / "teams.yaml").read_text()
    start, end = text.index("  # Working days only"), text.index("  # Too few people for a rota")
    (project / "teams.yaml").write_text(text[:start] + text[end:])
    done = app()
    assert not gone.exists()
    assert done.stderr.splitlines()[0] == (
        "removed cdktf.out/stacks/website: the roster has no such team; "
        "in PagerDuty it still exists and keeps paging (state: terraform.website.tfstate)"
    )


def test_a_folder_with_files_of_another_is_left(project: Path, app: App):
    """A state that somebody keeps there must not be removed."""
    assert app().returncode == 0
    old = project / "cdktf.out/stacks/old"
    shutil.copytree(project / "cdktf.out/stacks/website", old)
    (old / "cdk.tf.json").write_text((old / "cdk.tf.json").read_text().replace('"website"', '"old"'))
    (old / "terraform.tfstate").write_text("{}")
    other = project / "cdktf.out/stacks/other"
    other.mkdir()
    done = app()
    assert (old.exists(), other.exists()) == (True, True)
    assert "left cdktf.out/stacks/old in place, although the roster has no such team" in done.stderr


def test_a_stack_costs_two_messages_to_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """One creates it and one brings its Terraform: with a thousand teams, messages take most of the time."""
    node.prepare(os.environ)
    from stacks.app import synthesize

    process = import_module("jsii._kernel.providers.process")._NodeProcess
    send, sent = process.send, []
    monkeypatch.setattr(process, "send", lambda *request: sent.append(request) or send(*request))
    counts = []
    for teams in (1, 4):
        sent.clear()
        deployments = [replace(deployment(), team=f"team-{number}") for number in range(teams)]
        synthesize(deployments, settings=stack_settings(), outdir=tmp_path / str(teams))
        counts.append(len(sent))
    assert counts[1] - counts[0] == 3 * 2
