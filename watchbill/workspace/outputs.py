"""Which PagerDuty ids Terraform gave the schedules, policies and users of each team."""

import json
import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from watchbill.usage import UsageError
from watchbill.workspace import settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The ids of one team: of schedules and policies by their keys, of users by the roster's."""

    schedules: Mapping[str, str]
    policies: Mapping[str, str]
    users: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """Whom `--live` asks: the account's region, and the outputs that have the ids."""

    region: str
    paths: tuple[Path, ...]


def read(paths: Sequence[Path], teams: Sequence[str], there: Collection[str]) -> dict[str, Ids]:
    """
    Return the ids of each team that the outputs of Terraform or CDKTF have; `teams` are asked for, none for all.

    CDKTF names the stack in its file. What `terraform output -json` prints does not: it is of the
    team that the file is named after (`payments.json`), or of the one that was asked for, unless the file
    is named after another of those that are `there`. Raises UsageError.
    """
    asked = teams or tuple(there)
    found: dict[str, Ids] = {}
    for path in paths:
        source = "standard input" if str(path) == "-" else str(path)
        value = _json(path, source)
        if "schedule_ids" in value:
            team = path.stem if path.stem in asked else asked[0] if len(asked) == 1 else None
            if team is not None and team != path.stem and path.stem in there:
                raise UsageError(
                    f"{source} is named after {path.stem}, and {team} is asked for: pass its own outputs"
                )
            if team is None:
                raise UsageError(
                    f"{source} does not say of which team it is: name it with --team, or the file TEAM.json"
                )
            found[team] = _ids(value, source)
        else:
            stacks = {
                stack: each
                for stack, each in value.items()
                if isinstance(each, dict) and "schedule_ids" in each
            }
            if not stacks:
                raise UsageError(f"{source} has no schedule_ids: pass what `terraform output -json` prints")
            found |= {stack: _ids(each, source) for stack, each in stacks.items()}
    return found


def for_live(given: Sequence[Path] | None, file: Path, *, live: bool) -> Live | None:
    """Return whom to ask, None without `live`; raises UsageError where one is given without the other."""
    if live and not given:
        raise UsageError(
            "--live needs --outputs FILE: what `terraform output -json` prints has the schedules' ids"
        )
    if given and not live:
        raise UsageError("--outputs is for --live, which asks PagerDuty")
    return Live(region=settings.region(file.parent), paths=tuple(given)) if live and given else None


def _json(path: Path, source: str) -> dict[str, Any]:
    try:
        text = sys.stdin.read() if str(path) == "-" else path.read_text("utf-8")
        value = json.loads(text.removeprefix("\ufeff"))
    except OSError as problem:
        raise UsageError(f"cannot read {source}: {(problem.strerror or str(problem)).lower()}") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{source} is not JSON: pass what `terraform output -json` prints") from None
    if not isinstance(value, dict):
        raise UsageError(f"{source} must hold a JSON object: pass what `terraform output -json` prints")
    return value


def _ids(outputs: Mapping[str, Any], source: str) -> Ids:
    def of(name: str) -> dict[str, str]:
        value = outputs.get(name, {})
        value = value.get("value", value) if isinstance(value, dict) else value
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise UsageError(f"{source}: {name} must map names to ids")
        return value

    return Ids(schedules=of("schedule_ids"), policies=of("policy_ids"), users=of("user_ids"))
