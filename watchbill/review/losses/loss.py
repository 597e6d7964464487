"""The loss that a deploy of an edit would cause, and the edit itself, as values."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.diagnostics import Diagnostic
from watchbill.pagerduty.deployment import Deployment
from watchbill.review.renames import owners, renamed_teams
from watchbill.review.side import Side
from watchbill.roster.model import Roster

_KEY = re.compile("[a-z][a-z0-9_-]{0,62}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """A finding about an edit, placed in the new file, and the teams whose deploy has to wait for it."""

    finding: Diagnostic
    teams: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterEdit:
    """
    Both rosters of an edit, and what PagerDuty holds for their teams at the instant of the deploy.

    `renamed` maps the new key of each renamed team to its old key. `left` has the keys, sorted, of the teams
    that the new file no longer has under any key. `had` and `has` map each service, and `unowned`, to its
    team before and after.
    """

    before: Roster
    after: Roster
    old: Mapping[str, Deployment]
    new: Mapping[str, Deployment]
    renamed: Mapping[str, str]
    left: tuple[str, ...]
    had: Mapping[str, str]
    has: Mapping[str, str]

    def was(self, team: str) -> str:
        """Return the key that a team of the new file had in the old one."""
        return self.renamed.get(team, team)

    def now(self, team: str) -> str:
        """Return the key that a team of the old file has in the new one."""
        return next((now for now, was in self.renamed.items() if was == team), team)


def roster_edit(old: Side, new: Side, at: datetime) -> RosterEdit | None:
    """Return the edit from one side to the other; None where a side could not be read."""
    before, after = old.roster, new.roster
    if before is None or after is None:
        return None
    renamed = renamed_teams(before, after)
    there = after.team_keys | set(renamed.values())
    # A team that could not be read may have any text as its key, and people paste keys into a shell.
    had = before.teams.keys() | {key for key in before.broken_teams if _KEY.fullmatch(key)}
    return RosterEdit(
        before=before,
        after=after,
        old={key: each.at(at) for key, each in old.deployments.items()},
        new={key: each.at(at) for key, each in new.deployments.items()},
        renamed=renamed,
        left=tuple(sorted(had - there)),
        had=owners(before),
        has=owners(after),
    )
