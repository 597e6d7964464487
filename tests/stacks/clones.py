"""A clone of the repository as a user has it, and the app that runs in it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
TEAMS = ("payments", "platform", "storage", "tooling", "website")
AT = "2026-11-24T12:00Z"

UNKNOWN_LEAD = ("    lead: tea\n", "    lead: nobody\n")
UNKNOWN_UNOWNED = ("unowned: {team: platform", "unowned: {team: nobody")


def clone(folder: Path) -> Path:
    """Links to the repository, and copies of the example's files that a test may change."""
    for name in ("stacks", "watchbill", "schemas", "docs"):
        (folder / name).symlink_to(ROOT / name)
    for name in ("teams.yaml", "cdktf.json"):
        shutil.copy(ROOT / name, folder)
    return folder


def environment(**variables: str) -> dict[str, str]:
    """Return the app's environment."""
    inherited = {
        key: value for key, value in os.environ.items() if not key.startswith(("WATCHBILL", "CDKTF", "JSII"))
    }
    return {**inherited, "WATCHBILL_AT": AT, **variables}


def run(project: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run the app, or another command, in its own process, because the app starts Node."""
    return subprocess.run(
        command or (sys.executable, "-m", "stacks"),
        cwd=project,
        env=environment(**variables),
        capture_output=True,
        text=True,
        check=False,
    )


def stacks(project: Path) -> list[str]:
    folder = project / "cdktf.out" / "stacks"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def change(project: Path, old: str, new: str) -> None:
    text = (project / "teams.yaml").read_text()
    assert old in text
    (project / "teams.yaml").write_text(text.replace(old, new, 1))
