"""The settings of a deployment: the `context` of its `cdktf.json`, and environment variables over it."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from watchbill.usage import UsageError
from watchbill.workspace import boundary

SETTINGS, LOCK = "cdktf.json", ".terraform.lock.hcl"
"""The settings that all stacks share, and the lock of the provider that deploys them."""

REGIONS = ("us", "eu")
"""PagerDuty's service regions."""

Setting: TypeAlias = "bool | int | float | str | list[Setting] | dict[str, Setting] | None"

_TEAMS = "WATCHBILL_TEAMS"
_PASSED = "CDKTF_CONTEXT_JSON"
"""The variable in which the CDK's command line passes the context to the app."""

_NO_REGION = "so the PagerDuty region is not known"


class UnreadError(UsageError):
    """
    Settings that cannot be read.

    The text is for a caller who needs all settings, `brief` for one who needs a single setting.
    """

    def __init__(self, text: str, brief: str) -> None:
        super().__init__(text)
        self.brief = brief


def way(folder: Path) -> Path:
    """
    Return the relative path from a roster's folder to the folder of its settings.

    These are beside the roster or in a folder above it, up to the top of the repository. Otherwise they are
    in the current folder, because cdktf.json may name a roster anywhere.
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
    Return the PagerDuty service region for a roster's folder, `us` by default; raises UsageError.

    Unreadable settings are refused, as the app refuses them: a page to the wrong region is lost, because its
    routing key is unknown there.
    """
    try:
        named = _of_roster(folder).get("region", "us")
    except UnreadError as problem:
        raise UsageError(problem.brief) from None
    found = named.lower() if isinstance(named, str) else None
    if found not in REGIONS:
        raise UsageError(f'{SETTINGS}: context.region is {json.dumps(named)}; it must be "us" or "eu"')
    return found


def teams(folder: Path) -> frozenset[str]:
    """
    Return the teams to synthesise for a roster's folder; an empty set means all.

    The environment names them, else the settings. The app itself refuses a value that is not a list.
    """
    if named := os.environ.get(_TEAMS, "").replace(",", " ").split():
        return frozenset(named)
    try:
        found = _of_roster(folder).get("teams")
    except UnreadError:
        return frozenset()
    return frozenset(map(str, found)) if isinstance(found, list) else frozenset()


def context(path: Path, environment: Mapping[str, str]) -> dict[str, Setting]:
    """
    Return the context of a `cdktf.json`, overridden by what the CDK's command line passes on.

    It is empty if the file is missing. Raises UnreadError, also for a link out of the repository.
    """
    if (way_out := boundary.way_out(path)) is not None:
        raise UnreadError(
            f"{way_out}, and is not followed: put the file itself in its place",
            f"{way_out}, and is not followed: the PagerDuty region is not known",
        )
    found: dict[str, Setting] = {}
    if path.is_file():
        named = _parsed(path, SETTINGS).get("context", {})
        if not isinstance(named, dict):
            shown = json.dumps(named, ensure_ascii=False)
            raise UnreadError(f"{SETTINGS}: context is {shown}; it must be a mapping", _OBJECTS)
        found |= named
    if passed := environment.get(_PASSED):
        found |= _parsed(passed, _PASSED)
    return found


_OBJECTS = f"{SETTINGS} must hold a JSON object, and its `context` another"


def _of_roster(folder: Path) -> dict[str, Setting]:
    path = folder / way(folder) / SETTINGS
    found = context(path, os.environ)
    if path.exists() and not path.is_file():
        raise UnreadError(f"{SETTINGS} is not a file", f"{SETTINGS} cannot be read as JSON, {_NO_REGION}")
    return found


def _parsed(source: Path | str, name: str) -> dict[str, Setting]:
    try:
        found = json.loads(source.read_bytes() if isinstance(source, Path) else source)
    except (OSError, ValueError, RecursionError) as problem:
        raise UnreadError(
            f"{name} is not JSON: {problem}", f"{name} cannot be read as JSON, {_NO_REGION}"
        ) from None
    if not isinstance(found, dict):
        raise UnreadError(f"{name} must hold a JSON object", _OBJECTS)
    return found
