"""Whom an edit names."""

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review import strategies
from tests.rosters import NAMES, rotation, service, team
from watchbill.model import Follow, Level, Mode, Team
from watchbill.review.involved import displaced, involved

orders = st.lists(st.sampled_from("abcd"), max_size=6).map(tuple)


def rota(*members: str) -> Team:
    return replace(team("payments"), rotations=(rotation(members),))


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("abcd", "abcd", ""),
        ("abcd", "abxcd", "x"),
        ("abcd", "acd", "b"),
        ("abcd", "axcd", "bx"),
        ("abcd", "bacd", "ab"),
        ("abcd", "bcad", "a"),
        ("abcd", "bcda", "a"),
        ("abcd", "dcba", "abcd"),
        ("abac", "abc", "a"),
        ("abac", "abac", ""),
        ("", "ab", "ab"),
    ],
)
def test_named_are_those_added_removed_and_out_of_order(before: str, after: str, named: str) -> None:
    """Of two neighbours that swap both are named; of one who moves further, only that one."""
    assert displaced(tuple(before), tuple(after)) == set(named)


@given(orders, orders)
def test_named_equals_a_search_of_all_subsequences(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Nobody is named who is, with all places, in every longest common subsequence; everybody else is."""
    places = range(len(before))
    common = [
        some
        for size in range(len(before), -1, -1)
        for some in combinations(places, size)
        if _within([before[place] for place in some], after)
    ]
    longest = [some for some in common if len(some) == len(common[0])]
    settled = {
        person
        for person in {*before, *after}
        if before.count(person) == after.count(person)
        and all({place for place in places if before[place] == person} <= set(some) for some in longest)
    }
    assert displaced(before, after) == {*before, *after} - settled


@given(orders, orders)
def test_named_are_the_same_on_the_way_back(before: tuple[str, ...], after: tuple[str, ...]) -> None:
    """Whom an edit names its revert names too."""
    assert displaced(before, after) == displaced(after, before)


@given(strategies.teams())
def test_turn_handoff_hours_zone_and_anchor_name_nobody(before: Team) -> None:
    """All of a rotation but its members may change, and nobody is named."""
    one, *rest = before.rotations
    other = rotation(one.members, name=one.name)
    assert involved(before, replace(before, rotations=(other, *rest)), Level.PRIMARY) == frozenset()


def test_secondary_names_whom_the_rotation_that_it_follows_does() -> None:
    """A new member of the rotation is named at both levels, a change from next to previous names nobody."""
    before, after = rota("ana", "ben", "chi"), rota("ana", "gus", "ben", "chi")
    assert involved(before, after, Level.SECONDARY) == {"gus"}
    assert involved(before, replace(before, secondary=Follow.PREVIOUS), Level.SECONDARY) == frozenset()


def test_level_that_goes_names_everybody_on_it() -> None:
    """A team that becomes too small for a rota takes its people off level 1 and 2."""
    before = rota("ana", "ben")
    assert involved(before, replace(before, mode=Mode.ESCALATION_ONLY), Level.PRIMARY) == {"ana", "ben"}
    assert involved(before, replace(before, mode=Mode.ESCALATION_ONLY), Level.LEAD) == frozenset()


def test_team_that_comes_or_goes_names_everybody() -> None:
    """Who is on a level of a new team was added to it."""
    assert involved(None, rota("ana", "ben"), Level.PRIMARY) == {"ana", "ben"}
    assert involved(rota("ana", "ben"), None, Level.MANAGER) == {"fay"}


def test_rotation_that_gets_a_name_names_nobody() -> None:
    """One rotation under another name is the same; beside a second one, those of the second are new."""
    before = rota("ana", "ben")
    named = replace(before, rotations=(rotation(("ana", "ben"), name="eu"),))
    assert involved(before, named, Level.PRIMARY) == frozenset()
    two = replace(named, rotations=(*named.rotations, rotation(("chi",), name="us")))
    assert involved(named, two, Level.PRIMARY) == {"chi"}


def test_service_names_whom_its_own_manager_replaces() -> None:
    """Where a service gets a manager of its own, the team's is replaced."""
    before = team("payments", service("api"))
    after = replace(before, services={"api": replace(service("api"), manager=("gus",))})
    assert involved(before, after, Level.MANAGER, service="api") == {"fay", "gus"}
    assert involved(before, after, Level.MANAGER) == frozenset()


def test_pending_people_are_in_no_order() -> None:
    """Who is no longer pending is added, though the list of members is the same."""
    same = rota(*NAMES[:4])
    assert involved(same, same, Level.PRIMARY, absent_before=frozenset({"chi"})) == {"chi"}
    assert involved(same, same, Level.PRIMARY, absent_after=frozenset({"chi"})) == {"chi"}


def _within(some: list[str], order: tuple[str, ...]) -> bool:
    rest = iter(order)
    return all(person in rest for person in some)
