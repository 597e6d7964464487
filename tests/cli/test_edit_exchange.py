"""Covers and swaps by `watchbill edit`, at every level, only by people who are free."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Watchbill
from tests.cli.edited import AT, changed

Edit = Callable[[str, str], None]
PAYMENTS = ("--team", "payments", *AT)
EU = ("--team", "storage", "--rotation", "eu", *AT)
SLACK = '    slack: "#payments-incidents"\n'
BEN = "      - {from: 2026-12-07 10:00, to: 2026-12-14 10:00, replace: chi, with: ben}\n"
SECONDARY = "replace: ben, with: dev, level: secondary, reason: covers"
HANA = "from: 2026-11-30 08:00, to: 2026-12-06 17:00, replace: hana"
TAKEN = "from: 2026-12-14 08:00, to: 2026-12-20 17:00, replace: jan"
WEEK = "from: 2026-12-07 10:00, to: 2026-12-14 10:00"
SPAN = "Mon 7 Dec 10:00 – Mon 14 Dec 10:00"
CUT = "      - {from: 2026-12-10, to: 2026-12-13, replace: chi, with: ana}\n"
JAN = "replace: hana, with: jan, rotation: eu"
LATE = "      - {from: 2027-01-04 10:00, to: 2027-01-11 10:00, replace: chi, with: ben}\n"


def lines(*overrides: str) -> list[str]:
    return ["+    overrides:", *(f"+      - {{{each}}}" for each in overrides)]


EXCHANGES = {
    "a secondary who follows": (
        ("cover", "ben", "--level", "secondary", "--with", "dev", *PAYMENTS),
        lines(f"from: 2026-12-21 10:00, to: 2026-12-28 10:00, {SECONDARY}"),
    ),
    "a part of a secondary's turn": (
        ("cover", "ben",
         "--level=secondary", "--from=2026-12-24", "--to=2026-12-25", "--with=dev", *PAYMENTS),
        lines(f"from: 2026-12-24, to: 2026-12-25, {SECONDARY}"),
    ),
    "from a time to the end of that day": (
        ("cover", "ben", "--from", "2026-12-01 10:00", "--with", "dev", *PAYMENTS),
        lines("from: 2026-12-01 10:00, to: 2026-12-02 00:00, replace: ben, with: dev, reason: covers"),
    ),
    "a turn with hours": (
        ("cover", "hana", "--with", "kim", *EU),
        lines(f"{HANA}, with: kim, rotation: eu, reason: covers"),
    ),
    "turns with hours": (
        ("swap", "hana", "jan", *EU),
        lines(
            f"{HANA}, with: jan, rotation: eu, reason: swap",
            f"{TAKEN}, with: hana, rotation: eu, reason: swap",
        ),
    ),
    "what is left of the running turn": (
        ("cover", "ana", "--from", "2026-11-23", "--to", "2026-11-29", "--with", "chi", *PAYMENTS),
        lines("from: 2026-11-24 12:00, to: 2026-11-30 00:00, replace: ana, with: chi, reason: covers"),
    ),
    "the turn on a date for that on another": (
        ("swap", "ben", "dev", "--on", "2026-12-30", "--for", "2026-12-16", *PAYMENTS),
        lines(
            "from: 2026-12-28 10:00, to: 2027-01-04 10:00, replace: ben, with: dev, reason: swap",
            "from: 2026-12-14 10:00, to: 2026-12-21 10:00, replace: dev, with: ben, reason: swap",
        ),
    ),
    "neighbours, at both levels": (
        ("swap", "chi", "dev", "--both-levels", *PAYMENTS),
        lines(
            f"{WEEK}, replace: chi, with: dev, reason: swap",
            "from: 2026-12-14 10:00, to: 2026-12-21 10:00, replace: dev, with: chi, reason: swap",
            f"{WEEK}, replace: dev, with: chi, level: secondary, reason: swap",
        ),
    ),
    "a leaver's turn with hours": (
        ("remove", "hana", "--cover", "jan", "--cover", "kim", "--freeze", "3", *EU),
        [
            "+        then: {from: 2026-12-14, members: [ida, jan, kim]}",
            *lines(f"from: 2026-11-30 08:00, to: 2026-12-06 17:00, {JAN}, reason: covers"),
        ],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", EXCHANGES, ids=str)
def test_an_override_a_turn(watchbill: Watchbill, folder: Path, before: str, name: str) -> None:
    """Whatever the level, whatever the hours."""
    command, expected = EXCHANGES[name]
    result = watchbill("edit", *command)
    note = "note: the past stays as it was: only what is still to come is covered\n"
    assert (result.code, result.err.removeprefix(note)) == (0, "\nwritten: teams.yaml\n")
    assert (note in result.err) == ("left" in name)
    assert expected == changed(folder, before)
    assert watchbill("validate").code == 0


LEAVE = ("email: dev@example.com", "email: dev@example.com, away: [{from: 2026-12-10, to: 2026-12-11}]")

REFUSED = {
    "twice on call": (
        None,
        ("swap", "chi", "dev"),
        f"dev would be primary and secondary at once, {SPAN}; with `--both-levels` they swap",
    ),
    "on leave": (
        LEAVE,
        ("swap", "chi", "dev", "--both-levels"),
        f"dev is on leave during {SPAN}: swap another of chi's turns, with `--on` or `--for`",
    ),
    "cut by an override": (
        (SLACK, f"{SLACK}    overrides:\n{CUT}"),
        ("swap", "chi", "ana"),
        "because of an override, chi has only Mon 7 Dec 10:00 – Thu 10 Dec 00:00 of the turn: let",
    ),
    "a part of what an override gives": (
        (SLACK, f"{SLACK}    overrides:\n{BEN}"),
        ("cover", "ben", "--from", "2026-12-08", "--with", "dev"),
        "because of a part of the override at teams.yaml:45: edit that by hand",
    ),
    "a turn that is over": (
        None,
        ("swap", "ben", "chi", "--for", "2026-11-10"),
        "chi's turn Mon 9 Nov 10:00 – Mon 16 Nov 10:00 is over: swap another turn, with `--on` or `--for`",
    ),
    "a turn that has begun": (
        None,
        ("swap", "ana", "chi", "--on", "2026-11-25"),
        (
            "has begun: `watchbill edit cover ana --from 2026-11-24 --to 2026-11-30` hands over the rest of"
            " it, or swap"
        ),
    ),
    "what is past": (
        None,
        ("cover", "chi", "--from", "2026-11-10", "--to", "2026-11-24", "--with", "dev"),
        (
            "chi was primary Tue 10 Nov 00:00 – Mon 16 Nov 10:00, and that is over; the next turn is Mon 7"
            " Dec 10:00"
        ),
    ),
    "an end without a beginning": (
        None,
        ("cover", "chi", "--to", "2026-12-08"),
        "say when it begins, too, with `--from`",
    ),
    "an end before the beginning": (
        None,
        ("cover", "chi", "--from", "2026-12-08", "--to", "2026-12-07"),
        "2026-12-07 is not after 2026-12-08",
    ),
    "no name where nobody can be asked": (
        None,
        ("cover", "chi"),
        "chi is primary Mon 7 Dec 10:00 – Mon 14 Dec 10:00: say who covers with --with; these are free: ana",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED, ids=str)
def test_what_nobody_can_take_is_refused(watchbill: Watchbill, folder: Path, edit: Edit, name: str) -> None:
    """It says why, and what would do."""
    change, command, said = REFUSED[name]
    if change is not None:
        edit(*change)
    before = (folder / "teams.yaml").read_text()
    result = watchbill("edit", *command, *PAYMENTS)
    assert (result.code, result.out, changed(folder, before)) == (2, "", [])
    assert said in result.err


def test_what_a_leaver_has_by_an_override_goes_to_who_covers(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """
    The override gets another name, and goes where the turn goes back; of those after the date it is told.
    """
    edit(SLACK, f"{SLACK}    overrides:\n{BEN}{LATE}")
    before = (folder / "teams.yaml").read_text()
    command = ("edit", "remove", "ben", "--freeze", "3", "--cover", "dev", "--cover")
    result = watchbill(*command, "ana", *PAYMENTS)
    assert (result.code, changed(folder, before)) == (
        0,
        [
            f"-{BEN}".rstrip(),
            f"+{BEN}".rstrip().replace("with: ben", "with: ana"),
            (
                "+      - {from: 2026-11-30 10:00, to: 2026-12-07 10:00, replace: ben, with: dev, reason:"
                " covers}"
            ),
            "+      then: {from: 2026-12-14, members: [ana, chi, dev]}",
        ],
    )
    assert "note: the override at teams.yaml:46 lets ben cover until 2027-01-11 10:00" in result.err
    (folder / "teams.yaml").write_text(before)
    assert watchbill(*command, "chi", *PAYMENTS).code == 0
    assert f"-{BEN}".rstrip() in changed(folder, before)


def test_who_covers_at_a_secondary_that_follows_needs_no_level(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """Unless they are a member, whose primary is meant; what is over counts for nothing."""
    past, to_come = (
        f"      - {{from: {first} 10:00, to: {last} 10:00, replace: {who}, with: gus, level: secondary}}\n"
        for first, last, who in (("2026-11-09", "2026-11-16", "dev"), ("2026-12-07", "2026-12-14", "dev"))
    )
    edit(SLACK, f"{SLACK}    overrides:\n{past}")
    over = watchbill("edit", "cover", "gus", "--with", "ana", *PAYMENTS)
    assert "the team payments has no rotation that gus is a member of: ana, ben, chi, dev" in over.err
    edit(past, past + to_come)
    before = (folder / "teams.yaml").read_text()
    assert watchbill("edit", "cover", "gus", "--with", "ana", *PAYMENTS).code == 0
    assert changed(folder, before)[1:] == [f"+{to_come}".rstrip().replace("with: gus", "with: ana")]


def test_who_covers_at_a_level_of_its_own_too_is_told_both(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """Each choice says what tells it from the other; one that is over is none."""
    rota = "members: [eli, fay, gus, zoe], turn: 1w, handoff: Mon 10:00, time_zone: Europe/London"
    edit("secondary: next", f"secondary: {{{rota}, anchor: {{date: 2026-11-30, member: eli}}}}")
    override = "{from: 2026-11-09 10:00, to: 2026-11-16 10:00, replace: fay, with: ben, level: secondary}"
    edit(SLACK, f"{SLACK}    overrides:\n      - {override}\n")
    command = ("edit", "cover", "ben", "--with", "dev", "--dry-run", *PAYMENTS)
    assert watchbill(*command).code == 0
    edit("from: 2026-11-09 10:00, to: 2026-11-16", "from: 2026-12-07 10:00, to: 2026-12-14")
    said = "name one: --team payments --level primary; --team payments --level secondary\n"
    assert watchbill(*command).err.endswith(said)
    assert watchbill(*command, "--level", "primary").code == 0


def test_what_an_override_gives_ends_where_the_coverer_s_own_turn_begins(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """
    It gives what the rota gives to whom it replaces: the week beside it is another stretch, with its own
    cover.
    """
    override = "      - {from: 2026-12-07, to: 2026-12-16, replace: chi, with: dev}\n"
    edit(SLACK, f"{SLACK}    overrides:\n{override}")
    before = (folder / "teams.yaml").read_text()
    command = (
        "edit",
        "cover",
        "dev",
        "--from",
        "2026-12-07",
        "--to",
        "2026-12-16",
        "--with",
        "ana",
        "--with",
        "chi",
    )
    result = watchbill(*command, *PAYMENTS)
    assert (result.code, changed(folder, before)) == (
        0,
        [
            f"-{override}".rstrip(),
            f"+{override}".rstrip().replace("with: dev", "with: ana"),
            (
                "+      - {from: 2026-12-14 10:00, to: 2026-12-17 00:00, replace: dev, with: chi, reason:"
                " covers}"
            ),
        ],
    )


def test_between_the_hours_whoever_covers_may_be_on_call_elsewhere(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """An override takes the shifts of whom it replaces, and no night between them; so do those of a swap."""
    edit("08:00-18:30", "08:00-17:00")
    edit("[pam, quin, rio, sam]", "[jan, quin, rio, sam]")
    edit("{date: 2026-11-30, member: pam}", "{date: 2026-11-30, member: jan}")
    before = (folder / "teams.yaml").read_text()
    for command in (("cover", "hana", "--with", "jan"), ("swap", "hana", "jan")):
        (folder / "teams.yaml").write_text(before)
        assert watchbill("edit", *command, *EU).code == 0
        assert f"+      - {{from: 2026-11-30 08:00, to: 2026-12-06 17:00, {JAN}" in "\n".join(
            changed(folder, before)
        )


MANAGED = """\
        manager:
          members: [uma, val, wes]
          turn: 1w
          handoff: Mon 10:00
          time_zone: Europe/London
          anchor: {date: 2026-11-30, member: uma}
