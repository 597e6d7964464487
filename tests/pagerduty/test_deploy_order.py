"""The order in which teams are deployed."""

from hypothesis import given
from hypothesis import strategies as st

from tests import rosters
from watchbill.pagerduty.compile import compile_team
from watchbill.pagerduty.deploy_order import deploy_order
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Roster

TEAMS = ("a", "b", "c", "d")
SERVICES = ("one", "two", "three", "four", "five")


def deployments(owners: dict[str, str], unowned: str = "a") -> dict[str, Deployment]:
    """Return the deployments of teams with these services, by key."""
    teams = [
        rosters.team(
            key, *(rosters.service(name, [f'app="{name}"']) for name, team in owners.items() if team == key)
        )
        for key in TEAMS
    ]
    roster: Roster = rosters.roster(*teams, alerting=rosters.alerting(unowned=unowned))
    return {team.key: compile_team(team, roster) for team in teams}


def test_independent_teams_are_in_the_order_of_their_keys() -> None:
    """The order in which they are given does not matter."""
    before = deployments({})
    assert deploy_order(("c", "a", "d", "b"), before, before) == TEAMS
    assert deploy_order(TEAMS, {}, before) == TEAMS


def test_team_that_gives_up_a_service_is_first() -> None:
    """That includes `unowned`, and a chain of teams."""
    before = deployments({"one": "d", "two": "c"})
    assert deploy_order(TEAMS, before, deployments({"one": "c", "two": "b"})) == ("a", "d", "c", "b")
    assert deploy_order(TEAMS, deployments({}, unowned="d"), deployments({}, unowned="b")) == (
        "a",
        "c",
        "d",
        "b",
    )


def test_teams_that_exchange_services_are_in_the_order_of_their_keys() -> None:
    """No order is right, but each team comes once."""
    before, after = deployments({"one": "b", "two": "c"}), deployments({"one": "c", "two": "b"})
    assert deploy_order(TEAMS, before, after) == ("a", "d", "b", "c")


OWNERS = st.dictionaries(st.sampled_from(SERVICES), st.sampled_from(TEAMS))


@given(OWNERS, OWNERS, st.permutations(TEAMS))
def test_a_name_is_free_before_it_is_taken_unless_teams_wait_for_each_other(
    old: dict[str, str], new: dict[str, str], given_: list[str]
) -> None:
    """A team comes before the one that gives up its name only if that one waits for it too."""
    order = deploy_order(given_, deployments(old), deployments(new))
    assert sorted(order) == list(TEAMS)
    waits = {team: {old[name] for name in old if new.get(name) == team != old[name]} for team in TEAMS}
    for team in TEAMS:
        late = {giver for giver in waits[team] if order.index(giver) > order.index(team)}
        assert all(team in reached(giver, waits) for giver in late)


def reached(team: str, waits: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    ahead = list(waits[team])
    while ahead:
        if (each := ahead.pop()) not in found:
            found.add(each)
            ahead += waits[each]
    return found
