"""Rotations that change at a handoff."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import rosters
from watchbill.pagerduty.compile import compile_team
from watchbill.pagerduty.deployment import Deployment
from watchbill.roster.model import Rotation, Team, Version
from watchbill.rota.compile import compile_rotation
from watchbill.rota.play import on_call, shifts
from watchbill.rota.schedule import Schedule, ScheduleOverride
from watchbill.rota.versions import successor, terms

ROTATION = rosters.rotation()
"""ana, ben, chi, dev: a week each from Monday 10:00 in London; ana's turn begins on 30 November 2026."""


def version(start: date, **changes: object) -> Version:
    same = {
        "members": ROTATION.members,
        "turn_days": 7,
        "handoff_day": 1,
        "handoff_time": 600,
        "hours": (),
        "first": None,
    }
    return Version(start=start, **(same | changes))  # type: ignore[arg-type]


def schedule(rotation: Rotation, *, ahead: int = 0) -> Schedule:
    return compile_rotation(rotation, key="primary", name="Primary", description="", ahead=ahead)


def turns(rotation: Rotation, weeks: int, *, ahead: int = 0) -> list[tuple[str, str | None]]:
    """
    Return who serves from 30 November on, each with the day and hour of the start (in UTC, which is London's
    winter time).
    """
    start = datetime(2026, 11, 30, 10, tzinfo=UTC)
    found = shifts(schedule(rotation, ahead=ahead), start, start + timedelta(weeks=weeks))
    return [(f"{shift.start:%d %b %H}", shift.person) for shift in found]


def test_a_version_begins_at_the_handoff_of_its_date() -> None:
    """
    The old order serves until then; without `first`, the one after the last server in the old order begins.
    """
    changed = replace(
        ROTATION, then=(version(date(2026, 12, 14), members=("ana", "ben", "gus", "chi", "dev")),)
    )
    assert turns(changed, 6) == [
        ("30 Nov 10", "ana"),
        ("07 Dec 10", "ben"),
        ("14 Dec 10", "chi"),
        ("21 Dec 10", "dev"),
        ("28 Dec 10", "ana"),
        ("04 Jan 10", "ben"),
    ]


def test_first_says_who_begins() -> None:
    """It does not matter who would have begun."""
    members = ("ana", "ben", "gus", "chi", "dev")
    changed = replace(ROTATION, then=(version(date(2026, 12, 14), members=members, first="gus"),))
    assert [person for _, person in turns(changed, 5)] == ["ana", "ben", "gus", "chi", "dev"]


def test_the_last_server_who_leaves_is_followed_by_the_next_who_stays() -> None:
    """
    Old successors who are no longer members are skipped; if nobody of the old order stays, the first begins.
    """
    before, *_ = terms(ROTATION)
    begin = datetime(2026, 12, 7, 10)
    assert successor(before, begin, ("dev", "ana")) == "dev"
    assert successor(before, begin, ("ana",)) == "ana"
    assert successor(before, begin, ("gus", "fay")) == "gus"


def test_with_another_handoff_the_first_turn_is_short() -> None:
    """The stretch up to the first new handoff is the first member's turn."""
    changed = replace(ROTATION, then=(version(date(2026, 12, 7), handoff_day=3, handoff_time=9 * 60),))
    assert turns(changed, 4) == [
        ("30 Nov 10", "ana"),
        ("07 Dec 10", "ben"),
        ("09 Dec 09", "chi"),
        ("16 Dec 09", "dev"),
        ("23 Dec 09", "ana"),
    ]


def test_a_time_earlier_on_the_day_makes_the_next_day_or_week_the_first_handoff() -> None:
    """The new handoff on that date has passed."""
    weekly = replace(ROTATION, then=(version(date(2026, 12, 7), handoff_time=9 * 60),))
    assert turns(weekly, 3)[1:3] == [("07 Dec 10", "ben"), ("14 Dec 09", "chi")]
    daily = replace(
        ROTATION, then=(version(date(2026, 12, 7), turn_days=2, handoff_day=None, handoff_time=9 * 60),)
    )
    assert turns(daily, 2)[1:4] == [("07 Dec 10", "ben"), ("08 Dec 09", "chi"), ("10 Dec 09", "dev")]


