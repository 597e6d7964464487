"""The two sides of a change: the roster and the deployments of each, at the instant of the merge."""

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
    """A team on one side, and its deployment, which is None where the team cannot be compiled."""

    team: Team
    roster: Roster
    deployment: Deployment | None

    @property
    def absent(self) -> frozenset[str]:
        """The pending people whom the team names."""
        people = self.roster.people
        return frozenset(key for key in self.people if key in people and people[key].pending)

    @property
    def people(self) -> frozenset[str]:
        """Everybody whom the team names."""
        return self.team.named


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """
    A roster with its deployments and the findings of the checks, at the instant of the merge.

    `roster` is None for a file that does not parse: then only its diagnostics count. `deployments` may lack
    teams with errors; those that can be compiled anyway are compiled for the comparison. On the old side,
    `rekeyed` maps the new keys of renamed people, which are used everywhere in it, to their old keys.
    `claims` has the claims of the roster, or None where they are not known yet.
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
        """Return a team, or None where it could not be read."""
        if self.roster is None or key not in self.roster.teams:
            return None
        return TeamSide(team=self.roster.teams[key], roster=self.roster, deployment=self.deployments.get(key))

    def complete(self, at: datetime, teams: Collection[str] | None) -> "Side":
        """Return the same with every deployment that can be compiled, for some teams or all."""
        if self.roster is None:
            return self
        missing = [
            key for key in self.teams if key not in self.deployments and (teams is None or key in teams)
        ]
        if not missing:
            return self
        # Valid references are enough to compile: a team with a gap in its rota has an error, but it is
        # compared all the same.
        found = run.run(self.roster, instant=at, teams=missing, claimed=self.claims).deployments
        return replace(self, deployments={**self.deployments, **found})

    def lacks(self, team: str | None) -> bool:
        """Whether a team (None: the whole roster) cannot be compiled, which leaves its findings unknown."""
        if self.roster is None:
            return True
        if team is None or team in self.deployments:
            return False
        return team in self.teams or team in self.roster.broken_teams
