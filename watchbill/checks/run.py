"""All the checks, over a roster: what they find, and what is sound enough to be deployed."""

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
"""Of a team with such an error nobody can say who is on call: it is left without its deployment."""


class Check(Protocol):
    """The module of a check."""

    def check(self, subject: Subject) -> Iterator[Diagnostic]:
        """Yield what is wrong."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """
    What the checks found, in their order, and the deployments of teams whose shifts are clear.

    `claims` are those of the whole roster.
    """

    diagnostics: tuple[Diagnostic, ...]
    deployments: Mapping[str, Deployment]
    claims: Claims


def run(
    roster: Roster, *, instant: datetime, teams: Sequence[str] | None = None, claimed: Claims | None = None
) -> Checked:
    """
    Check a roster at an instant (aware), all of it or some teams.

    Checks of several teams at once look at the whole roster all the same.
    A team whose references are broken, or whose overrides contradict each other, has no
    deployment, even where the file silences the finding: what it would be is a guess. Keys of
    no team are passed over. `claimed` are the claims of the roster, which are read where there
    are none yet.
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
    """Return the modules that find some codes, each once: of a code's name, in the folder of its family."""
    names = dict.fromkeys(f"watchbill.checks.{code.family}.{code.by.replace('-', '_')}" for code in codes)
    return tuple(cast("Check", import_module(name)) for name in names)


def _unreadable(roster: Roster, teams: Sequence[Team]) -> set[str | None]:
    """Return the keys of teams that name somebody whose entry was reported as malformed."""
    if not roster.broken_people:
        return set()
    return {team.key for team in teams if team.named & roster.broken_people}
