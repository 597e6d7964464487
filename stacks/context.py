"""Deployment settings, from the context in `cdktf.json` and from the environment."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePath

from watchbill.usage import UsageError
from watchbill.workspace.settings import REGIONS, SETTINGS, Setting, context

PROVIDER_VERSION = "3.32.4"
"""The version that docs/behaviour.md was measured with."""

_TEAM = "{team}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateBackend:
    """A Terraform backend from the context; `{team}` in its settings stands for the stack's team."""

    kind: str
    settings: Mapping[str, Setting]

    def settings_of(self, team: str) -> dict[str, Setting]:
        """Return the settings for one team's state."""
        return {name: _filled(value, team) for name, value in self.settings.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class StackSettings:
    """What all stacks share: the backend, PagerDuty's region and the provider's version."""

    backend: StateBackend
    region: str
    provider_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    Everything that is not in the roster.

    `teams` is None for all teams. `instant` and `allow` are kept as the user wrote them.
    """

    roster: str
    stack: StackSettings
    teams: tuple[str, ...] | None
    instant: str | None
    allow: str | None
    outdir: str


def read(environment: Mapping[str, str], folder: Path) -> Settings:
    """
    Return the settings for an app that runs in a folder; raises UsageError.

    A CDK's command line passes the context on in the environment. A plain `python -m stacks` has no such
    command line, so `cdktf.json` is read here: the settings are the same either way.
    """
    found = _context(environment, folder)
    outdir = environment.get("CDKTF_OUTDIR") or "cdktf.out"
    asked = environment.get("WATCHBILL_TEAMS", "").split(",")
    teams = tuple(team.strip() for team in asked if team.strip()) or _teams(found.get("teams"))
    region = _text(found, "region", "us").lower()
    if region not in REGIONS:
        raise _mistake("region", found["region"], '"us" or "eu"')
    stack = StackSettings(
        backend=_backend(found.get("backend"), _up(outdir, folder)),
        region=region,
        provider_version=_text(found, "provider_version", PROVIDER_VERSION),
    )
    return Settings(
        roster=_text(found, "roster", "teams.yaml"),
        stack=stack,
        teams=teams,
        instant=environment.get("WATCHBILL_AT") or None,
        allow=environment.get("WATCHBILL_ALLOW") or None,
        outdir=outdir,
    )


def _context(environment: Mapping[str, str], folder: Path) -> dict[str, Setting]:
    found = context(Path(SETTINGS) if folder == Path.cwd() else folder / SETTINGS, environment)
    known = ("roster", "backend", "region", "provider_version", "teams")
    for name in found.keys() - set(known):
        # The CDKs keep their own switches here, so only a name close to one of ours is a mistake.
        if meant := get_close_matches(name, known, n=1, cutoff=0.8):
            raise UsageError(f'{SETTINGS}: context has no "{name}"; did you mean "{meant[0]}"?')
    return found


def _mistake(key: str, value: Setting, expected: str) -> UsageError:
    return UsageError(
        f"{SETTINGS}: context.{key} is {json.dumps(value, ensure_ascii=False)}; it must be {expected}"
    )


def _text(context: Mapping[str, Setting], key: str, default: str) -> str:
    value = context.get(key, default)
    if not isinstance(value, str) or not value:
        raise _mistake(key, value, f'a string such as "{default}"')
    return value


def _teams(value: Setting) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not value or not all(isinstance(team, str) for team in value):
        raise _mistake("teams", value, 'a list of teams such as ["payments"], or be left out for all teams')
    return tuple(str(team) for team in value)


def _backend(value: Setting, up: str) -> StateBackend:
    if value is None:
        return StateBackend(kind="local", settings={"path": f"{up}terraform.{_TEAM}.tfstate"})
    example = f'one block such as {{"s3": {{"bucket": "…", "key": "watchbill/{_TEAM}.tfstate"}}}}'
    if not isinstance(value, dict) or len(value) != 1:
        raise _mistake("backend", value, example)
    ((kind, settings),) = value.items()
    if not kind or not isinstance(settings, dict):
        raise _mistake("backend", value, example)
    backend = StateBackend(kind=kind, settings=settings)
    if backend.settings_of("a") == backend.settings_of("b"):
        raise UsageError(
            f"{SETTINGS}: context.backend.{kind} is the same for every team, and two teams with one state"
            f" destroy each other's schedules: put {_TEAM} into the setting that names the state (key, path,"
            " prefix or workspace)"
        )
    return backend


def _up(outdir: str, folder: Path) -> str:
    """
    Return the path from a stack's folder back to the folder of `cdktf.json`, where a local state is kept.

    The path is relative, because an absolute one would put this machine's folders into the output. From an
    output folder outside the project, no relative path is right on every machine: that one goes three
    folders up, as from `cdktf.out`.
    """
    inside = PurePath(os.path.relpath(folder / outdir, folder)).parts
    depth = 1 if inside[:1] == ("..",) else len(inside)
    return "../" * (depth + 2)


def _filled(value: Setting, team: str) -> Setting:
    if isinstance(value, str):
        return value.replace(_TEAM, team)
    if isinstance(value, list):
        return [_filled(item, team) for item in value]
    if isinstance(value, dict):
        return {name: _filled(item, team) for name, item in value.items()}
    return value
