"""Escalation policies of a team."""

from collections.abc import Iterable, Mapping

from watchbill.pagerduty.deployment import OnPerson, Policy, Rule, Target

from .cdk import Construct
from .fragment import Fragment, Json, reference, text
from .people import People
from .schedules import OnCallSchedules
from .team import OVERLAP, Team


class EscalationPolicies(Fragment):
    """
    Who is paged, level by level.

    How a rule's targets share a page is left to the default, everybody: even to
    name it is refused where an account may not choose (semantics.md, B1).
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        policies: Iterable[Policy],
        team: Team,
        people: People,
        schedules: OnCallSchedules,
    ) -> None:
        super().__init__(scope, id_)
        self._people = people
        self._schedules = schedules
        self._ids = {
            policy.key: reference(
                self.resource(
                    "pagerduty_escalation_policy",
                    policy.key,
                    {
                        "name": text(policy.name),
                        "description": text(policy.description),
                        "num_loops": policy.loops,
                        "teams": [team.team_id],
                        "rule": [self._rule(rule) for rule in policy.rules],
                        "depends_on": team.members,
                        "lifecycle": OVERLAP,
                    },
                )
            )
            for policy in policies
        }

    def id_of(self, policy: str) -> str:
        """Return the expression of a policy's PagerDuty id."""
        return self._ids[policy]

    @property
    def ids(self) -> Mapping[str, str]:
        """The ids of all, by key."""
        return self._ids

    def _rule(self, rule: Rule) -> Mapping[str, Json]:
        return {
            "escalation_delay_in_minutes": rule.delay,
            "target": [self._target(target) for target in rule.targets],
        }

    def _target(self, target: Target) -> Mapping[str, Json]:
        if isinstance(target, OnPerson):
            return {"type": "user_reference", "id": self._people.id_of(target.person)}
        return {"type": "schedule_reference", "id": self._schedules.id_of(target.schedule)}
