"""The teams of a running configuration, by the names in PagerDuty's details."""

from dataclasses import replace

import pytest

from tests.rosters import alerting, roster, service, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.read import Deployed, deployed
from watchbill.alertmanager.write import FORMS
from watchbill.alertmanager.write.options import Options
from watchbill.review.rerouting import rerouting_between
from watchbill.review.routing import deployed_routing, routing, taken_for
from watchbill.roster.model import Roster, Team

API, DB, WEB = (service(key, [f'app="{key}"']) for key in ("api", "db", "web"))
PAYMENTS = team("payments", API, DB, name="Payments")
PLATFORM = team("platform", WEB, name="Platform")


def of(*teams: Team, unowned: str = "platform") -> Roster:
    return roster(*teams, alerting=alerting(unowned=unowned))


def written(old: Roster) -> Deployed:
    text = FORMS["alertmanager"](compile_tree(old), Options(source="teams.yaml"))
    found = deployed("alertmanager.yml", text.encode())
    assert isinstance(found, Deployed)
    return found


def lost(old: Roster, new: Roster) -> list[tuple[str | None, str | None, str | None]]:
    """Return each service with alerts that go to another team: the name of its old team, and the new team."""
    found = rerouting_between(deployed_routing(written(old), new), routing(new))
    return [(each.before.service, each.before.team, each.after.team) for each in found.rerouted]


@pytest.mark.parametrize(
    ("new", "renamed", "hands"),
    [
        (of(PAYMENTS, PLATFORM), [], []),
        # Another name, or another key and another name: all its services, the same channel.
        (of(replace(PAYMENTS, name="Money"), PLATFORM), [("Payments", "payments")], []),
        (of(replace(PAYMENTS, key="money", name="Money"), PLATFORM), [("Payments", "money")], []),
        (of(replace(PAYMENTS, key="money"), PLATFORM), [], []),
        # One service is gone: its alerts go to the team that is paged for `unowned`.
        (of(replace(PAYMENTS, name="Money", services={"api": API}), PLATFORM), [("Payments", "payments")], [
            ("db", "payments", "platform"),
        ]),
        # With another channel as well, it looks like another team.
        (of(replace(PAYMENTS, name="Money", slack="#money"), PLATFORM), [], [
            ("api", "Payments", "payments"), ("db", "Payments", "payments"),
        ]),
        # Its services went to two teams, or to one that existed before.
        (of(team("a", API, slack="#payments"), team("b", DB, slack="#payments"), PLATFORM), [], [
            ("api", "Payments", "a"), ("db", "Payments", "b"),
        ]),
        (of(replace(PLATFORM, services={"api": API, "db": DB, "web": WEB})), [], [
            ("api", "Payments", "platform"), ("db", "Payments", "platform"),
        ]),
    ],
)  # fmt: skip
def test_a_renamed_team_is_recognised(
    new: Roster, renamed: list[tuple[str, str]], hands: list[tuple[str, str, str]]
) -> None:
    """It has the same services and the same channel."""
    old = of(PAYMENTS, PLATFORM)
    assert [*taken_for(written(old), new)] == renamed
    assert lost(old, new) == hands


def test_a_name_that_is_another_teams_key_is_not_that_team() -> None:
    """The team is gone, and another team, with that name as its key, has its service."""
    old = of(team("old", API, name="storage"), PLATFORM)
    new = of(team("storage", API, name="Storage"), PLATFORM)
    assert lost(old, new) == [("api", "the former storage", "storage")]


def test_unowned_alone_does_not_make_a_rename() -> None:
    """A team without services is not recognised."""
    old = of(PAYMENTS, team("platform", name="Platform"))
    new = of(PAYMENTS, team("platform", name="Clusters"))
    assert lost(old, new) == [("unowned", "Platform", "platform")]
