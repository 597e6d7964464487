"""`watchbill init --demo`: a small repository with one edit on a branch, and the comment on that edit."""

import os
import shlex
import subprocess
from contextlib import chdir
from datetime import datetime, timedelta
from importlib import resources
from pathlib import Path
from shutil import which
from zoneinfo import ZoneInfo

from watchbill import instant, shell, streams
from watchbill.cli.commands import diff, init
from watchbill.roster import schema
from watchbill.usage import UsageError
from watchbill.workspace import files

BRANCH = "ben-leaves"

_ZONE = ZoneInfo("Europe/London")
_HANDOFF = timedelta(hours=10)
_AGO = timedelta(weeks=14)
"""How old the anchor is: with 14 turns since, four people stand elsewhere than three, tonight too."""

_DAYS = 28
"""One round of the four: who moves is seen by then, and goes on like that."""

_AUTHOR = {
    f"GIT_{who}_{what}": said
    for who in ("AUTHOR", "COMMITTER")
    for what, said in (("NAME", "Demo"), ("EMAIL", "demo@example.com"))
}
_SETTINGS = ("-c", "commit.gpgsign=false", "-c", "core.hooksPath=", "-c", "core.autocrlf=false")


def run(folder: Path, *, at: str | None) -> int:
    """Make the repository, and print the comment of its branch as Markdown; nothing but git is needed."""
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else (folder,)):
        raise UsageError(f"{folder} is there already: name a new folder for the demo")
    if which("git") is None:
        raise UsageError("the demo is a git repository, and git is not installed here")
    now = instant.parse(at)
    before = (resources.files("watchbill.cli") / "init" / "demo.yaml").read_text("utf-8")
    before = before.replace("1999-01-04", _anchor(now))
    after = before.replace("[ana, ben, chi, dev]", "[ana, chi, dev]")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UsageError(f"cannot make the folder {folder}: {problem.strerror}") from problem
    files.write(folder / init.SCHEMA, schema.text())
    _git(folder, "init", "--quiet")
    _git(folder, "symbolic-ref", "HEAD", "refs/heads/main")
    _commit(folder, before, "Four people share the payments rota")
    _git(folder, "checkout", "--quiet", "-b", BRANCH)
    _commit(folder, after, "Ben leaves")
    shown = shell.command("diff", "--base", "main", "--days", str(_DAYS), "--format", "markdown")
    streams.say(
        f"made in {folder}: a git repository with teams.yaml on main, and a branch {BRANCH} without Ben.",
        f"`{shown}` there prints what follows; the comment on its pull request looks 90 days ahead:",
        "",
    )
    with chdir(folder):
        code = diff.run(
            (), "markdown", base="main", at=at, days=_DAYS, teams=(), freeze=2, fail_on="", allow=()
        )
    streams.say(
        "",
        "next:",
        f"  cd {shlex.quote(str(folder))}",
        "  git diff main                                       the edit",
        "  watchbill diff --base main                          what it does, for a terminal",
        "  git checkout main; watchbill edit remove ben        the same edit without moving anybody before it"
        " begins",
    )
    return code


def _anchor(now: datetime) -> str:
    """Return a Monday of the past on which a turn began."""
    local = now.astimezone(_ZONE).replace(tzinfo=None) - _HANDOFF
    return (local.date() - timedelta(days=local.weekday()) - _AGO).isoformat()


def _commit(folder: Path, text: str, message: str) -> None:
    (folder / "teams.yaml").unlink(missing_ok=True)
    files.write(folder / "teams.yaml", text)
    _git(folder, "add", "--all")
    _git(folder, *_SETTINGS, "commit", "--quiet", "--message", message)


def _git(folder: Path, *arguments: str) -> None:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")} | _AUTHOR
    try:
        subprocess.run(
            ["git", *arguments],
            cwd=folder,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            errors="replace",
        )
    except subprocess.CalledProcessError as problem:
        raise UsageError(f"git {arguments[0]} failed: {' '.join(problem.stderr.split())}") from None
