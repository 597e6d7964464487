"""The ids that Terraform gave the schedules, policies and users of each team."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from watchbill.usage import UsageError

_MARK = "schedule_ids"
"""The output that every stack has, and other JSON has not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ids:
    """The ids of one team: schedules and policies by their keys, users by their keys in the roster."""

    schedules: Mapping[str, str]
    policies: Mapping[str, str]
    users: Mapping[str, str]


def ids_by_team(
    outputs: Iterable[tuple[str, object]], teams: Sequence[str], there: Collection[str]
) -> dict[str, Ids]:
    """
    Return the ids of each team in the outputs; `teams` are the teams asked for, and empty means all.

    CDKTF names the stack in its file. `terraform output -json` does not: its output belongs to the team that
    the file is named after (`payments.json`), else to the one team that was asked for, unless the file is
    named after another team in `there`. Raises UsageError.
    """
    asked = teams or tuple(there)
    found: dict[str, Ids] = {}
    for source, value in outputs:
        if not isinstance(value, dict):
            raise UsageError(f"{source} must hold a JSON object: pass the output of `terraform output -json`")
        if _MARK in value:
            found[_team(source, asked, there)] = _ids(value, source)
            continue
        stacks = {stack: each for stack, each in value.items() if isinstance(each, dict) and _MARK in each}
        if not stacks:
            raise UsageError(f"{source} has no {_MARK}: pass the output of `terraform output -json`")
        found |= {stack: _ids(each, source) for stack, each in stacks.items()}
    return found


def _team(source: str, asked: Sequence[str], there: Collection[str]) -> str:
    named = PurePath(source).stem
    team = named if named in asked else asked[0] if len(asked) == 1 else None
    if team is None:
        raise UsageError(
            f"{source} does not say whose outputs it has: name the team with --team, or the file TEAM.json"
        )
    if team != named and named in there:
        raise UsageError(f"{source} is named after {named}, but --team is {team}: pass the outputs of {team}")
    return team


def _ids(outputs: Mapping[str, Any], source: str) -> Ids:
    def of(name: str) -> dict[str, str]:
        value = outputs.get(name, {})
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value.values()):
            raise UsageError(f"{source}: {name} must map names to ids")
        return value

    return Ids(schedules=of("schedule_ids"), policies=of("policy_ids"), users=of("user_ids"))
