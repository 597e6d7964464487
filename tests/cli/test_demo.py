import json
import re
import subprocess
from pathlib import Path

import pytest

from tests import golden
from tests.cli.conftest import Watchbill

HERE = Path(__file__).parent
AT = "2026-11-24T09:00Z"


def test_the_demo_shows_the_comment_of_its_branch(
    watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A repository with a commit on main and one on a branch, clean; the comment on stdout, the rest on stderr.
    """
    result = watchbill("init", "--demo", "demo", "--at", AT)
    assert result.code == 0
    golden.check(HERE / "golden" / "demo.md", result.out)
    (command,) = re.findall("`watchbill (diff [^`]*)`", result.err)
    monkeypatch.chdir(folder / "demo")
    assert watchbill(*command.split(), "--at", AT).out == result.out
    monkeypatch.chdir(folder)
    assert git(folder / "demo", "log", "--format=%s", "main..ben-leaves") == "Ben leaves\n"
    assert git(folder / "demo", "status", "--short", "--branch") == "## ben-leaves\n"


@pytest.mark.parametrize(
    "at", ["2026-11-30T09:59Z", "2026-11-30T10:00Z", "2027-03-28T01:30Z", "2027-10-31T00:30Z"]
)
def test_the_demo_holds_on_any_day(
    watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch, at: str
) -> None:
    """The edit changes who is on call that night, before a handoff too; the command moves nobody then."""
    watchbill("init", "--demo", "demo", "--at", at)
    monkeypatch.chdir(folder / "demo")
    plain = json.loads(watchbill("diff", "--base", "main", "--at", at, "--format", "json").out)
    assert {"tonight", "uninvolved"} <= set(plain["holds"])
    git(folder / "demo", "checkout", "--quiet", "main")
    assert watchbill("validate", "--strict", "--at", at).code == 0
    assert watchbill("edit", "remove", "ben", "--at", at).code == 0
    after = json.loads(watchbill("diff", "--base", "main", "--at", at, "--format", "json").out)
    assert "tonight" not in after["holds"]


def test_the_demo_overwrites_nothing(watchbill: Watchbill, folder: Path) -> None:
    """A folder with anything in it is refused, and left as it is."""
    (folder / "demo").mkdir()
    (folder / "demo/mine").write_text("mine")
    result = watchbill("init", "--demo", "demo")
    assert (result.code, result.err) == (
        2,
        "watchbill: demo exists already: name a new folder for the demo\n",
    )
    assert [path.name for path in (folder / "demo").iterdir()] == ["mine"]


def test_the_demo_without_git_says_that_it_needs_git(
    watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line, no traceback."""
    monkeypatch.setenv("PATH", str(folder))
    result = watchbill("init", "--demo", "demo")
    assert (result.code, result.err) == (
        2,
        "watchbill: the demo is a git repository, so it needs git: install it\n",
    )
    assert not (folder / "demo").exists()


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-C", str(folder), *arguments], check=True, capture_output=True, text=True
    ).stdout
