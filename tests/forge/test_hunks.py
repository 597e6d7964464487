"""The lines that a suggestion may replace."""

import pytest

from watchbill.forge import hunks
from watchbill.roster.yaml.read import read

TEAMS = """\
teams:
  mail:
    rotation:
      turn: 2w
      handoff: Mon 10:00
    secondary:
      turn: 2w
      handoff: Mon 10:00
  shop:
    rotation: {
      turn: 2w,
      handoff: Mon 10:00}
alerting: {}
"""


@pytest.mark.parametrize(
    ("path", "was", "place"),
    [
        ("mail rotation", "turn: 2w", (4, 4)),
        ("mail secondary", "turn: 2w", (7, 7)),
        ("mail secondary", "turn: 2w|handoff: Mon 10:00", (7, 8)),
        ("shop rotation", "turn: 2w,|handoff: Mon 10:00}", (11, 12)),
        ("mail", "turn: 2w", None),
        ("shop rotation", "turn: 2w", None),
        ("mail rotation", "turn: 3w", None),
        ("auth rotation", "turn: 2w", None),
    ],
)
def test_lines_are_only_found_in_their_own_rotation(
    path: str, was: str, place: tuple[int, int] | None
) -> None:
    """Where they are just once in it; other teams, and others of the team, may have the same."""
    wanted = tuple(f"      {line}" for line in was.split("|"))
    for written in (TEAMS, TEAMS.replace("\n", "\r\n"), "\ufeff" + TEAMS):
        document = read("teams.yaml", written.encode())
        assert hunks.place(wanted, document, ("teams", *path.split())) == place


def test_what_stands_elsewhere_than_in_its_team_has_no_lines() -> None:
    """An alias, a merged key; a file with a mistake has none at all."""
    for old, new in (
        ("  shop:\n    rotation: {\n      turn: 2w,\n      handoff: Mon 10:00}", "  shop: *mail"),
        ("    rotation: {\n      turn: 2w,\n      handoff: Mon 10:00}", "    <<: *mail"),
    ):
        document = read("teams.yaml", TEAMS.replace("mail:", "mail: &mail").replace(old, new).encode())
        assert document.problems == ()
        assert hunks.place(("      turn: 2w",), document, ("teams", "shop", "rotation")) is None
    document = read("teams.yaml", f"{TEAMS}teams: {{}}\n".encode())
    assert hunks.place(("      turn: 2w",), document, ("teams", "mail", "rotation")) is None


def test_a_carriage_return_alone_begins_no_line() -> None:
    """Of GitHub's; YAML counts it as one."""
    document = read("teams.yaml", f"# a\r# b\n{TEAMS}".encode())
    assert hunks.place(("      turn: 2w",), document, ("teams", "mail", "rotation")) == (5, 5)


def test_a_hunk_of_nothing_shows_nothing() -> None:
    """`+1,0` is a file that is gone; without a number it is one line."""
    assert hunks.shown("@@ -1,2 +0,0 @@\n-a\n-b\n@@ -9 +8 @@ x\n-c\n+d") == [(8, 8)]
