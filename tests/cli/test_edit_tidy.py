"""`watchbill edit tidy` and `anchor`, after which the same people are on call."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.edited import AT, changed
from tests.cli.repository import Repository
from watchbill.edit import tidy
from watchbill.roster.model import Anchor
from watchbill.rota.versions import folded

Edit = Callable[[str, str], None]
MEMBERS = "      members: [ana, ben, chi, dev]\n"
ANCHOR = "      anchor: {date: 2026-11-30, member: ben}\n"


def pending(edit: Edit, key: str) -> None:
    edit(f"{key}@example.com", f"{key}@example.com, pending: true")


def test_what_has_begun_is_folded_and_what_is_over_goes(
    watchbill: Watchbill, folder: Path, before: str
) -> None:
    """A version becomes the rotation, the overrides of the past go; nobody moves."""
    watchbill("edit", "remove", "ben", "--team", "payments", "--cover", "dev", *AT)
    result = watchbill("edit", "tidy", "--at", "2026-12-10")
    assert "nobody moves" in result.out
    assert changed(folder, before) == [
        "-      members: [ana, ben, chi, dev]",
        "+      members: [ana, chi, dev]",
        "-      anchor: {date: 2026-11-30, member: ben}",
        "+      anchor: {date: 2026-12-07, member: chi}",
    ]
    assert watchbill("edit", "tidy", "--at", "2026-12-10").err == "nothing to edit\n"


OVER = "{from: 2026-11-10, to: 2026-11-11, replace: chi, with: ben}"
OVER_TOO = "{from: 2026-11-12, to: 2026-11-12, replace: chi, with: ben}"
AHEAD = "{from: 2027-01-20, to: 2027-01-20, replace: ana, with: ben}"


def test_what_is_over_takes_its_comments_along(watchbill: Watchbill, folder: Path, edit: Edit) -> None:
    """
    Above the first they may be about all: they stay where another override would stand right below them.
    """
    said = ("# agreed in chat", f"- {OVER}  # over", "# a wedding", f"- {OVER_TOO}", "# a move", f"- {AHEAD}")
    lines = "".join(f"      {each}\n" for each in said)
    edit(
        "    shadow: {members: [gus]}\n",
        f"    # of all\n    overrides:\n{lines}    shadow: {{members: [gus]}}\n",
    )
    before = (folder / "teams.yaml").read_text()
    assert watchbill("edit", "tidy", *AT).code == 0
    assert changed(folder, before) == [f"-      {each}" for each in said[:4]]
    edit(f"      # a move\n      - {AHEAD}\n", f"      - {AHEAD}\n      # of nobody\n")
    edit(f"      - {AHEAD}\n", f"      # agreed in chat\n      - {OVER}\n      - {AHEAD}\n")
    before = (folder / "teams.yaml").read_text()
    assert watchbill("edit", "tidy", *AT).code == 0
    assert changed(folder, before) == [f"-      - {OVER}"]
    before = (folder / "teams.yaml").read_text()
    assert watchbill("edit", "tidy", "--at", "2027-02-01").code == 0
    assert "overrides" not in (folder / "teams.yaml").read_text()


@pytest.mark.parametrize("key", ["ben", "chi"])
@pytest.mark.parametrize(
    "then", ["{from: 2026-12-07, handoff: Wed 09:00}", "{from: 2026-12-07, turn: 2w, first: dev}"]
)
def test_who_is_pending_has_no_turn_to_fold(watchbill: Watchbill, edit: Edit, key: str, then: str) -> None:
    """The turns are those of the others."""
    pending(edit, key)
    edit(ANCHOR, f"{ANCHOR}      then: {then}\n")
    result = watchbill("edit", "tidy", "--at", "2026-12-20")
    assert (result.code, result.err) == (0, "\nwritten: teams.yaml\n")
    assert "nobody moves" in result.out


def test_tidy_writes_nothing_that_would_move_anybody(
    watchbill: Watchbill, folder: Path, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should it ever compute such a thing, it says so."""
    anchor = Anchor(date=date(2026, 12, 9), member="ana")
    monkeypatch.setattr(
        tidy, "folded", lambda *how: replace(folded(*how), anchor=anchor) if how[0].then else how[0]
    )
    edit(ANCHOR, f"{ANCHOR}      then: {{from: 2026-12-07, handoff: Wed 09:00}}\n")
    before = (folder / "teams.yaml").read_text()
    result = watchbill("edit", "tidy", "--at", "2026-12-20")
    assert (result.code, changed(folder, before)) == (3, [])
    assert "nothing is written: this edit must not move anybody, but it would" in result.err


def test_an_order_typed_by_hand_is_anchored(watchbill: Watchbill, folder: Path, edit: Edit) -> None:
    """Whoever is on call by the committed file stays; what is shown is all that differs from that."""
    Repository(folder).commit()
    edit("[val, wes, xia, yan]", "[val, yan, wes, xia]")
    before = (folder / "teams.yaml").read_text()
    result = watchbill("edit", "anchor", "--at", "2026-11-24")
    assert (result.code, changed(folder, before)) == (
        0,
        ["-      anchor: {date: 2026-12-01, member: wes}", "+      anchor: {date: 2026-11-17, member: val}"],
    )
    assert result.out.startswith("HEAD:teams.yaml → as edited")
    assert "rotation.members: [val, wes, xia, yan] → [val, yan, wes, xia]" in result.out
    assert "primary    Val" not in result.out


