"""The places of the lines to paste: GitHub takes a suggestion only on lines that the request shows."""

import difflib
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.cli.conftest import Watchbill
from tests.cli.repository import Repository
from tests.profiles import cases
from watchbill.checks.gate import Prepared
from watchbill.cli.compared import compared
from watchbill.cli.sides import Sides
from watchbill.edit.offer import Offer, Paste, offers
from watchbill.forge.hunks import within
from watchbill.report.diff.remedy import paste_heading, paste_lines
from watchbill.roster.model import Rotation
from watchbill.roster.yaml.read import read
from watchbill.workspace.prepare import prepare
from watchbill.workspace.trees import Disk

AT = datetime(2026, 11, 24, 17, tzinfo=UTC)
ROTATION = ("teams", "payments", "rotation")
MEMBERS = "members: [ana, ben, chi, dev]"
HEAD = (Path(__file__).parents[2] / "teams.yaml").read_text("utf-8").partition("teams:\n")[0]


class Texts(Disk):
    """One file, from memory."""

    def __init__(self, text: str) -> None:
        self.text = text

    def read(self, path: Path, most: int) -> bytes:
        """Return the text."""
        return self.text.encode()[:most]


def prepared(text: str) -> Prepared:
    return prepare(Path("teams.yaml"), instant=AT, tree=Texts(text))


def found(old: str, new: str, freeze: int = 2) -> tuple[Offer, ...]:
    sides = Sides(old=prepared(old), new=prepared(new), absent=None)
    return compared(sides, at=AT, days=90, teams=(), freeze=freeze).offers


def pastes(old: str, new: str, freeze: int = 2) -> list[Paste]:
    return [paste for offer in found(old, new, freeze) for paste in offer.pastes]


def pasted(text: str, paste: Paste) -> str:
    assert paste.lines is not None
    lines = text.splitlines(keepends=True)
    lines[paste.lines[0] - 1 : paste.lines[1]] = [paste.replacement or ""]
    return "".join(lines)


def offered(repository: Repository, patch: tuple[str, ...], said: str) -> bool:
    """Whether what a report in JSON offers can be accepted by a click."""
    (remedy,) = json.loads(said)["remedies"]
    (edit,) = remedy["edits"]
    return within(repository.git("diff", "-U3", *patch), edit["first_line"], edit["last_line"])


@pytest.mark.parametrize(
    "edits",
    [
        ((MEMBERS, "members: [ana, ben, gus, chi, dev]"), ("    shadow: {members: [gus]}\n", "")),
        ((MEMBERS, "members: [ana, chi, dev]"),),
        (("turn: 1w\n      handoff: Mon 10:00", "turn: 2w\n      handoff: Mon 10:00"),),
        (("      hours: Mon-Fri 09:00-18:00\n", ""), ("    outside_hours: escalate\n", "")),
        (("      hours: Mon-Fri 09:00-18:00\n", "      hours: Mon-Fri 10:00-18:00\n"),),
        (("anchor: {date: 2026-11-30, member: ben}", "anchor: {date: 2026-12-07, member: ben}"),),
    ],
)
def test_an_edit_of_the_example_has_a_suggestion(
    watchbill: Watchbill, folder: Path, edits: tuple[tuple[str, str], ...]
) -> None:
    """The lines to paste are among those that the pull request shows, three around what was edited."""
    repository = Repository(folder)
    repository.commit()
    text = (folder / "teams.yaml").read_text("utf-8")
    for old, new in edits:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "teams.yaml").write_text(text, "utf-8")
    assert offered(repository, ("main",), watchbill("diff", "--base", "main", "--format", "json").out)


