"""The edits, messages and refusals of `watchbill edit`."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.edited import AT, changed
from tests.cli.repository import Repository

YAN = "replace: yan, with: val, level: secondary"
PAM = "replace: pam, with: rio, rotation: apac"

Edit = Callable[[str, str], None]

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
            (
                "+      - {from: 2026-11-30 10:00, to: 2026-12-07 10:00, replace: ben, with: dev,"
                " reason: covers}"
            ),
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
    "serves until then": (
        ("remove", "ben", "--team", "payments", "--from", "2027-03-01"),
        ["+      then: {from: 2027-03-01, members: [ana, chi, dev]}"],
    ),
    "beside a member": (
        ("add", "gus", "--before", "chi", "--team", "payments"),
        ["+      then: {from: 2026-12-07, members: [ana, ben, gus, chi, dev]}"],
    ),
    "the one on call goes at once": (
        ("remove", "ana", "--team", "payments", "--from", "now"),
        [
            "-      members: [ana, ben, chi, dev]",
            "+      members: [ben, chi, dev]",
            "-      anchor: {date: 2026-11-30, member: ben}",
            "+      anchor: {date: 2026-11-23, member: ben}",
        ],
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
        ("swap", "chi", "ana", "--team", "payments"),
        [
            "+    overrides:",
            "+      - {from: 2026-12-07 10:00, to: 2026-12-14 10:00, replace: chi, with: ana, reason: swap}",
            "+      - {from: 2026-12-21 10:00, to: 2026-12-28 10:00, replace: ana, with: chi, reason: swap}",
        ],
    ),
    "cover": (
        ("cover", "pam", "--with", "rio", "--from", "2026-12-01", "--to", "2026-12-02"),
        [
            "+    overrides:",
            f"+      - {{from: 2026-12-01 08:00, to: 2026-12-02 18:30, {PAM}, reason: covers}}",
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


REFUSED = {
    "nobody by that key": (
        ("add", "zoee", "--team", "payments"),
        "nobody has the key 'zoee'; did you mean 'zoe'?",
    ),
    "a member already": (("add", "ana", "--team", "payments"), "ana is already a member: ana, ben, chi, dev"),
    "no member": (
        ("remove", "zoe", "--team", "payments"),
        "the team payments has no rotation that zoe is a member",
    ),
    "several rotations": (
        ("remove", "ana"),
        "that could mean several rotations; name one: --team payments; --team we",
    ),
    "no such team": (("add", "ana", "--team", "payment"), "has no team 'payment'; did you mean 'payments'?"),
    "no handoff": (
        ("move", "wes", "--before", "val", "--team", "platform", "--from", "2026-12-02"),
        "no turn ends on 2026-12-02: the next handoffs are on 2026-12-01, 2026-12-15",
    ),
    "cover is needed": (
        ("remove", "ben", "--team", "payments"),
        "ben is primary Mon 30 Nov 10:00 – Mon 7 Dec 10:00: say who covers with --cover; these are free",
    ),
    "cover is busy": (
        ("remove", "ben", "--team", "payments", "--cover", "chi"),
        "and chi is not free then; these are free",
    ),
    "no such level": (
        ("add", "gus", "--team", "payments", "--level", "primry"),
        "there is no level 'primry'; did you mean 'primary'?; the levels are primary, secondary,",
    ),
    "no such rotation": (
        ("add", "tea", "--team", "storage", "--rotation", "eux"),
        "the team storage has no rotation 'eux'; did you mean 'eu'?; its rotations are eu, us, apac",
    ),
    "no rotation at the level": (
        ("add", "gus", "--team", "payments", "--level", "lead"),
        "the team payments has no rotation at the level lead",
    ),
    "a secondary who follows": (
        ("add", "gus", "--team", "payments", "--level", "secondary"),
        "the secondary of payments follows the primary's order: edit that order, without `--level`",
    ),
    "last already": (("move", "dev", "--team", "payments"), "dev already has that place"),
    "the same order going round": (
        ("move", "ana", "--team", "payments"),
        "ana already has that place, because an order goes",
    ),
    "beside oneself": (
        ("move", "ben", "--before", "ben", "--team", "payments"),
        "ben cannot stand beside ben: name another member",
    ),
    "covers where there is no before": (
        ("remove", "ben", "--team", "payments", "--from", "now", "--cover", "dev"),
        "with `--from now` nobody has turns to cover before the edit: leave `--cover` out",
    ),
    "both places": (
        ("move", "ana", "--team", "payments", "--before", "ben", "--after", "chi"),
        "give --before or --after, not both",
    ),
    "not on call": (
        ("cover", "chi", "--with", "dev", "--team", "payments", "--from", "2026-12-01"),
        "the next turn is",
    ),
}


@pytest.mark.parametrize("name", REFUSED, ids=str)
def test_what_makes_no_sense_is_refused_in_one_line(
    watchbill: Watchbill, folder: Path, before: str, name: str
) -> None:
    """It says what is the matter, and how to go on; nothing is written."""
    command, said = REFUSED[name]
    result = watchbill("edit", *command, *AT)
    assert (result.code, result.out, changed(folder, before)) == (2, "", [])
    assert said in result.err
    assert result.err.count("\n") == 1


def test_a_team_with_errors_is_to_be_mended_first(watchbill: Watchbill, folder: Path, edit: Edit) -> None:
    """It is told by its errors where it is named, or may be meant; not where another team is."""
    edit("secondary: next", "secondary: nxt")
    named = watchbill("edit", "add", "gus", "--team", "payments", *AT)
    assert named.code == 2
    assert "teams.yaml:50:16: error: `nxt` is not `next`, `previous` or a rotation" in named.err
    assert named.err.endswith("watchbill: the team payments has errors: fix them first\n")
    edit("[ana, ben, chi, dev, gus]", "[eli, fay, zoe, gus]")
    edit("{date: 2026-11-30, member: dev}", "{date: 2026-11-30, member: gus}")
    meant = watchbill("edit", "remove", "ben", *AT)
    assert "`nxt` is not" in meant.err
    said = (
        "teams.yaml has no rotation that ben is a member of; errors keep payments from being read: fix them"
        " first"
    )
    assert meant.err.endswith(f"watchbill: {said}\n")
    assert "nxt" not in watchbill("edit", "remove", "val", "--cover", "xia", *AT).err
    assert watchbill("edit", "add", "ana", "--team", "payment").err.endswith("did you mean 'payments'?\n")


def test_somebody_with_errors_is_to_be_mended_first(watchbill: Watchbill, edit: Edit) -> None:
    """They are not unknown."""
    edit("email: leo@example.com", "mail: leo@example.com")
    assert (
        "the entry of leo under people has errors: `watchbill validate` shows them"
        in watchbill("edit", "add", "leo", "--team", "payments", *AT).err
    )


COVERED = "    overrides:\n      - {from: 2026-11-23 10:00, to: 2026-11-30 10:00, replace: ana, with: dev}\n"


@pytest.mark.parametrize("command", [("remove", "ana"), ("replace", "ana", "gus")], ids=" ".join)
def test_whoever_covers_the_running_turn_of_a_leaver_is_not_thrown_out(
    watchbill: Watchbill, folder: Path, edit: Edit, command: tuple[str, ...]
) -> None:
    """It says from when on the edit would do; whoever covers for somebody else is no hindrance."""
    slack = '    slack: "#payments-incidents"\n'
    edit(slack, slack + COVERED)
    before = (folder / "teams.yaml").read_text()
    result = watchbill("edit", *command, "--team", "payments", "--from", "now", *AT)
    assert (result.code, result.out, changed(folder, before)) == (2, "", [])
    assert "dev covers ana's turn as primary, and would no longer be on call" in result.err
    assert "at the next handoff, with `--from 2026-11-30`, or leave `--from` out" in result.err
    assert watchbill("edit", *command, "--team", "payments", "--from", "2026-11-30", *AT).code == 0
    (folder / "teams.yaml").write_text(before)
    result = watchbill("edit", "remove", "ben", "--team", "payments", "--from", "now", *AT)
    assert (result.code, "primary" in result.out.partition("on call at the merge")[2][:60]) == (0, False)


def test_a_file_that_cannot_be_edited_safely_is_left_alone(
    watchbill: Watchbill, folder: Path, before: str
) -> None:
    """All that is to be written by hand is said: versions that are planned already, and overrides too."""
    text = before.replace("    rotation:\n", "    rotation: &rota\n", 1).replace(
        "    lead: zoe\n", "    lead: *rota\n", 1
    )
    anchor = "anchor: {date: 2026-11-30, member: ben}\n"
    text = text.replace(anchor, f"{anchor}      then: {{from: 2027-02-01, turn: 2w}}\n", 1)
    (folder / "teams.yaml").write_text(text)
    result = watchbill(
        "edit", "remove", "ben", "--team", "payments", "--level", "primary", "--cover", "dev", *AT
    )
    assert (result.code, result.out, (folder / "teams.yaml").read_text()) == (2, "", text)
    first, *lines = result.err.splitlines()
    assert first.startswith(
        "watchbill: teams.yaml cannot be edited safely at teams.payments.rotation: an anchor, an alias"
    )
    assert first.endswith("nothing was written, edit by hand:")
    override = "{from: 2026-11-30 10:00, to: 2026-12-07 10:00, replace: ben, with: dev, reason: covers}"
    assert lines == [
        (
            "  teams.payments.rotation: then: [{from: 2026-12-07, members: [ana, chi, dev]}, {from:"
            " 2027-02-01, turn: 2w}]"
        ),
        f"  teams.payments.overrides: add {override}",
    ]


def test_carriage_returns_and_a_byte_order_mark_stay(watchbill: Watchbill, folder: Path, before: str) -> None:
    """The file is written with the bytes that it had."""
    (folder / "teams.yaml").write_bytes(b"\xef\xbb\xbf" + before.replace("\n", "\r\n").encode())
    assert watchbill("edit", "add", "gus", "--team", "payments", *AT).code == 0
    data = (folder / "teams.yaml").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf# yaml")
    assert data.count(b"\n") == data.count(b"\r\n") == before.count("\n") + 1


COMMANDS = (
    "add gus",
    "add gus --before chi",
    "add gus --from now",
    "remove ben --cover dev --cover ana",
    "remove ben --from now",
    "remove ben --from 2027-03-01",
    "replace ben gus --cover dev --cover ana",
    "move dev --before ben",
    "swap ana chi",
    "cover ben --with dev",
    "cover ben --level secondary --with dev",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_what_a_command_writes_is_what_it_is_about_and_valid(
    watchbill: Watchbill, folder: Path, before: str, command: str
) -> None:
    """Each command comes to an edit of its team alone, in the bytes of the file."""
    data = b"\xef\xbb\xbf" + before.replace("\n", "\r\n").encode().rstrip()
    (folder / "teams.yaml").write_bytes(data)
    assert watchbill("edit", *command.split(), "--team", "payments", *AT).code == 0
    after = (folder / "teams.yaml").read_bytes()
    begin, end = (data.index(each) for each in (b"    rotation:", b"  # Follow the sun"))
    assert after != data
    assert after.startswith(data[:begin])
    assert after.endswith(data[end:])
    assert after.count(b"\n") == after.count(b"\r\n")
    assert watchbill("validate", *AT).code == 0


@pytest.mark.parametrize(
    "command",
    ["add gus", "remove ben", "replace ben gus", "move ben", "swap ana chi", "cover ben", "anchor", "tidy"],
)
def test_the_file_is_the_last_argument_or_the_option(
    watchbill: Watchbill, folder: Path, command: str
) -> None:
    """The other commands take it last too. Two different files are a mistake."""
    (folder / "teams.yaml").rename(folder / "rota.yaml")
    Repository(folder).commit()
    words = ["edit", *command.split()]
    options = [*AT, "--dry-run"]
    options += ["--team", "payments"] if command != "tidy" else []
    options += ["--cover", "dev", "--cover", "ana"] if command.startswith(("remove", "replace")) else []
    options += ["--with", "dev"] if command.startswith("cover") else []
    last = watchbill(*words, "rota.yaml", *options)
    assert (last.code, "rota.yaml" in last.out + last.err or last.err == "nothing to edit\n") == (0, True)
    assert watchbill(*words, "--file", "rota.yaml", *options) == last
    assert watchbill(*words, "rota.yaml", "--file", "rota.yaml", *options) == last
    both = watchbill(*words, "rota.yaml", "--file", "teams.yaml", *options)
    assert both.err == "watchbill: name one roster, not rota.yaml and --file teams.yaml\n"
    assert (both.code, both.out) == (2, "")


def test_an_included_file_is_edited_where_it_stands(watchbill: Watchbill, folder: Path, before: str) -> None:
    """The team's own file is written, the root file is not touched."""
    begin, end = before.index("  # A week each"), before.index("  # Follow the sun")
    root = before.replace("version: 1\n", "version: 1\ninclude: [teams/*.yaml]\n").replace(
        before[begin:end], ""
    )
    (folder / "teams").mkdir()
    own = folder / "teams" / "payments.yaml"
    own.write_text(f"teams:\n{before[begin:end]}")
    (folder / "teams.yaml").write_text(root)
    result = watchbill("edit", "remove", "ben", "--team", "payments", "--cover", "dev", *AT)
    assert (result.code, result.err) == (0, "\nwritten: teams/payments.yaml\n")
    assert (folder / "teams.yaml").read_text() == root
    assert "      then: {from: 2026-12-07, members: [ana, chi, dev]}\n" in own.read_text()
    assert "replace: ben, with: dev, reason: covers}" in own.read_text()
    assert watchbill("validate").code == 0
