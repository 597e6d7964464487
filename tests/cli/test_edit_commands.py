"""What `watchbill edit` writes, says and refuses."""

from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.edited import AT, changed
from tests.cli.repository import Repository

YAN = "replace: yan, with: val, level: secondary"
PAM = "replace: pam, with: rio, rotation: apac"

EDITS = {
    "add": (
        ("add", "gus", "--team", "payments", "--after", "chi"),
        ["+      then: {from: 2026-12-07, members: [ana, ben, chi, gus, dev]}"],
    ),
    "remove": (
        ("remove", "ben", "--team", "payments", "--cover", "dev"),
        [
            "+      then: {from: 2026-12-07, members: [ana, chi, dev]}",
            "+    overrides:",
            "+      - {from: 2026-11-30 10:00, to: 2026-12-07 10:00, replace: ben, with: dev, reason: covers}",
        ],
    ),
    "replace": (
        ("replace", "yan", "zoe", "--team", "platform", "--from", "2026-12-29", "--cover", "val"),
        ["+      then: {from: 2026-12-29, members: [val, wes, xia, zoe], first: zoe}",
            "+    overrides:",
            f"+      - {{from: 2026-12-15 11:00, to: 2026-12-29 11:00, {YAN}, reason: covers}}"],
    ),
    "move": (
        ("move", "wes", "--before", "val", "--team", "platform"),
        ["+      then: {from: 2026-12-15, members: [wes, val, xia, yan]}"],
    ),
    "at once": (
        ("add", "tea", "--team", "storage", "--rotation", "eu", "--from", "now"),
        [
            "-        members: [hana, ida, jan, kim]",
            "+        members: [hana, ida, jan, kim, tea]",
            "-        anchor: {date: 2026-11-30, member: hana}",
            "+        anchor: {date: 2026-11-23, member: kim}",
        ],
    ),
    "swap": (
        ("swap", "chi", "dev", "--team", "payments"),
        [
            "+    overrides:",
            "+      - {from: 2026-12-07 10:00, to: 2026-12-14 10:00, replace: chi, with: dev, reason: swap}",
            "+      - {from: 2026-12-14 10:00, to: 2026-12-21 10:00, replace: dev, with: chi, reason: swap}",
        ],
    ),
    "cover": (
        ("cover", "pam", "--with", "rio", "--from", "2026-12-01", "--to", "2026-12-02"),
        [
            "+    overrides:",
            f"+      - {{from: 2026-12-01 08:00, to: 2026-12-01 18:30, {PAM}, reason: covers}}",
            f"+      - {{from: 2026-12-02 08:00, to: 2026-12-02 18:30, {PAM}, reason: covers}}",
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EDITS, ids=str)
def test_an_edit_changes_its_own_lines(watchbill: Watchbill, folder: Path, before: str, name: str) -> None:
    """Every other byte stays; what it does to whom is said."""
    command, lines = EDITS[name]
    result = watchbill("edit", *command, *AT)
    assert (result.code, result.err) == (0, "\nwritten: teams.yaml\n")
    assert lines == changed(folder, before)
    assert "teams.yaml → as edited" in result.out
    assert watchbill("validate").code == 0


def test_a_dry_run_writes_nothing(watchbill: Watchbill, folder: Path, before: str) -> None:
    """It says what would happen."""
    result = watchbill("edit", "add", "gus", "--team", "payments", "--dry-run", *AT)
    assert (result.code, changed(folder, before)) == (0, [])
    assert result.err == "\nnothing is written: this was a dry run\n"


def test_what_has_begun_is_folded_and_what_is_over_goes(watchbill: Watchbill, folder: Path, before: str) -> None:
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


def test_an_order_typed_by_hand_is_anchored(watchbill: Watchbill, folder: Path) -> None:
    """Whoever is on call by the committed file stays."""
    Repository(folder).commit()
    text = (folder / "teams.yaml").read_text()
    (folder / "teams.yaml").write_text(text.replace("[val, wes, xia, yan]", "[val, yan, wes, xia]"))
    before = (folder / "teams.yaml").read_text()
    assert watchbill("edit", "anchor", "--at", "2026-11-24").code == 0
    assert changed(folder, before) == [
        "-      anchor: {date: 2026-12-01, member: wes}",
        "+      anchor: {date: 2026-11-17, member: val}",
    ]


REFUSED = {
    "nobody by that key": (("add", "zoee", "--team", "payments"), "nobody has the key 'zoee'; did you mean 'zoe'?"),
    "a member already": (("add", "ana", "--team", "payments"), "ana is a member already: ana, ben, chi, dev"),
    "no member": (("remove", "zoe", "--team", "payments"), "the team payments has no rotation that zoe is a member"),
    "several rotations": (("remove", "ana"), "more than one rotation is meant, name one: --team payments; --team we"),
    "no such team": (("add", "ana", "--team", "payment"), "has no team 'payment'; did you mean 'payments'?"),
    "no handoff": (
        ("move", "wes", "--before", "val", "--team", "platform", "--from", "2026-12-02"),
        "no turn ends on 2026-12-02: the next handoffs are on 2026-12-01, 2026-12-15",
    ),
    "cover is needed": (
        ("remove", "ben", "--team", "payments"),
        "ben is primary Mon 30 Nov 10:00 – Mon 7 Dec 10:00: name who covers with --cover; free are",
    ),
    "cover is busy": (("remove", "ben", "--team", "payments", "--cover", "chi"), "and chi is not free then; free are"),
    "both places": (("move", "ana", "--team", "payments", "--before", "ben", "--after", "chi"), "name one of the two"),
    "not on call": (("cover", "chi", "--with", "dev", "--team", "payments", "--from", "2026-12-01"), "the next shift"),
}


@pytest.mark.parametrize("name", REFUSED, ids=str)
def test_what_makes_no_sense_is_refused_in_one_line(watchbill: Watchbill, folder: Path, before: str, name: str) -> None:
    """It says what is the matter, and how to go on; nothing is written."""
    command, said = REFUSED[name]
    result = watchbill("edit", *command, *AT)
    assert (result.code, result.out, changed(folder, before)) == (2, "", [])
    assert said in result.err
    assert result.err.count("\n") == 1


def test_a_file_that_cannot_be_edited_safely_is_left_alone(watchbill: Watchbill, folder: Path, before: str) -> None:
    """The lines to write by hand are said."""
    text = before.replace("    rotation:\n", "    rotation: &rota\n", 1).replace(
        "    lead: zoe\n", "    lead: *rota\n", 1
    )
    (folder / "teams.yaml").write_text(text)
    result = watchbill("edit", "add", "gus", "--team", "payments", *AT)
    assert result.code == 2
    assert "by hand: then: {from: 2026-12-07, members: [ana, ben, chi, dev, gus]}" in result.err
    assert (folder / "teams.yaml").read_text() == text


def test_carriage_returns_and_a_byte_order_mark_stay(watchbill: Watchbill, folder: Path, before: str) -> None:
    """The file is written with the bytes that it had."""
    (folder / "teams.yaml").write_bytes(b"\xef\xbb\xbf" + before.replace("\n", "\r\n").encode())
    assert watchbill("edit", "add", "gus", "--team", "payments", *AT).code == 0
    data = (folder / "teams.yaml").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# yaml")
    assert data.count(b"\n") == data.count(b"\r\n") == before.count("\n") + 1


def test_tidy_moves_nobody_where_a_member_is_pending(watchbill: Watchbill, folder: Path, before: str) -> None:
    """Who is not in PagerDuty yet takes no turns; a version is folded without them."""
    file = folder / "teams.yaml"
    text = before.replace("chi@example.com, time_zone", "chi@example.com, pending: true, time_zone")
    text = text.replace(
        "anchor: {date: 2026-11-30, member: ben}",
        "anchor: {date: 2026-11-30, member: ben}\n      then: {from: 2026-12-07, handoff: 'Wed 09:00'}",
    )
    assert text.count("pending") == text.count("'Wed 09:00'") == 1
    file.write_bytes(text.encode())
    (folder / "old.yaml").write_bytes(text.encode())
    result = watchbill("edit", "tidy", "--at", "2026-12-20")
    assert "then:" not in file.read_text(encoding="utf-8"), result.err
    compared = ("diff", "old.yaml", "teams.yaml", "--at", "2026-12-20", "--fail-on", "uninvolved,tonight")
    assert watchbill(*compared).code == 0
