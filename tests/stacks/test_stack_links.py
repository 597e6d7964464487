"""The app writes through no link, and reads through none that leads out of the repository."""

import json
import shutil
from pathlib import Path

import pytest

from tests.stacks.clones import run, stacks
from tests.stacks.conftest import App

SECRET = "PAGERDUTY_TOKEN=u+not-for-the-log"


@pytest.fixture
def outside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder outside the project."""
    return tmp_path_factory.mktemp("outside")


@pytest.mark.parametrize(
    "link",
    [
        "cdktf.out",
        "cdktf.out/stacks",
        "cdktf.out/stacks/payments",
        "cdktf.out/stacks/payments/cdk.tf.json",
        "cdktf.out/manifest.json",
    ],
)
@pytest.mark.parametrize("inside", [False, True], ids=["out of the project", "within the project"])
def test_nothing_is_written_through_a_link(project: Path, app: App, outside: Path, link: str, inside: bool):
    """The CDK would follow it, and a committed link could point to any file of the machine."""
    target = project / "elsewhere" if inside else outside / "elsewhere"
    if link.endswith(".json"):
        target.write_text("kept")
    else:
        target.mkdir()
    (project / link).parent.mkdir(parents=True, exist_ok=True)
    (project / link).symlink_to(target)
    done = app()
    assert done.returncode == 2
    assert (
        done.stderr
        == f"stacks: {link} is a symbolic link, and stacks are not written through links: delete it\n"
    )
    assert list(target.iterdir()) == [] if target.is_dir() else target.read_text() == "kept"


def test_nothing_is_removed_through_a_link(project: Path, app: App, outside: Path):
    """A link leads to a folder that looks like the stack of a removed team."""
    assert app().returncode == 0
    gone = outside / "gone"
    shutil.copytree(project / "cdktf.out/stacks/website", gone)
    (gone / "cdk.tf.json").write_text((gone / "cdk.tf.json").read_text().replace('"website"', '"gone"'))
    (project / "cdktf.out/stacks/gone").symlink_to(gone)
    done = app()
    assert (done.returncode, (gone / "cdk.tf.json").is_file()) == (0, True)
    assert "left cdktf.out/stacks/gone in place, although the roster has no such team" in done.stderr


@pytest.mark.parametrize("git", [True, False], ids=["a repository", "no repository"])
@pytest.mark.parametrize("by", ["the settings", "a link", "an absolute path", "git's own"])
def test_no_roster_is_read_from_outside(project: Path, app: App, outside: Path, by: str, git: bool):
    """Nothing of such a file is shown."""
    secret = outside / "environ"
    secret.write_text(f"HOME=/root\0{SECRET}\0", encoding="utf-8")
    if git:
        (project / ".git").mkdir()
        (project / ".git" / "config").write_text(f"[core]\n\ttoken = {SECRET}\n")
    names = {
        "the settings": f"../{outside.name}/environ",
        "an absolute path": str(secret),
        "git's own": ".git/config",
    }
    roster = names.get(by, "teams.yaml")
    if by == "a link":
        (project / "teams.yaml").unlink()
        (project / "teams.yaml").symlink_to(secret)
    settings = json.loads((project / "cdktf.json").read_text())
    settings["context"]["roster"] = roster
    (project / "cdktf.json").write_text(json.dumps(settings))
    done = app()
    assert "not-for-the-log" not in done.stdout + done.stderr
    where = "the repository" if git else "this folder"
    assert (done.returncode, done.stderr) == (
        2,
        f"stacks: cdktf.json: context.roster: {roster} leads out of {where}, so it is not read\n",
    )


def test_settings_are_not_read_from_outside(project: Path, app: App, outside: Path):
    """There is a link in their place."""
    (project / "cdktf.json").rename(outside / "cdktf.json")
    (project / "cdktf.json").symlink_to(outside / "cdktf.json")
    done = app()
    assert done.returncode == 2
    assert done.stderr.startswith("stacks: the link cdktf.json leads out of its folder, and is not followed")


def test_a_roster_within_the_repository_may_be_above(project: Path):
    """The settings may be in a folder of their own."""
    (project / ".git").mkdir()
    below = project / "deploy"
    below.mkdir()
    for name in ("stacks", "watchbill", "schemas", "docs", "cdktf.json"):
        (project / name).rename(below / name)
    settings = json.loads((below / "cdktf.json").read_text())
    settings["context"]["roster"] = "../teams.yaml"
    (below / "cdktf.json").write_text(json.dumps(settings))
    assert run(below).returncode == 0
    assert len(stacks(below)) == 5
