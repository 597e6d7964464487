"""Where do the settings of a deployment stand, and what do they say?"""

import json
import os
from pathlib import Path
from typing import Any

from watchbill.cli import boundary

SETTINGS, LOCK = "cdktf.json", ".terraform.lock.hcl"
"""What all stacks share, and the provider that they are deployed with."""

_TEAMS = "WATCHBILL_TEAMS"


def way(folder: Path) -> Path:
    """
    Return the way from a roster's folder to that of its settings.

    They are beside the roster, or in a folder above it, no further up than the repository; else where
    the command runs, for cdktf.json may name a roster that is anywhere.
    """
    up = Path()
    for each in (folder.resolve(), *folder.resolve().parents):
        if (each / SETTINGS).exists():
            return up
        if (each / ".git").exists():
            break
        up /= ".."
    return Path(os.path.relpath(Path.cwd(), folder.resolve())) if Path(SETTINGS).exists() else Path()


def region(folder: Path) -> str:
    """Return the service region of a roster's folder, `us` where none is named."""
    return "eu" if str(_context(folder).get("region")).lower() == "eu" else "us"


def teams(folder: Path) -> frozenset[str]:
    """
    Return the teams of a roster's folder that are synthesised, none for all.

    The environment names them, else the settings; what is no list of teams the app itself refuses.
    """
    if named := os.environ.get(_TEAMS, "").replace(",", " ").split():
        return frozenset(named)
    found = _context(folder).get("teams")
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def _context(folder: Path) -> dict[str, Any]:
    try:
        path = folder / way(folder) / SETTINGS
        found = {} if boundary.way_out(path) else json.loads(path.read_text("utf-8"))["context"]
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
