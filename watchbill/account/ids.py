"""The ids that Terraform gave the schedules, policies and users of each team."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from watchbill.usage import UsageError

_MARK = "schedule_ids"
"""The output that every stack has, with which it is told from other JSON."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The ids of one team: of schedules and policies by their keys, of users by the roster's."""

    schedules: Mapping[str, str]
    policies: Mapping[str, str]
    users: Mapping[str, str]


def ids_by_team(
    outputs: Iterable[tuple[str, object]], teams: Sequence[str], there: Collection[str]
) -> dict[str, Ids]:
    """
    Return the ids of each team that the outputs have; `teams` are asked for, none for all.

    CDKTF names the stack in its file. What `terraform output -json` prints does not: it is of the
    team that the file is named after (`payments.json`), or of the one that was asked for, unless the file
    is named after another of those that are `there`. Raises UsageError.
    """
    asked = teams or tuple(there)
    found: dict[str, Ids] = {}
    for source, value in outputs:
        if not isinstance(value, dict):
            raise UsageError(f"{source} must hold a JSON object: pass what `terraform output -json` prints")
        if _MARK in value:
            found[_team(source, asked, there)] = _ids(value, source)
            continue
        stacks = {stack: each for stack, each in value.items() if isinstance(each, dict) and _MARK in each}
        if not stacks:
            raise UsageError(f"{source} has no {_MARK}: pass what `terraform output -json` prints")
        found |= {stack: _ids(each, source) for stack, each in stacks.items()}
    return found


def _team(source: str, asked: Sequence[str], there: Collection[str]) -> str:
    named = PurePath(source).stem
    team = named if named in asked else asked[0] if len(asked) == 1 else None
    if team is None:
        raise UsageError(
            f"{source} does not say of which team it is: name it with --team, or the file TEAM.json"
        )
    if team != named and named in there:
        raise UsageError(f"{source} is named after {named}, and {team} is asked for: pass its own outputs")
    return team


def _ids(outputs: Mapping[str, Any], source: str) -> Ids:
    def of(name: str) -> dict[str, str]:
        value = outputs.get(name, {})
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise UsageError(f"{source}: {name} must map names to ids")
        return value

    return Ids(schedules=of("schedule_ids"), policies=of("policy_ids"), users=of("user_ids"))