"""


def test_a_service_s_own_managers_take_turns_that_no_override_names(
    watchbill: Watchbill, folder: Path, edit: Edit
) -> None:
    """Their order is edited as any; what only an override could do is refused."""
    edit("        manager: uma\n", MANAGED)
    before = (folder / "teams.yaml").read_text()
    where = ("--team", "platform", "--level", "manager", *AT)
    assert watchbill("edit", "add", "xia", *where).code == 0
    assert changed(folder, before) == ["+          then: {from: 2026-12-07, members: [uma, val, wes, xia]}"]
    result = watchbill("edit", "cover", "val", "--with", "xia", *where, "--rotation", "ingress")
    assert result.code == 2
    assert (
        "val is manager of ingress Mon 7 Dec 10:00 – Mon 14 Dec 10:00, and no override can name" in result.err
    )
    edit('    manager: fay\n    slack: "#platform', f'{MANAGED.replace("    ", "  ")}    slack: "#platform')
    named = watchbill("edit", "add", "eli", "--team", "platform")
    assert "--team platform; " not in named.err


def test_a_lead_s_rotation_is_covered(watchbill: Watchbill, folder: Path, edit: Edit) -> None:
    """An override names the level."""
    rotation = "members: [eli, fay, gus], turn: 1w, handoff: Mon 10:00, time_zone: Europe/London"
    edit("    lead: eli\n", f"    lead: {{{rotation}, anchor: {{date: 2026-11-30, member: fay}}}}\n")
    before = (folder / "teams.yaml").read_text()
    assert watchbill("edit", "cover", "fay", "--level", "lead", "--with", "gus", *PAYMENTS).code == 0
    assert changed(folder, before)[1:] == [
        (
            "+      - {from: 2026-11-30 10:00, to: 2026-12-07 10:00, replace: fay, with: gus, level: lead,"
            " reason: covers}"
        )
    ]


def test_who_only_covers_can_be_covered(watchbill: Watchbill, folder: Path, edit: Edit) -> None:
    """They need not be a member."""
    edit(SLACK, f"{SLACK}    overrides:\n{BEN.replace('with: ben', 'with: gus')}")
    before = (folder / "teams.yaml").read_text()
    assert watchbill("edit", "cover", "gus", "--with", "ana", *PAYMENTS).code == 0
    assert changed(folder, before)[1:] == [f"+{BEN}".rstrip().replace("with: ben", "with: ana")]


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_at_a_terminal_who_covers_is_asked_until_the_answer_will_do(folder: Path) -> None:
    """A typo is told, and asked again; Enter takes the one that is proposed first."""
    terminal, its = pty.openpty()
    command = (sys.executable, "-m", "watchbill", "edit", "cover", "chi", *PAYMENTS)
    with subprocess.Popen(
        command, stdin=its, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        os.close(its)
        os.write(terminal, b"deb\ndev\n\n")
        _, said = process.communicate(timeout=300)
    os.close(terminal)
    assert process.returncode == 0, said
    assert "nobody has the key 'deb'; did you mean" in said
    assert "dev is not free then" in said
    assert said.count("Who covers?") == 3
    assert "replace: chi, with: ana, reason: covers" in (folder / "teams.yaml").read_text()
