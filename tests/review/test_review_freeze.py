"""The shifts within the next turns that a change moves."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.review import strategies
from tests.review.sides import EXAMPLE, NOW, edited, side, written
from watchbill.review.compare import compare
from watchbill.review.freeze import Frozen, frozen
from watchbill.roster.model import Roster

MEMBERS = "members: [ana, ben, chi, dev]\n"
THEN = "      then: {from: %s, members: [gus, ana, ben, chi, dev], first: gus}\n"
ANCHOR = "      anchor: {date: 2026-11-30, member: ben}\n"


def found(*edits: tuple[str, str], turns: int = 2, before: str = EXAMPLE) -> list[Frozen]:
    old, new = written(before), written(edited(*edits, text=before))
    return [*frozen(old, new, compare(old, new, at=NOW), turns=turns)]


def told(*edits: tuple[str, str], turns: int = 2, before: str = EXAMPLE) -> list[tuple[str, str, str]]:
    return [
        (each.level.value, f"{each.until:%d %b %H:%M}", " ".join(sorted(each.people)))
        for each in found(*edits, turns=turns, before=before)
    ]


def test_shifts_that_begin_before_the_last_handoff_of_the_freeze_are_within_it() -> None:
    """On a Monday two hours into a turn, the second handoff from then on is in two weeks."""
    after, before = (
        (MEMBERS, "members: [ana, ben, gus, chi, dev]\n"),
        (MEMBERS, "members: [ana, gus, ben, chi, dev]\n"),
    )
    assert told(after) == [("secondary", "07 Dec 10:00", "chi gus")]
    assert told(before) == [("primary", "07 Dec 10:00", "ana gus")]
    assert told(after, turns=1) == []


@pytest.mark.parametrize(("start", "turns"), [("2026-12-07", 2), ("2026-12-14", 3), ("2026-11-30", 1)])
def test_shifts_that_begin_as_the_freeze_ends_are_outside_it(start: str, turns: int) -> None:
    """One more turn includes them."""
    edit = (ANCHOR, ANCHOR + THEN % start)
    assert told(edit, turns=turns) == []
    assert told(edit, turns=turns + 1) != []
    assert told(edit, turns=0) == []


OVERRIDE = (
    ANCHOR
    + "    overrides:\n      - {from: 2026-11-25 10:00, to: 2026-11-27 10:00, replace: ana, with: %s}\n"
)


def test_only_overrides_of_the_edit_are_left_out() -> None:
    """Moving shifts is their purpose; a changed order in the same edit is not left out."""
    cover = (ANCHOR, OVERRIDE % "gus")
    assert told(cover) == []
    assert told(cover, (MEMBERS, "members: [ana, ben, gus, chi, dev]\n")) == [
        ("secondary", "07 Dec 10:00", "chi gus")
    ]
    standing = edited(cover)
    assert told((OVERRIDE % "gus", OVERRIDE % "chi"), before=standing) == []
    assert told((MEMBERS, "members: [gus, ben, chi, dev]\n"), before=standing)[0] == (
        "primary",
        "07 Dec 10:00",
        "ana gus",
    )


def test_the_turns_are_those_of_the_edited_rotation() -> None:
    """One of three rotations that follow the sun has daily turns: two of those end on Wednesday."""
    eu = "members: [hana, ida, jan, kim]\n        turn: 1w\n        handoff: Mon 08:00"
    daily = "members: [%s]\n        turn: 1d\n        handoff: daily 08:00"
    before = edited((eu, daily % "hana, ida, jan, kim"))
    edit = (daily % "hana, ida, jan, kim", daily % "hana, jan, kim")
    assert {each[1] for each in told(edit, before=before)} == {"25 Nov 07:00"}
    weekly = ("members: [leo, mia, noa, oli]", "members: [leo, noa, oli]")
    assert {each[1] for each in told(edit, weekly, before=before)} == {"30 Nov 15:00"}


def test_a_key_that_means_another_human_gives_its_shifts_away() -> None:
    """Only shifts within the freeze count; a person who always holds a level has none."""
    xia, val, zoe = (
        (f"email: {each}@example.com", "email: other@example.com") for each in ("xia", "val", "zoe")
    )
    assert told(xia, turns=1) == []
    assert told(xia, turns=2) == [("secondary", "15 Dec 05:30", "xia")]
    assert told(val, turns=1) == [("primary", "01 Dec 05:30", "val")]
    assert told(zoe) == []


def test_a_level_that_somebody_always_holds_has_no_turns() -> None:
    """Another lead is a change but has no freeze; where turns begin, they count."""
    lead = ("lead: eli\n    manager: fay", "lead: gus\n    manager: fay")
    assert told(lead) == []
    turns = (
        "lead: eli\n    manager: fay",
        (
            "lead: {members: [gus, eli], turn: 1w, handoff: Mon 10:00, time_zone: Europe/London, "
            "anchor: {date: 2026-11-23, member: gus}}\n    manager: fay"
        ),
    )
    assert told(turns) == [("lead", "07 Dec 10:00", "eli gus")]


def test_a_new_team_has_no_turns_and_a_removed_one_had_some() -> None:
    """Nobody has made plans around a new team's turns, but people have around a removed team's."""
    old, new = written(EXAMPLE), written(edited(("  payments:\n    name: Payments", "  x:\n    name: X")))
    assert old.roster is not None
    without = replace(
        old.roster, teams={key: team for key, team in old.roster.teams.items() if key != "payments"}
    )
    less = replace(old, roster=without)
    gone = frozen(old, less, compare(old, less, at=NOW), turns=1)
    assert {each.level.value for each in gone} == {"primary", "secondary"}
    assert {each.until for each in gone} == {datetime(2026, 11, 30, 10, tzinfo=UTC)}
    assert frozen(less, old, compare(less, old, at=NOW), turns=1) == ()
    assert frozen(old, new, compare(old, new, at=NOW), turns=1) == ()


@settings(deadline=None)
@given(strategies.changes(), strategies.moments, st.integers(0, 5))
def test_a_longer_freeze_includes_a_shorter_one(
    rosters: tuple[Roster, Roster], at: datetime, turns: int
) -> None:
    """
    A freeze begins at the merge; everybody in the shorter one is in the longer one, and no turns means
    nobody.
    """
    try:
        old, new = (side(each, at) for each in rosters)
    except ValueError:  # a rotation in which nobody is left, at a level that pages nobody
        assume(False)
    change = compare(old, new, at=at)
    within, further = (
        {_place(each): each for each in frozen(old, new, change, turns=turns + n)} for n in (0, 1)
    )
    assert turns > 0 or not within
    for place, each in within.items():
        assert at < each.until < further[place].until
        assert {*each.people} <= {*further[place].people}


def _place(each: Frozen) -> tuple[str, str, str]:
    return each.team, each.policy, each.level
