"""Tests of excerpts: editing a part of a document gives the same as editing the whole."""

from hypothesis import given, settings
from hypothesis import strategies as st

from watchbill.roster.yaml import edit
from watchbill.roster.yaml.edit import Unsafe, excerpt
from watchbill.roster.yaml.read import read

PATH = ("teams", "b")
BLOCK = (
    "teams:\n  a: {members: [x]}\n  b:\n    members: [x, w]  # why\n\n  # above c\n  c:\n    members: [z]\n"
)


def taken(text: str) -> tuple[str, int]:
    """Return the text of an excerpt, and the number of lines above it."""
    found = excerpt(read("x.yaml", text.encode()), PATH)
    assert found.path == (PATH[-1:] if found.above else PATH)
    return found.document.text.text, found.above


def test_the_excerpt_of_a_team_is_its_lines() -> None:
    """Comments below it are left out, in any style and with any line breaks."""
    assert taken(BLOCK) == ("  b:\n    members: [x, w]  # why\n", 2)
    assert taken(BLOCK.replace("\n", "\r\n")) == ("  b:\r\n    members: [x, w]  # why\r\n", 2)
    assert taken("teams:\n  b: {members: [\n    x]}") == ("  b: {members: [\n    x]}", 1)


def test_an_entry_without_lines_of_its_own_has_those_around_it() -> None:
    """A rotation on a line of its team is read with the team."""
    path = ("teams", "b", "rotation")
    for text, lines, above in (
        ("teams:\n  b:\n    slack: x\n    rotation:\n      turn: 1w\n", "    rotation:\n      turn: 1w\n", 3),
        ("teams:\n  b: {rotation: {turn: 1w}}\n", "  b: {rotation: {turn: 1w}}\n", 1),
        ("teams: {b: {rotation: {turn: 1w}}}\n", "teams: {b: {rotation: {turn: 1w}}}\n", 0),
    ):
        found = excerpt(read("x.yaml", text.encode()), path)
        assert (found.document.text.text, found.above) == (lines, above)
        assert found.document.value_at(found.path) == {"turn": "1w"}


def test_an_entry_that_means_something_else_alone_is_the_whole_file() -> None:
    """
    The entry has an anchor, an alias or a merge key, shares its line, or is in a file with a mistake.
    """
    for text in (
        BLOCK.replace("[x, w]", "&m [x, w]"),
        BLOCK.replace("{members: [x]}", "{members: &m [x]}").replace("[x, w]", "*m"),
        "teams:\n  a: &m {members: [x]}\n  b:\n    <<: *m\n",
        "x: &m\n  b:\n    members: [x]\nteams:\n  <<: *m\n",
        "teams: {a: 1, b: {members: [x]}}\n",
        "teams: [b]\n",
        "people: 1\n",
        BLOCK + "z: [\n",
        BLOCK + "teams: 1\n",
    ):
        assert taken(text) == (read("x.yaml", text.encode()).text.text, 0)


names = st.lists(st.sampled_from("pqrs"), min_size=1, max_size=3)


@settings(deadline=None)
@given(names, names, names, st.booleans())
def test_an_edit_of_an_excerpt_equals_that_of_the_whole(
    first: list[str], old: list[str], new: list[str], block: bool
) -> None:
    """The same lines change, and nothing above or below them does."""
    listed = "".join(f"\n      - {each}" for each in old) if block else f" [{', '.join(old)}]"
    text = (
        f"teams:\n  a:\n    members: [{', '.join(first)}]\n  b:\n    members:{listed}\n  c: {{members:"
        " [z]}\n"
    )
    whole = read("x.yaml", text.encode())
    part = excerpt(whole, PATH)
    assert part.above == 3
    try:
        expected = edit.set_value(whole, (*PATH, "members"), [*new])
    except Unsafe:
        return
    lines = edit.set_value(part.document, (*part.path, "members"), [*new]).text.text
    assert expected.text.text == text.replace(part.document.text.text, lines)
