"""The people whom an edit names."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.review import strategies
from tests.review.sides import NOW
from tests.rosters import NAMES, rotation, service, team
from watchbill.review.involvement import involved
from watchbill.roster.model import Follow, Level, Mode, Team, Version
from watchbill.rota.versions import as_version


def rota(*members: str) -> Team:
    return replace(team("payments"), rotations=(rotation(members),))


def named_by(old: Team | None, new: Team | None, level: Level = Level.PRIMARY) -> frozenset[str]:
    return involved(old, new, level, at=NOW)


@given(
    st.permutations(NAMES[:5]),
    st.lists(st.sampled_from(NAMES), min_size=1, max_size=7),
    st.integers(0, 7),
    st.data(),
)
def test_where_a_list_begins_does_not_matter(
    before: list[str], after: list[str], turns: int, data: st.DataObject
) -> None:
    """Any rotation of the old list and of the new one names the same people, at both levels."""
    one, other = rota(*before), rota(*after)
    begun = data.draw(st.integers(0, 4))
    rotated = (
        rota(*before[begun:], *before[:begun]),
        rota(*after[turns % len(after) :], *after[: turns % len(after)]),
    )
    for level in (Level.PRIMARY, Level.SECONDARY):
        assert named_by(*rotated, level) == named_by(one, other, level)
    assert named_by(one, rotated[0]) == frozenset()


def test_a_list_that_begins_with_somebody_else_names_only_the_joiner() -> None:
    """Ana, Ben, Chi and Dev go round as before, and Eli comes between Dev and Ana."""
    before = rota("ana", "ben", "chi", "dev")
    assert named_by(before, rota("ana", "ben", "chi", "dev", "eli")) == {"eli"}
    assert named_by(before, rota("chi", "dev", "eli", "ana", "ben")) == {"eli"}


@given(strategies.teams())
def test_turn_handoff_hours_zone_and_anchor_name_nobody(before: Team) -> None:
    """Everything about a rotation may change except its members, and nobody is named."""
    one, *rest = before.rotations
    other = rotation(one.members, name=one.name)
    assert named_by(before, replace(before, rotations=(other, *rest))) == frozenset()


def test_secondary_names_the_same_people_as_the_rotation_that_it_follows() -> None:
    """A new member is named at both levels; a change from next to previous names nobody."""
    before, after = rota("ana", "ben", "chi"), rota("ana", "gus", "ben", "chi")
    assert named_by(before, after, Level.SECONDARY) == {"gus"}
    assert named_by(before, replace(before, secondary=Follow.PREVIOUS), Level.SECONDARY) == frozenset()


def test_removed_level_names_everybody_on_it() -> None:
    """A team that becomes too small for a rota takes its people off levels 1 and 2."""
    before = rota("ana", "ben")
    assert named_by(before, replace(before, mode=Mode.ESCALATION_ONLY)) == {"ana", "ben"}
    assert named_by(before, replace(before, mode=Mode.ESCALATION_ONLY), Level.LEAD) == frozenset()


def test_added_or_removed_team_names_everybody() -> None:
    """People on a level of a new team were added to it."""
    assert named_by(None, rota("ana", "ben")) == {"ana", "ben"}
    assert named_by(rota("ana", "ben"), None, Level.MANAGER) == {"fay"}


def test_rotation_that_gets_a_name_names_nobody() -> None:
    """One rotation with a new name is the same; beside a second one, the members of the second are new."""
    before = rota("ana", "ben")
    named = replace(before, rotations=(rotation(("ana", "ben"), name="eu"),))
    assert named_by(before, named) == frozenset()
    two = replace(named, rotations=(*named.rotations, rotation(("chi",), name="us")))
    assert named_by(named, two) == {"chi"}


def test_service_names_the_manager_whom_its_own_replaces() -> None:
    """Where a service gets its own manager, the team's manager is replaced."""
    before = team("payments", service("api"))
    after = replace(before, services={"api": replace(service("api"), manager=("gus",))})
    assert involved(before, after, Level.MANAGER, at=NOW, service="api") == {"fay", "gus"}
    assert named_by(before, after, Level.MANAGER) == frozenset()


def test_pending_people_are_in_no_order() -> None:
    """A person who is no longer pending is added, although the list of members is the same."""
    same = rota(*NAMES[:4])
    assert involved(same, same, Level.PRIMARY, at=NOW, absent_before=frozenset({"chi"})) == {"chi"}
    assert involved(same, same, Level.PRIMARY, at=NOW, absent_after=frozenset({"chi"})) == {"chi"}


def version(start: date, *members: str) -> Version:
    return replace(as_version(rotation(members)), start=start)


DAY = date(2026, 12, 14)
WEEK = timedelta(days=7)
TRIO = version(DAY, "eva", "fin", "gus")
NAMED_BY_VERSIONS = {
    "one that is edited in place": ((TRIO,), (version(DAY, "eva", "gus"),), "fin"),
    "one that is edited and begins later": ((TRIO,), (version(DAY + WEEK, "eva", "gus"),), "fin"),
    "one that comes": ((TRIO,), (TRIO, version(DAY + WEEK, "eva", "fin", "gus", "hal")), "hal"),
    "one that comes between": ((TRIO,), (version(DAY - WEEK, "ana", "ben", "chi"), TRIO), "dev"),
    "one that goes": ((TRIO,), (), "ana ben chi dev eva fin gus"),
    "the second of two": ((TRIO, version(DAY + WEEK, "eva")), (TRIO, version(DAY + WEEK, "fin")), "eva fin"),
    "one that stands for two": (
        (TRIO, version(DAY + WEEK, "eva", "fin", "gus", "hal")),
        (version(DAY + WEEK, "eva", "fin", "hal"),),
        "gus ana ben chi dev eva fin",
    ),
}


@pytest.mark.parametrize("case", NAMED_BY_VERSIONS)
def test_a_version_is_compared_with_its_counterpart(case: str) -> None:
    """
    The counterpart has the same date, or is in force at the same time; without one, the version before it
    counts.
    """
    before, after, named = NAMED_BY_VERSIONS[case]
    one = rota("ana", "ben", "chi", "dev")
    old, new = (replace(one, rotations=(replace(one.rotations[0], then=then),)) for then in (before, after))
    expected = {*named.split()}
    assert (named_by(old, new), named_by(new, old)) == (expected, expected)


def test_a_version_that_is_over_names_nobody() -> None:
    """The version in force is compared, whether or not it is folded into its rotation."""
    running = version(NOW.date() - WEEK, "ana", "ben", "chi", "dev", "gus")
    one = rota("ana", "ben", "chi", "dev")
    old = replace(one, rotations=(replace(one.rotations[0], then=(running,)),))
    assert named_by(old, rota("ana", "ben", "dev", "gus")) == {"chi"}
    assert named_by(old, rota("ana", "ben", "chi", "dev")) == {"gus"}
