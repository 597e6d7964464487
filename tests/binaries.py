"""The real programs that some tests need, and where they are."""

import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import pytest

OLDEST = "0.25"
"""Debian's Alertmanager."""

SERVERS = (OLDEST, "0.29", "0.31")
"""The Alertmanagers that messages are sent with: 0.30 to 0.33 read details as YAML, those before do not."""

NEWEST = "newest"
"""Built from the newest sources; such a build may not know its own version."""

_NAMES = {
    "alertmanager": ("prometheus-alertmanager", "alertmanager", "alertmanager-0.29"),
    "chromium": ("chromium", "google-chrome"),
}


def find(name: str, version: str | None = None) -> Path:
    """
    Return a program: `OLDEST`, `NEWEST`, one of `SERVERS`, or any.

    PATH is looked through first, then the folder `bin` of WATCHBILL_TOOLS. Where it is
    missing, the test fails with CI=true, and is skipped elsewhere.
    """
    found = next((path for path in _candidates(name) if _fits(path, version)), None)
    if found is not None:
        return found
    wanted = name if version is None else f"{name} {version}"
    message = f"{wanted} is not here: neither on PATH nor in the folder bin of WATCHBILL_TOOLS"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def _candidates(name: str) -> list[Path]:
    tools = os.environ.get("WATCHBILL_TOOLS")
    folders = [None, *([str(Path(tools) / "bin")] if tools else [])]
    paths = [shutil.which(each, path=folder) for folder in folders for each in _NAMES.get(name, (name,))]
    return [Path(path) for path in paths if path is not None]


def _fits(path: Path, version: str | None) -> bool:
    if version is None:
        return True
    known = _version(path)
    if version == NEWEST:
        return known is None or known > (0, 26)
    return known is not None and ".".join(map(str, known)) == version


@cache
def _version(path: Path) -> tuple[int, int] | None:
    said = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"version (\d+)\.(\d+)", said.stdout + said.stderr)
    return (int(found[1]), int(found[2])) if found else None