def test_versions_chain() -> None:
    """Each version begins at a handoff of the one before."""
    pairs = version(date(2026, 12, 14), turn_days=14)
    less = replace(pairs, start=date(2027, 1, 11), members=("ana", "ben"))
    assert turns(replace(ROTATION, then=(pairs, less)), 10) == [
        ("30 Nov 10", "ana"),
        ("07 Dec 10", "ben"),
        ("14 Dec 10", "chi"),
        ("28 Dec 10", "dev"),
        ("11 Jan 10", "ana"),
        ("25 Jan 10", "ben"),
    ]


def test_no_version_begins_within_a_turn() -> None:
    """The checks report it first."""
    with pytest.raises(ValueError, match="no turn ends on 2026-12-08"):
        terms(replace(ROTATION, then=(version(date(2026, 12, 8)),)))
    pairs = version(date(2026, 12, 14), turn_days=14)
    with pytest.raises(ValueError, match="no turn ends on 2026-12-21"):
        terms(replace(ROTATION, then=(pairs, replace(pairs, start=date(2026, 12, 21)))))


def test_the_secondary_follows_the_old_order_to_its_last_turn() -> None:
    """Then it follows the new one; in a version with one member, nobody is next."""
    changed = replace(ROTATION, then=(version(date(2026, 12, 14), members=("dev", "chi")),))
    assert [person for _, person in turns(changed, 4, ahead=1)] == ["ben", "chi", "dev", "chi"]
    alone = schedule(replace(ROTATION, then=(version(date(2026, 12, 14), members=("dev",)),)), ahead=1)
    assert [layer.end and layer.end.date() for layer in alone.layers] == [date(2026, 12, 14)]


def compiled(rotation: Rotation, **changes: object) -> Deployment:
    team: Team = replace(rosters.team("payments"), rotations=(rotation,), **changes)  # type: ignore[arg-type]
    return compile_team(team, rosters.roster(team))


def test_ended_versions_are_not_written_and_folding_them_changes_nothing() -> None:
    """
    After the change the old layer goes, and its leaver; the version folded into the rotation compiles to the
    same.
    """
    changed = replace(ROTATION, then=(version(date(2026, 12, 14), members=("ana", "chi", "dev", "gus")),))
    before, after = (datetime(2026, 12, 14, hour, tzinfo=UTC) for hour in (9, 10))
    deployment = compiled(changed)
    assert deployment.at(before) == deployment
    assert {member.person for member in deployment.memberships} >= {"ben", "gus"}
    written = deployment.at(after)
    assert "ben" not in {member.person for member in written.memberships} | {
        person.key for person in written.people
    }
    assert [len(each.layers) for each in written.schedules] == [1, 1]
    members = ("ana", "chi", "dev", "gus")
    folded = compiled(
        replace(ROTATION, members=members, anchor=replace(ROTATION.anchor, date=date(2027, 1, 4)))
    )
    new = [layer for each in folded.schedules for layer in each.layers]
    was = [layer for each in written.schedules for layer in each.layers]
    # The provider ignores differences of starts that have passed.
    assert [replace(layer, start=layer.virtual_start) for layer in was] == new
    assert folded.memberships == written.memberships


days = st.integers(0, 60)


