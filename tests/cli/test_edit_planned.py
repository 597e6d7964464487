"""`watchbill edit` in a file with planned versions: no edit undoes another."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.edited import AT, changed

ANCHOR = "      anchor: {date: 2026-11-30, member: ben}\n"
PAYMENTS = ("--team", "payments", *AT)
COVERED = [
    "+    overrides:",
    "+      - {from: 2026-11-30 10:00, to: 2026-12-07 10:00, replace: ben, with: dev, reason: covers}",
]

Edit = Callable[[str, str], None]


def test_two_edits_that_pick_the_same_handoff_are_one_version(
    watchbill: Watchbill, folder: Path, before: str
) -> None:
    """Who left stays away when somebody joins; the other way round who joined stays."""
    remove, add = ("edit", "remove", "ben", "--cover", "dev", *PAYMENTS), ("edit", "add", "gus", *PAYMENTS)
    for one, other in ((remove, add), (add, remove)):
        (folder / "teams.yaml").write_text(before)
        assert (watchbill(*one).code, watchbill(*other).code) == (0, 0)
        lines = ["+      then: {from: 2026-12-07, members: [ana, chi, dev, gus]}", *COVERED]
        assert lines == changed(folder, before)


DEV_BEFORE_BEN = "{from: 2026-12-07, members: [ana, dev, ben, chi]}"
GUS = "members: [ana, ben, chi, dev, gus]}"
PLANNED = {
    "another turn is kept": (
        "then: {from: 2026-12-07, turn: 2w}  # from winter on",
        ("add", "gus"),
        ["then: {from: 2026-12-07, turn: 2w, members: [ana, ben, chi, dev, gus]}  # from winter on"],
    ),
    "with another order in place": (
        "then: {from: 2026-12-07, members: [ana, ben, chi, dev, gus]}",
        ("remove", "ben", "--cover", "dev"),
        ["then: {from: 2026-12-07, members: [ana, chi, dev, gus]}"],
    ),
    "turns that change twice": (
        "then: [{from: 2026-12-14, turn: 2w}, {from: 2027-01-11, turn: 1w}]",
        ("move", "dev", "--before", "ben"),
        [f"then: [{DEV_BEFORE_BEN}, {{from: 2026-12-14, turn: 2w}}, {{from: 2027-01-11, turn: 1w}}]"],
    ),
    "a handoff on the day of another's beginning": (
        "then: {from: 2026-12-07, handoff: Mon 14:00}",
        ("add", "gus", "--freeze", "3"),
        ["then:", "  - {from: 2026-12-07, handoff: Mon 14:00}", "  - {from: 2026-12-14, " + GUS],
    ),
    "who joins later joins sooner": (
        "then: {from: 2027-02-01, members: [ana, ben, chi, dev, gus]}  # after the training",
        ("add", "gus"),
        [
            "then:",
            "  - {from: 2026-12-07, " + GUS,
            "  - {from: 2027-02-01, members: [ana, ben, chi, dev, gus]}  # after the training",
        ],
    ),
    "who leaves later leaves sooner": (
        "then: {from: 2027-02-01, members: [ana, chi, dev, gus]}",
        ("remove", "ben", "--cover", "dev"),
        [
            "then:",
            "  - {from: 2026-12-07, members: [ana, chi, dev]}",
            "  - {from: 2027-02-01, members: [ana, chi, dev, gus]}",
        ],
    ),
    "who should begin is followed": (
        "then: {from: 2027-02-01, members: [ana, ben, chi, dev], first: ben}",
        ("remove", "ben", "--cover", "dev"),
        [
            "then:",
            "  - {from: 2026-12-07, members: [ana, chi, dev]}",
            "  - {from: 2027-02-01, members: [ana, chi, dev], first: chi}",
        ],
    ),
    "on the day of another version": (
        "then: {from: 2027-02-01, members: [ana, ben, chi, dev, gus]}",
        ("remove", "dev", "--from", "2027-02-01"),
        ["then: {from: 2027-02-01, members: [ana, ben, chi, gus]}"],
    ),
    "in more than a year": (
        "turn: 1w",
        ("remove", "dev", "--from", "2028-02-07"),
        ["then: {from: 2028-02-07, members: [ana, ben, chi]}"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PLANNED, ids=str)
def test_an_edit_keeps_what_is_planned(watchbill: Watchbill, folder: Path, edit: Edit, name: str) -> None:
    """It is an edit of what is in force when it takes effect, and of what is planned for later."""
    then, command, lines = PLANNED[name]
    edit(ANCHOR, f"{ANCHOR}      {then}\n" if then.startswith("then") else ANCHOR)
    before = (folder / "teams.yaml").read_text()
    result = watchbill("edit", *command, *PAYMENTS)
    assert (result.code, result.err) == (0, "\nwritten: teams.yaml\n")
    after = (folder / "teams.yaml").read_text()
    rotation = after[after.index("members:") : after.index("    secondary:")]
    assert lines == [
        line.removeprefix("      ") for line in rotation.splitlines() if "then" in line or "  - " in line
    ]
    assert watchbill("validate").code == 0
    assert before != after


FALSE = {
    "a member by then": (
        "then: {from: 2026-12-07, members: [ana, ben, chi, dev, gus]}",
        ("add", "gus"),
        "from 2026-12-07 on gus is already a member: ana, ben, chi, dev, gus",
    ),
    "no member by then": (
        "then: {from: 2026-12-07, members: [ana, chi, dev, gus]}",
        ("remove", "ben", "--cover", "dev"),
        "from 2026-12-07 on ben is not a member: ana, chi, dev, gus",
    ),
    "nobody left later": (
        "then: {from: 2027-02-01, members: [ben]}",
        ("remove", "ben", "--cover", "dev"),
        "from 2027-02-01 on ben is the only member",
    ),
    "at once, but another version runs": (
        "then: {from: 2026-11-23, members: [ana, ben, chi, dev, gus]}",
        ("remove", "ben", "--from", "now"),
        "the version from 2026-11-23 is already in force: run `watchbill edit tidy` first, then edit again",
    ),
    "a day that is past": (
        "turn: 1w",
        ("add", "gus", "--from", "2026-11-01"),
        "2026-11-01 is in the past: the next handoff is",
    ),
}


@pytest.mark.parametrize("name", FALSE, ids=str)
def test_a_version_that_is_planned_already_is_reported(
    watchbill: Watchbill, folder: Path, edit: Edit, name: str
) -> None:
    """A sentence says what is so, and from when on."""
    then, command, said = FALSE[name]
    edit(ANCHOR, f"{ANCHOR}      {then}\n" if then.startswith("then") else ANCHOR)
    before = (folder / "teams.yaml").read_text()
    result = watchbill("edit", *command, *PAYMENTS)
    assert (result.code, result.out, changed(folder, before)) == (2, "", [])
    assert said in result.err


def test_at_once_what_is_planned_for_later_is_edited_too(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """The versions that follow lose the leaver as well."""
    edit(ANCHOR, f"{ANCHOR}      then: {{from: 2027-02-01, members: [ana, ben, chi, dev, gus]}}\n")
    before = (folder / "teams.yaml").read_text()
    assert watchbill("edit", "remove", "dev", "--from", "now", *PAYMENTS).code == 0
    assert changed(folder, before) == [
        "-      members: [ana, ben, chi, dev]",
        "+      members: [ana, ben, chi]",
        "-      anchor: {date: 2026-11-30, member: ben}",
        "-      then: {from: 2027-02-01, members: [ana, ben, chi, dev, gus]}",
        "+      anchor: {date: 2026-11-23, member: ana}",
        "+      then: {from: 2027-02-01, members: [ana, ben, chi, gus]}",
    ]
