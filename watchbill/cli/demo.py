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
"""The age of the anchor. After 14 turns, four people and three people are not at the same place."""

_DAYS = 28
"""One round of the four people, which shows who moves."""

_AUTHOR = {
    f"GIT_{who}_{what}": said
    for who in ("AUTHOR", "COMMITTER")
    for what, said in (("NAME", "Demo"), ("EMAIL", "demo@example.com"))
}
_SETTINGS = ("-c", "commit.gpgsign=false", "-c", "core.hooksPath=", "-c", "core.autocrlf=false")


def run(folder: Path, *, at: str | None) -> int:
    """Make the repository, and print the comment of its branch as Markdown. It needs git."""
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else (folder,)):
        raise UsageError(f"{folder} exists already: name a new folder for the demo")
    if which("git") is None:
        raise UsageError("the demo is a git repository, so it needs git: install it")
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
        f"made in {folder}: a git repository. teams.yaml is on main, and without Ben on the branch {BRANCH}.",
        f"`{shown}` there prints this. The comment on a pull request looks 90 days ahead:",
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
        "  watchbill diff --base main                          what the edit does, as text",
        "  git checkout main; watchbill edit remove ben        the same edit, which moves nobody until it"
        " begins",
    )
    return code


def _anchor(now: datetime) -> str:
    """Return a Monday in the past on which a turn began."""
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