def test_a_team_with_errors_has_no_anchor(watchbill: Watchbill, folder: Path, edit: Edit) -> None:
    """Asked for it says the errors, else it is told; nor does one have that had errors in the commit."""
    edit("secondary: next", "secondary: nxt")
    Repository(folder).commit()
    named = watchbill("edit", "anchor", "--team", "payments", *AT)
    assert named.code == 2
    assert "`nxt` is not `next`, `previous` or a rotation" in named.err
    assert named.err.endswith("watchbill: the team payments has errors: fix them first\n")
    said = "payments has errors and is left as it is\n"
    assert watchbill("edit", "anchor", *AT).err == f"note: {said}nothing to edit\n"
    assert watchbill("edit", "tidy", *AT).err == f"{said}nothing to edit\n"
    edit("nxt", "next")
    assert (
        "note: payments has errors in HEAD, so Watchbill cannot tell whose turn it was"
        in watchbill("edit", "anchor", *AT).err
    )


def test_an_anchored_order_is_told_by_the_freeze_of_the_diff(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """What it moves within the next two turns is said, and what is offered instead begins after them."""
    Repository(folder).commit()
    edit("[val, wes, xia, yan]", "[val, yan, wes, xia]")
    result = watchbill("edit", "anchor", "--at", "2026-11-24")
    freeze = "  the next 2 turns, until Tue 15 Dec 11:00, change for "
    instead = "    Starting Tue 15 Dec 11:00 instead: "
    assert (freeze in result.out, instead in result.out) == (True, True)


LEFT = {
    "a later version is added": (
        (ANCHOR, f"{ANCHOR}      then: {{from: 2026-12-07, members: [ana, chi, dev]}}\n"),
        (),
        0,
        (
            "note: payments.rotation differs only in its later versions, which begin at a handoff: no anchor"
            " can help\n"
        ),
    ),
    "no such team": (
        (MEMBERS, MEMBERS),
        ("--team", "payment"),
        2,
        "has no team 'payment'; did you mean 'payments'?",
    ),
    "a new team": (
        ("  payments:\n", "  billing:\n"),
        (),
        0,
        "note: billing is not in HEAD, so nobody is on call there yet",
    ),
}


@pytest.mark.parametrize("name", LEFT, ids=str)
def test_what_no_anchor_can_correct_is_reported(
    watchbill: Watchbill, folder: Path, edit: Edit, name: str
) -> None:
    """And left as it is."""
    change, options, code, said = LEFT[name]
    Repository(folder).commit()
    edit(*change)
    before = (folder / "teams.yaml").read_text()
    result = watchbill("edit", "anchor", *options, *AT)
    assert (result.code, changed(folder, before)) == (code, [])
    assert said in result.err


def test_a_version_that_runs_has_no_anchor(watchbill: Watchbill, folder: Path, edit: Edit) -> None:
    """
    The rotation's own is that of a version which is over; folded, the edit would say who began the one that
    runs.
    """
    then = "      then: {from: 2026-11-09, members: [ana, ben, chi, dev, gus]}\n"
    edit(ANCHOR, ANCHOR + then)
    Repository(folder).commit()
    edit(MEMBERS, MEMBERS.replace("ana, ben", "ben, ana"))
    edit(then, then.replace("ben, ", ""))
    before = (folder / "teams.yaml").read_text()
    result = watchbill("edit", "anchor", *AT)
    assert (result.code, changed(folder, before)) == (2, [])
    assert (
        "payments.rotation already follows its version from 2026-11-09, so an edit of the order before it"
        in result.err
    )
    assert "undo the edit, run `watchbill edit tidy`, then edit again" in result.err


def test_a_commit_that_does_not_say_whose_turn_it_is_is_not_a_base(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """Its anchor names somebody who is no member."""
    edit(ANCHOR, ANCHOR.replace("ben", "gus"))
    Repository(folder).commit()
    edit(MEMBERS, MEMBERS.replace("dev", "dev, gus"))
    result = watchbill("edit", "anchor", *AT)
    assert (result.code, result.out) == (2, "")
    assert (
        "cannot tell whose turn it was in payments.rotation in HEAD: 'gus' should begin a turn" in result.err
    )


def test_a_rotation_without_anybody_stays_as_it_is(watchbill: Watchbill, folder: Path) -> None:
    """Its level does not page, so that it is no error; who would take turns there cannot be told."""
    text = (Path(__file__).parents[1] / "checks" / "err" / "then-not-a-handoff-pending.yaml").read_text(
        "utf-8"
    )
    text = text.replace("2026-12-09", "2026-12-14")
    (folder / "teams.yaml").write_text(text, encoding="utf-8")
    result = watchbill("edit", "tidy", "--at", "2027-02-01")
    assert (result.code, result.err) == (0, "nothing to edit\n")