def test_the_demo_has_a_suggestion(
    watchbill: Watchbill, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is what README shows."""
    watchbill("init", "--demo", "demo")
    monkeypatch.chdir(folder / "demo")
    repository = Repository(folder / "demo")
    assert offered(repository, ("main",), watchbill("diff", "--base", "main", "--format", "json").out)


@st.composite
def rotations(draw: st.DrawFn) -> tuple[str, str, str]:
    """Return the lines of a rotation in block style, one of them, and what an edit makes of that."""
    names = draw(st.permutations(["ana", "ben", "chi", "dev", "gus"]))
    members = names[: draw(st.integers(3, 5))]
    blocks = {
        "members": [f"members: [{', '.join(members)}]"],
        "turn": ["turn: 1w"],
        "handoff": ["handoff: Mon 10:00"],
        "time_zone": ["time_zone: Europe/London"],
        "anchor": [f"anchor: {{date: 2026-08-17, member: {members[0]}}}"],
    }
    line, edited = f"      {blocks['members'][0]}\n", f"      members: [{', '.join(reversed(members))}]\n"
    if draw(st.booleans()):
        blocks["members"] = ["members:", *(f"  - {name}" for name in members)]
        gone = draw(st.sampled_from(members[1:]))
        line, edited = (
            f"        - {gone}\n",
            draw(st.sampled_from(["", f"        - {names[-1]}\n", "        - eli\n"])),
        )
    elif draw(st.booleans()):
        line, edited = "      turn: 1w\n", "      turn: 2w\n"
    for block in blocks.values():
        block[-1] += draw(st.sampled_from(["", "  # why"])) if block[-1] not in line else ""
        if draw(st.booleans()):
            block.insert(0, "# said above")
    keys = draw(st.permutations([*blocks]))
    return "".join(f"      {each}\n" for key in keys for each in blocks[key]), line, edited


@settings(deadline=None, max_examples=cases(60))
@given(rotations())
def test_the_lines_to_paste_are_near_the_edit(made: tuple[str, str, str]) -> None:
    """
    Of any rotation in block style, its keys in any order; pasted, the old rota has the edit as its next
    version.
    """
    rota, line, edited = made
    text = (
        f"{HEAD}teams:\n  payments:\n    lead: eli\n    manager: fay\n    slack: '#p'\n    minimum_members:"
        f" 1\n    rotation:\n{rota}    # said below\n    services: {{}}\nalerting: {{unowned: {{team:"
        " payments, slack: '#u'}}\n"
    )
    after = text.replace(line, edited, 1)
    for paste in pastes(text, after):
        assert paste.lines is not None
        lines = [each.splitlines(keepends=True) for each in (text, after)]
        assert within("".join(difflib.unified_diff(*lines, n=3)), *paste.lines), paste
        mended, old = (read("teams.yaml", each.encode()) for each in (pasted(after, paste), text))
        was, now = (each.value_at(ROTATION) for each in (old, mended))
        assert isinstance(was, dict)
        assert isinstance(now, dict)
        if "then" in now:
            now = {key: value for key, value in now.items() if key != "then"}
        assert now == was


TEAM = """\
  {0}:
    lead: eli
    manager: fay
    slack: "#{0}"
    rotation:
      {1}
      turn: 1w
      handoff: Mon 10:00
      time_zone: Europe/London
      anchor: {{date: 2026-11-23, member: ana}}{2}
"""


@pytest.mark.parametrize(
    ("written", "then"),
    [
        ("", "{from: 2026-12-07, members: [ana, gus, ben, chi, dev]}"),
        (
            "\n      then: {from: 2027-02-01, members: [dev, ana, ben, chi]}",
            (
                "[{from: 2026-12-07, members: [ana, gus, ben, chi, dev]}, "
                "{from: 2027-02-01, members: [dev, ana, ben, chi]}]"
            ),
        ),
    ],
)
def test_lines_for_a_file_that_cannot_be_edited_keep_its_versions(written: str, then: str) -> None:
    """A second `then` would be refused, and one instead of the first would lose what was planned."""
    four, other = "members: &four [ana, ben, chi, dev]", "members: *four"
    teams = TEAM.format("payments", four, written) + TEAM.format("storage", other, "")
    old = f"{HEAD}teams:\n{teams}alerting: {{unowned: {{team: payments, slack: '#u'}}}}\n"
    first, *_ = pastes(old, old.replace("&four [ana, ben", "&four [ana, gus, ben"))
    assert (first.lines, first.replacement) == (None, None)
    assert paste_lines(first) == [f"then: {then}"]
    assert paste_heading(first).endswith(": put the rotation back as it was, with")


PLANNED = """\
{0}teams:
  payments:
    lead: eli
    manager: eli
    slack: "#p"
    minimum_members: 1
    rotation:
      members: [ana, ben, chi, dev]
      turn: 1w
      handoff: Mon 10:00
      time_zone: Europe/London
      anchor: {{date: 2026-11-30, member: ben}}{1}
    secondary:
      members: [fay, hana, gus]
      turn: 1w
      handoff: {2} 10:00
      time_zone: Europe/London
      anchor: {{date: {3}, member: {4}}}
alerting: {{unowned: {{team: payments, slack: "#u"}}}}
"""
BEFORE = PLANNED.format(HEAD, "", "Mon", "2026-11-30", "fay")
THEN = "\n      then: {from: 2026-12-07, members: [ana, ben, chi, dev, gus]}"
AFTER = PLANNED.format(HEAD, THEN, "Thu", "2026-11-26", "gus")


def test_a_rotation_that_is_planned_for_later_already_has_no_lines() -> None:
    """Beside it the secondary is edited at once, and only that is to be written otherwise."""
    (paste,) = pastes(BEFORE, AFTER)
    assert paste.path == ("teams", "payments", "secondary")


def rotation(text: str) -> Rotation:
    roster = prepared(text).roster
    assert roster is not None
    return roster.teams["payments"].rotations[0]


def planned(new: str) -> Paste:
    """Return the lines with which the rotation of a file becomes what it is planned to be in `AFTER`."""
    (offer,) = found(BEFORE, AFTER)
    part = replace(
        offer.remedy.parts[0], path=ROTATION, old_path=ROTATION, rotation=rotation(AFTER), typed=rotation(new)
    )
    remedy = replace(offer.remedy, parts=(part,))
    (written,) = offers((remedy,), prepared(BEFORE).sources, prepared(new).sources, {})
    return written.pastes[0]


def test_what_the_file_says_already_takes_the_place_of_no_line() -> None:
    """Least of all of the one below the team."""
    paste = planned(AFTER)
    assert (paste.lines, paste.replacement) == (None, None)


def test_a_line_that_is_only_taken_out_is_taken_out_with_the_one_above() -> None:
    """No lines to paste instead of some would look like a slip."""
    hours = "      hours: 09:00-17:00\n"
    paste = planned(AFTER.replace("    secondary:\n", f"{hours}    secondary:\n"))
    line = THEN.removeprefix("\n") + "\n"
    assert (paste.replacement, pasted(AFTER.replace(line, line + hours), paste)) == (line, AFTER)
