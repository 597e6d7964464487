"""The settings of a deployment: where they stand, and what they say."""

import json
import os
from pathlib import Path
from typing import Any

from watchbill.usage import UsageError
from watchbill.workspace import boundary

SETTINGS, LOCK = "cdktf.json", ".terraform.lock.hcl"
"""What all stacks share, and the provider that they are deployed with."""

REGIONS = ("us", "eu")
"""PagerDuty's service regions."""

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
    """
    Return the service region of a roster's folder, `us` where none is named; raises UsageError.

    What cannot be read is refused, as the app refuses it: a page that goes to the other region is
    lost, because its routing key is unknown there.
    """
    named = _read(folder).get("region", "us")
    found = named.lower() if isinstance(named, str) else None
    if found not in REGIONS:
        raise UsageError(f'{SETTINGS}: context.region is {json.dumps(named)}; it must be "us" or "eu"')
    return found


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
        return _read(folder)
    except UsageError:
        return {}


def _read(folder: Path) -> dict[str, Any]:
    path = folder / way(folder) / SETTINGS
    if (way_out := boundary.way_out(path)) is not None:
        raise UsageError(f"{way_out}, and is not followed: the region that pages go to is not known")
    if not path.exists():
        return {}
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        raise UsageError(
            f"{SETTINGS} cannot be read as JSON, so the region that pages go to is not known"
        ) from None
    context = found.get("context", {}) if isinstance(found, dict) else None
    if not isinstance(context, dict):
        raise UsageError(f"{SETTINGS} must hold a JSON object, and its `context` another")
    return context
