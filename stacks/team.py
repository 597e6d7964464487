"""A team in PagerDuty and who is in it."""

from collections.abc import Iterable, Sequence

from watchbill.pagerduty.deployment import Membership

from .cdk import Construct
from .fragment import Fragment, reference, text
from .people import People

OVERLAP = {"create_before_destroy": True}
"""
What replaces comes before what it replaces goes, so that Terraform lets go of people and schedules last (5,
6).
"""


class Team(Fragment):
    """The team and its memberships; whatever names its people has to wait for `members`."""

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        key: str,
        name: str,
        description: str,
        memberships: Iterable[Membership],
        people: People,
    ) -> None:
        super().__init__(scope, id_)
        body = {"name": text(name), "description": text(description)}
        self.team_id = reference(self.resource("pagerduty_team", key, body))
        self.members: Sequence[str] = [
            self.resource(
                "pagerduty_team_membership",
                membership.person,
                {
                    "team_id": self.team_id,
                    "user_id": people.id_of(membership.person),
                    # Left out, it would be manager (terraform-provider.md, 23).
                    "role": membership.role.value,
                    "lifecycle": OVERLAP,
                },
            )
            for membership in memberships
        ]
