"""The subject of all checks: a roster at an instant, with what it compiles to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.checks.claims import Claim, Unreadable
from watchbill.checks.overlaps import Overlaps
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Roster, Team


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """
    A roster at an instant, with what it compiles to.

    `teams` are those to be checked (all, or the ones that are synthesised).
    `deployments` holds those of them whose references are sound: a rotation
    that names nobody who exists cannot be compiled. `claims` are all the
    services' of the roster, in the order of their routes, and `overlaps` what
    some of them take from others; `unreadable` are the matchers that cannot be parsed.
    """

    roster: Roster
    teams: tuple[Team, ...]
    deployments: Mapping[str, Deployment]
    claims: tuple[Claim, ...]
    overlaps: Overlaps
    unreadable: tuple[Unreadable, ...]
    instant: datetime
