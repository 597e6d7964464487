"""A run of all checks over a roster: their findings, and the deployments of sound teams."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import Protocol, cast

from watchbill.alertmanager.claims.claim import Claims, claims
from watchbill.alertmanager.claims.overlaps import overlaps
from watchbill.checks.subject import Subject
from watchbill.codes import COMPILED, REFERENCES, Code
from watchbill.diagnostics import Diagnostic, Grade
from watchbill.pagerduty.compile import compile_team
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Roster, Team

UNCLEAR = frozenset({"override-overlap", "override-without-rotation"})
"""Errors after which nobody can say who is on call: a team with one has no deployment."""


class Check(Protocol):
    """The module of a check."""

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Yield what is wrong."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """
    The findings of the checks, in their order, and the deployments of teams whose shifts are clear.

    `claims` are the claims of the whole roster.
    """

    diagnostics: tuple[Diagnostic, ...]
    deployments: Mapping[str, Deployment]
    claims: Claims


def run(
    roster: Roster, *, instant: datetime, teams: Sequence[str] | None = None, claimed: Claims | None = None
) -> Checked:
    """
    Check all teams of a roster, or some, at an instant (aware).

    Checks that compare teams always look at the whole roster. A team with broken references or
    contradictory overrides has no deployment, even if the file silences the finding, because the
    deployment would be a guess. Unknown keys in `teams` are ignored. `claimed` are the claims of
    the roster, if the caller has read them already.
    """
    chosen = (
        tuple(roster.teams.values())
        if teams is None
        else tuple(roster.teams[key] for key in dict.fromkeys(teams) if key in roster.teams)
    )
    claimed = claims(roster.teams.values()) if claimed is None else claimed
    subject = Subject(
        roster=roster,
        teams=chosen,
        deployments={},
        claims=claimed.ordered,
        overlaps=overlaps(claimed.ordered),
        unreadable=claimed.unreadable,
        instant=instant,
    )
    found = [finding for each in modules(REFERENCES) for finding in each.check(subject)]
    unsound = {finding.team for finding in found if finding.grade is Grade.ERROR} | _unreadable(
        roster, chosen
    )
    deployments = {team.key: compile_team(team, roster) for team in chosen if team.key not in unsound}
    subject = replace(subject, deployments=deployments)
    found.extend(finding for each in modules(COMPILED) for finding in each.check(subject))
    unclear = {finding.team for finding in found if finding.code in UNCLEAR}
    clear = {key: value for key, value in deployments.items() if key not in unclear}
    return Checked(diagnostics=tuple(found), deployments=clear, claims=claimed)


def modules(codes: Iterable[Code]) -> tuple[Check, ...]:
    """Return the modules that find some codes, each once; a code's family is the folder of its module."""
    names = dict.fromkeys(f"watchbill.checks.{code.family}.{code.by.replace('-', '_')}" for code in codes)
    return tuple(cast("Check", import_module(name)) for name in names)


def _unreadable(roster: Roster, teams: Sequence[Team]) -> set[str | None]:
    """Return the keys of teams that name a person whose entry was reported as malformed."""
    if not roster.broken_people:
        return set()
    return {team.key for team in teams if team.named & roster.broken_people}
