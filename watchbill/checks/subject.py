"""The subject of all checks: a roster at an instant, and what it compiles to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.alertmanager.claims.claim import Claim, Unreadable
from watchbill.alertmanager.claims.overlaps import Overlaps
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Roster, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """
    A roster at an instant, and what it compiles to.

    `teams` are the teams to check: all of them, or those that are synthesised.
    `deployments` has the checked teams with sound references: a rotation that names
    nobody who exists cannot be compiled. `claims` are the claims of all services in the
    order of their routes, `overlaps` are the alerts that some take from others, and
    `unreadable` are the matchers that cannot be parsed.
    """

    roster: Roster
    teams: tuple[Team, ...]
    deployments: Mapping[str, Deployment]
    claims: tuple[Claim, ...]
    overlaps: Overlaps
    unreadable: tuple[Unreadable, ...]
    instant: datetime
