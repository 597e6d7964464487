"""The lines that an edit command changed in the folder's roster."""

import difflib
from pathlib import Path

AT = ("--at", "2026-11-24T12:00Z")


def changed(folder: Path, before: str) -> list[str]:
    """Return the lines that went and came."""
    after = (folder / "teams.yaml").read_bytes().decode()
    lines = difflib.unified_diff(before.splitlines(True), after.splitlines(True), n=0)
    return [line.rstrip("\r\n") for line in lines if line[0] in "+-" and line[:3] not in ("+++", "---")]
