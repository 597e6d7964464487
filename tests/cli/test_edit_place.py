"""`watchbill edit` with an anchor that names one of the places of a member who serves twice in a round."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.edited import changed

Edit = Callable[[str, str], None]

ORDER = "members: [ana, ben, chi, ana, dev]"
ANCHOR = "anchor: {date: 2026-11-30, member: ana, place: 2}"
"""From 30 November Ana, Dev, Ana, Ben, Chi; Chi has the turn at the moment of the tests."""

EDITS = {
    "add, later": (
        ("add", "gus", "--after", "dev"),
        ["+      then: {from: 2026-12-07, members: [ana, ben, chi, ana, dev, gus]}"],
    ),
    "add, at once": (
        ("add", "gus", "--after", "dev", "--from", "now"),
        [
            f"-      {ORDER}",
            "+      members: [ana, ben, chi, ana, dev, gus]",
            f"-      {ANCHOR}",
            "+      anchor: {date: 2026-11-23, member: chi}",
        ],
    ),
}


@pytest.fixture
def before(folder: Path, edit: Edit) -> str:
    """The example with a place."""
    edit("members: [ana, ben, chi, dev]", ORDER)
    edit("anchor: {date: 2026-11-30, member: ben}", ANCHOR)
    return (folder / "teams.yaml").read_text("utf-8")


@pytest.mark.parametrize("name", EDITS)
def test_an_edit_keeps_or_sets_the_place(watchbill: Watchbill, folder: Path, before: str, name: str) -> None:
    """A version leaves the anchor as it is; at once it is one with which whoever is on call stays."""
    words, lines = EDITS[name]
    result = watchbill("edit", *words, "--team", "payments")
    assert (result.code, changed(folder, before)) == (0, lines)


PAIRS = "members: [ana, ben, ana, chi, ben, chi]"


def test_an_anchor_is_written_with_the_place_where_everybody_stands_twice(
    watchbill: Watchbill, folder: Path, edit: Edit, before: str
) -> None:
    """
    Gus takes both turns of Chi, one of them the next; Ben has the turn, and no member stands there once.
    """
    assert before
    edit(ORDER, PAIRS)
    was = (folder / "teams.yaml").read_text("utf-8")
    result = watchbill("edit", "replace", "chi", "gus", "--team", "payments", "--from", "now")
    assert (result.code, changed(folder, was)) == (
        0,
        [
            f"-      {PAIRS}",
            "+      members: [ana, ben, ana, gus, ben, gus]",
            f"-      {ANCHOR}",
            "+      anchor: {date: 2026-11-23, member: ben, place: 1}",
        ],
    )
    assert "anchor-ambiguous" not in watchbill("validate").out
    assert "1 primary    Ben" in watchbill("oncall", "--team", "payments").out


def test_a_place_that_an_edit_by_hand_takes_away_is_an_error_with_the_lines_to_write(
    watchbill: Watchbill, edit: Edit, before: str
) -> None:
    """Ana takes one turn now; the team is not deployed until the anchor names one that there is."""
    assert before
    edit(ORDER, "members: [ana, ben, chi, dev]")
    result = watchbill("validate")
    assert (result.code, "[anchor-not-a-place]" in result.out) == (1, True)
    edit(ANCHOR, "anchor: {date: 2026-11-30, member: ana}")
    assert watchbill("validate").code == 0


def test_another_place_is_another_turn_in_a_review(
    watchbill: Watchbill, folder: Path, edit: Edit, before: str
) -> None:
    """Everybody moves, the setting is told, and the old anchor is offered."""
    (folder / "old.yaml").write_text(before, encoding="utf-8")
    edit("place: 2", "place: 1")
    result = watchbill("diff", "old.yaml", "teams.yaml", "--fail-on", "uninvolved")
    assert result.code == 1
    said = " ".join(result.out.split())
    assert "{date: 2026-11-30, member: ana, place: 2} → {date: 2026-11-30, member: ana, place: 1}" in said
    assert f"With the old {ANCHOR} instead: none." in said


def test_the_same_turn_by_another_place_moves_nobody(
    watchbill: Watchbill, folder: Path, edit: Edit, before: str
) -> None:
    """Ana's first turn begins two weeks after her second."""
    (folder / "old.yaml").write_text(before, encoding="utf-8")
    edit(ANCHOR, "anchor: {date: 2026-12-14, member: ana, place: 1}")
    result = watchbill("diff", "old.yaml", "teams.yaml")
    assert result.out == "no change\n"


def test_tidy_folds_a_version_whose_members_all_stand_twice(
    watchbill: Watchbill, folder: Path, edit: Edit, before: str
) -> None:
    """The anchor of the version that runs names a place, and nobody moves."""
    assert before
    edit(ANCHOR, f"{ANCHOR}\n      then: {{from: 2026-11-23, {PAIRS}}}")
    result = watchbill("edit", "tidy")
    assert result.code == 0
    text = (folder / "teams.yaml").read_text("utf-8")
    assert (PAIRS in text, "then:" in text, "place: " in text) == (True, False, True)


def test_who_takes_several_turns_in_a_round_is_not_moved(
    watchbill: Watchbill, folder: Path, before: str
) -> None:
    """Both turns would become one, and everybody else would serve more often."""
    result = watchbill("edit", "move", "ana", "--after", "dev", "--team", "payments")
    assert (result.code, (folder / "teams.yaml").read_text("utf-8")) == (2, before)
    assert (
        "ana takes 2 turns in a round, and a move is of a single one; edit the order by hand: ana, ben, chi,"
        " ana, dev" in (" ".join(result.err.split()))
    )


def test_a_planned_order_in_which_the_mover_takes_several_turns_stays(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """The move is made in the order that runs now."""
    anchor = "anchor: {date: 2026-11-30, member: ben}"
    then = "then: {from: 2027-02-01, members: [ana, ben, chi, ana, dev]}"
    edit(anchor, f"{anchor}\n      {then}")
    assert watchbill("edit", "move", "ana", "--after", "chi", "--team", "payments").code == 0
    text = (folder / "teams.yaml").read_text("utf-8")
    assert "{from: 2027-02-01, members: [ana, ben, chi, ana, dev]" in text
    assert "{from: 2026-12-07, members: [ben, chi, ana, dev]" in text


def test_a_place_with_a_decimal_point_is_a_whole_number(
    watchbill: Watchbill, edit: Edit, before: str
) -> None:
    """The schema takes `2.0` for the whole number that it is, as of `loops`."""
    said = watchbill("oncall", "--team", "payments")
    edit("place: 2}", "place: 2.0}")
    assert watchbill("oncall", "--team", "payments") == said
    assert (said.code, "place: 2}" in before) == (0, True)