@st.composite
def changed_rotations(draw: st.DrawFn) -> Rotation:
    """Return a rotation with one to three versions, each beginning at a handoff of the one before."""
    members = st.lists(st.sampled_from(rosters.NAMES), min_size=1, max_size=6, unique=True)
    turn = draw(st.sampled_from((1, 2, 7, 14)))
    rotation = replace(
        rosters.rotation(draw(members)), turn_days=turn, handoff_day=1 if turn % 7 == 0 else None
    )
    for _ in range(draw(st.integers(1, 3))):
        last = terms(rotation)[-1]
        begin = (last.start or datetime(2026, 11, 30)) + timedelta(days=draw(days))
        begin = last.cycle + (last.turns_to(begin) + 2) * last.turn
        turn = draw(st.sampled_from((1, 3, 7, 14)))
        after = Version(
            start=begin.date(),
            members=tuple(draw(members)),
            turn_days=turn,
            handoff_day=draw(st.integers(1, 7)) if turn % 7 == 0 else None,
            handoff_time=draw(st.sampled_from((0, 540, 600, 1439))),
            hours=(),
            first=None,
        )
        rotation = replace(rotation, then=(*rotation.then, after))
    return rotation


@settings(deadline=None)
@given(changed_rotations())
def test_versions_tile_the_time_and_each_plays_its_own_order(rotation: Rotation) -> None:
    """Somebody always serves; within a version, adjacent people follow each other in its order."""
    played = schedule(rotation)
    for before, after in pairwise(played.layers):
        assert before.end == after.start
    start = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert all(shift.person is not None for shift in shifts(played, start, start + timedelta(days=400)))
    for term, layer in zip(terms(rotation), played.layers, strict=True):
        end = layer.end or start + timedelta(days=400)
        found = [shift.person for shift in shifts(played, max(layer.start.astimezone(UTC), start), end)]
        users = term.users
        for one, two in pairwise(found):
            assert users[(users.index(str(one)) + 1) % len(users)] == two


@settings(deadline=None)
@given(changed_rotations(), st.integers(0, 24 * 200), st.integers(0, 24 * 200))
def test_a_schedule_written_at_an_instant_plays_the_same_afterwards(
    rotation: Rotation, now: int, later: int
) -> None:
    """Leaving out ended versions moves nobody."""
    deployment = compiled(rotation)
    instant = datetime(2026, 11, 30, tzinfo=UTC) + timedelta(hours=now)
    moment = instant + timedelta(hours=later)
    written = {each.key: each for each in deployment.at(instant).schedules}
    for each in deployment.schedules:
        kept = written.get(each.key)
        assert on_call(each, moment) == (None if kept is None else on_call(kept, moment))


def test_overrides_win_over_layers_and_the_last_over_others() -> None:
    """Shifts are cut where an override begins and ends."""
    start = datetime(2026, 11, 30, 10, tzinfo=UTC)
    day = timedelta(days=1)
    over = (
        ScheduleOverride(start=start + day, end=start + 4 * day, person="gus"),
        ScheduleOverride(start=start + 2 * day, end=start + 3 * day, person="fay"),
    )
    overridden = replace(schedule(ROTATION), overrides=over)
    found = [(shift.start - start, shift.person) for shift in shifts(overridden, start, start + 8 * day)]
    assert found == [
        (0 * day, "ana"),
        (1 * day, "gus"),
        (2 * day, "fay"),
        (3 * day, "gus"),
        (4 * day, "ana"),
        (7 * day, "ben"),
    ]
    assert all(on_call(overridden, start + since) == person for since, person in found)


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 30), st.sampled_from(("eve", "fay", "gus"))),
        min_size=1,
        max_size=8,
    )
)
def test_the_last_of_several_overrides_wins(given: list[tuple[int, int, str]]) -> None:
    """A walk through all overrides gives the last one in force at each hour."""
    begin = datetime(2026, 12, 1, tzinfo=UTC)
    hour = timedelta(hours=1)
    over = tuple(
        ScheduleOverride(start=begin + a * hour, end=begin + (a + n) * hour, person=who)
        for a, n, who in given
    )
    played = list(shifts(replace(schedule(ROTATION), overrides=over), begin, begin + 100 * hour))
    for number in range(100):
        moment = begin + number * hour
        expected = next((each.person for each in reversed(over) if each.start <= moment < each.end), None)
        (shift,) = (each for each in played if each.start <= moment < each.end)
        assert expected is None or shift.person == expected
        assert shift.person == on_call(replace(schedule(ROTATION), overrides=over), moment)
