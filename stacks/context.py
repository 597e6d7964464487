"""Deployment settings: what `cdktf.json`'s context and the environment say."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path, PurePath
from typing import TypeAlias

from watchbill.cli import boundary
from watchbill.cli.settings import REGIONS
from watchbill.cli.usage import UsageError

Setting: TypeAlias = "bool | int | float | str | list[Setting] | dict[str, Setting] | None"

FILE = "cdktf.json"
PROVIDER_VERSION = "3.32.4"
"""The version with which docs/behaviour.md was measured."""

_CONTEXT = "CDKTF_CONTEXT_JSON"
_TEAM = "{team}"


@dataclass(frozen=True, slots=True, kw_only=True)
class StateBackend:
    """A Terraform backend as the context names it; `{team}` in its texts stands for the stack's team."""

    kind: str
    settings: Mapping[str, Setting]

    def settings_of(self, team: str) -> dict[str, Setting]:
        """Return the settings for one team's state."""
        return {name: _filled(value, team) for name, value in self.settings.items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What every stack is written for: where its state is kept, PagerDuty's region, the provider's version."""

    backend: StateBackend
    region: str
    provider_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """
    Everything that is not in the roster.

    `teams` None means all. `instant` and `allow` are as they were written.
    """

    roster: str
    target: Target
    teams: tuple[str, ...] | None
    instant: str | None
    allow: str | None
    outdir: str


def read(environment: Mapping[str, str], folder: Path) -> Settings:
    """
    Return the settings for an app that runs in a folder; raises UsageError.

    `cdktf.json` is read here because a CDK's command line passes its context on in
    the environment, and a plain `python -m stacks` does not: it is the same either way.
    """
    context = _context(environment, folder)
    outdir = environment.get("CDKTF_OUTDIR") or "cdktf.out"
    asked = environment.get("WATCHBILL_TEAMS", "").split(",")
    teams = tuple(team.strip() for team in asked if team.strip()) or _teams(context.get("teams"))
    region = _text(context, "region", "us").lower()
    if region not in REGIONS:
        raise _mistake("region", context["region"], '"us" or "eu"')
    target = Target(
        backend=_backend(context.get("backend"), _up(outdir, folder)),
        region=region,
        provider_version=_text(context, "provider_version", PROVIDER_VERSION),
    )
    return Settings(
        roster=_text(context, "roster", "teams.yaml"),
        target=target,
        teams=teams,
        instant=environment.get("WATCHBILL_AT") or None,
        allow=environment.get("WATCHBILL_ALLOW") or None,
        outdir=outdir,
    )


def _context(environment: Mapping[str, str], folder: Path) -> dict[str, Setting]:
    path = Path(FILE) if folder == Path.cwd() else folder / FILE
    if (way_out := boundary.way_out(path)) is not None:
        raise UsageError(f"{way_out}, and is not followed: put the file itself in its place")
    context: dict[str, Setting] = {}
    if path.is_file():
        project = _parsed(path.read_bytes(), FILE)
        found = project.get("context", {})
        if not isinstance(found, dict):
            raise _mistake(None, found, "a mapping")
        context |= found
    if passed := environment.get(_CONTEXT):
        context |= _parsed(passed.encode(), _CONTEXT)
    known = ("roster", "backend", "region", "provider_version", "teams")
    for name in context.keys() - set(known):
        # The CDKs keep switches of their own here: only what looks like one of ours is a mistake.
        if meant := get_close_matches(name, known, n=1, cutoff=0.8):
            raise UsageError(f'{FILE}: context has no "{name}"; did you mean "{meant[0]}"?')
    return context


def _parsed(data: bytes, name: str) -> dict[str, Setting]:
    try:
        found = json.loads(data)
    except (ValueError, RecursionError) as problem:
        raise UsageError(f"{name} is not JSON: {problem}") from None
    if not isinstance(found, dict):
        raise UsageError(f"{name} must hold a JSON object")
    return found


def _mistake(key: str | None, value: Setting, expected: str) -> UsageError:
    place = "context" if key is None else f"context.{key}"
    return UsageError(f"{FILE}: {place} is {json.dumps(value, ensure_ascii=False)}; it must be {expected}")


def _text(context: Mapping[str, Setting], key: str, default: str) -> str:
    value = context.get(key, default)
    if not isinstance(value, str) or not value:
        raise _mistake(key, value, f'a text such as "{default}"')
    return value


def _teams(value: Setting) -> tuple[str, ...] | None:
    if value is None:
        return None
    if not isinstance(value, list) or not value or not all(isinstance(team, str) for team in value):
        raise _mistake("teams", value, 'a list of teams such as ["payments"], or left out for all')
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
            f"{FILE}: context.backend.{kind} is the same for every team, and in one state two teams destroy"
            f" each other's schedules; write {_TEAM} in what names the state (a key, path, prefix or"
            " workspace)"
        )
    return backend


def _up(outdir: str, folder: Path) -> str:
    """
    Return the way from a stack's folder back to `cdktf.json`'s, where a local state is kept.

    A relative path: an absolute one would name this machine in the output. Out of
    the project's folder there is no way that means the same elsewhere: three up, as from `cdktf.out`.
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
