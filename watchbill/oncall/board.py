"""The on-call board of a team: who is on call at an instant at each level, by the file and by PagerDuty."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.oncall.levels import Difference, Elsewhere, OnCall, OnLevel, difference, levels
from watchbill.pagerduty.deployment import Deployment, OnSchedule, Policy
from watchbill.roster.model import Team


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyBoard:
    """
    A policy at an instant, with the services that it pages for.

    `differing` is None if PagerDuty was not asked.
    """

    key: str
    services: tuple[str, ...]
    levels: tuple[OnLevel, ...]
    differing: Difference | None

    def differs(self, number: int) -> bool:
        """Whether PagerDuty has somebody else at a level."""
        return self.differing is not None and number in self.differing.levels

    def there(self, number: int) -> tuple[OnCall, ...]:
        """Return who PagerDuty says is on call at a level."""
        return () if self.differing is None else self.differing.there.get(number, ())

    @property
    def beyond(self) -> tuple[int, ...]:
        """The numbers of the levels that only PagerDuty has."""
        own = {level.number for level in self.levels}
        return () if self.differing is None else tuple(sorted(self.differing.levels - own))


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A team at an instant, with all of its policies; the team's own comes first."""

    team: Team
    zone: str
    policies: tuple[PolicyBoard, ...]

    @property
    def differs(self) -> bool:
        """Whether PagerDuty has somebody else on call anywhere."""
        return any(each.differing is not None and each.differing.levels for each in self.policies)


def board(
    team: Team, deployment: Deployment, instant: datetime, elsewhere: Mapping[str, Elsewhere] | None
) -> Board:
    """
    Return who is on call in a team; times are shown in the zone of its first rotation.

    `elsewhere` is PagerDuty's answer for each policy, or None if PagerDuty was not asked.
    """

    def asked(policy: Policy) -> PolicyBoard:
        found = levels(deployment, policy.key, instant)
        paged = frozenset(
            target.schedule
            for rule in policy.rules
            for target in rule.targets
            if isinstance(target, OnSchedule)
        )
        return PolicyBoard(
            key=policy.key,
            services=tuple(service.key for service in deployment.services_of(policy.key)),
            levels=found,
            differing=None if elsewhere is None else difference(found, paged, elsewhere[policy.key]),
        )

    return Board(team=team, zone=team.zone, policies=tuple(map(asked, deployment.policies)))
