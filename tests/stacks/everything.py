"""A team with everything that a stack can hold."""

from dataclasses import replace
from datetime import date

from tests import rosters
from watchbill.pagerduty.compile import compile_team
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Hours, Roster, Shadow


def roster() -> Roster:
    """
    One team with everything: a shadow that ends, hours, a service with a manager, one that never resolves.
    """
    hours = (Hours(days=(1, 2, 3, 4, 5), start=9 * 60, end=18 * 60),)
    api = replace(rosters.service("api", ['a="b"'], name="The ${API} %{if}"), manager=("gus",))
    slow = replace(rosters.service("slow", ['c="d"']), auto_resolve=None, acknowledgement_timeout=None)
    team = replace(
        rosters.team("payments", api, slow, name="Pay & Go"),
        rotations=(
            replace(rosters.rotation(["ana", "ben"], name="eu"), hours=hours),
            rosters.rotation(["chi", "dev"], name="us"),
        ),
        shadow=Shadow(members=("gus",), rotation="eu", until=date(2027, 1, 31), notify=True),
    )
    return rosters.roster(team)


def deployment() -> Deployment:
    found = roster()
    return compile_team(found.teams["payments"], found)
