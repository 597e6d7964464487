"""The two sides of a change: what each file says and compiles to at the instant of the merge."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from watchbill.alertmanager.claims.claim import Claims
from watchbill.checks import run
from watchbill.diagnostics import Diagnostic
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Roster, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSide:
    """A team on one side: what the file says, and what it compiles to; None where it cannot be compiled."""

    team: Team
    roster: Roster
    deployment: Deployment | None

    @property
    def absent(self) -> frozenset[str]:
        """Those whom the team names and who are pending."""
        people = self.roster.people
        return frozenset(key for key in self.people if key in people and people[key].pending)

    @property
    def people(self) -> frozenset[str]:
        """Everybody whom the team names."""
        return self.team.named


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """
    A roster with what it compiles to and what the checks said, at the instant of the merge.

    `roster` is None for a file that does not parse: then only its diagnostics count.
    `deployments` may lack teams that have errors; those that can be compiled all the
    same are compiled when they are compared. `rekeyed` are those of the old side who are under their
    new keys in all of this, with the keys that they had. `claims` are those of the roster, None where they
    are not at hand.
    """

    roster: Roster | None
    deployments: Mapping[str, Deployment]
    diagnostics: tuple[Diagnostic, ...]
    rekeyed: Mapping[str, str] = field(default_factory=dict)
    claims: Claims | None = None

    @property
    def teams(self) -> Mapping[str, Team]:
        """The teams that could be read."""
        return {} if self.roster is None else self.roster.teams

    def team(self, key: str) -> TeamSide | None:
        """Return a team, None where it could not be read."""
        if self.roster is None or key not in self.roster.teams:
            return None
        return TeamSide(team=self.roster.teams[key], roster=self.roster, deployment=self.deployments.get(key))

    def complete(self, at: datetime, teams: Collection[str] | None) -> "Side":
        """Return the same with every deployment that can be compiled, of some teams or of all."""
        if self.roster is None:
            return self
        missing = [
            key for key in self.teams if key not in self.deployments and (teams is None or key in teams)
        ]
        if not missing:
            return self
        # Sound references are all that it takes: a team with a gap in its rota is refused, and is to be
        # compared.
        found = run.run(self.roster, instant=at, teams=missing, claimed=self.claims).deployments
        return replace(self, deployments={**self.deployments, **found})

    def lacks(self, team: str | None) -> bool:
        """Whether the findings of a team (None: of the whole roster) are unknown: it cannot be compiled."""
        if self.roster is None:
            return True
        if team is None or team in self.deployments:
            return False
        return team in self.teams or team in self.roster.broken_teams
