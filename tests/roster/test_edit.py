"""Tests of editing a YAML text while keeping every other byte."""

import difflib
from functools import partial
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbill.roster.yaml import edit
from watchbill.roster.yaml.document import Document, Value
from watchbill.roster.yaml.edit import Unsafe
from watchbill.roster.yaml.flow import flow
from watchbill.roster.yaml.read import read

ROOT = Path(__file__).parents[2]
ROSTER = read("teams.yaml", (ROOT / "teams.yaml").read_bytes())
ROTATION = ("teams", "payments", "rotation")


def document(text: str) -> Document:
    return read("x.yaml", text.encode())


def changed(before: Document, after: Document) -> list[str]:
    """Return the lines that were removed or added."""
    lines = difflib.ndiff(before.text.text.splitlines(True), after.text.text.splitlines(True))
    return [line.rstrip("\r\n") for line in lines if line[0] in "+-"]


def test_a_new_member_changes_one_line() -> None:
    """A list keeps its style."""
    after = edit.set_value(ROSTER, (*ROTATION, "members"), ["ana", "ben", "gus", "chi", "dev"])
    assert changed(ROSTER, after) == [
        "-       members: [ana, ben, chi, dev]",
        "+       members: [ana, ben, gus, chi, dev]",
    ]


def test_a_new_entry_goes_below_its_siblings() -> None:
    """It is on one line, with their indentation; a list of mappings has a line for each."""
    after = edit.set_value(ROSTER, (*ROTATION, "then"), {"from": "2027-02-01", "members": ["ana", "gus"]})
    assert changed(ROSTER, after) == ["+       then: {from: 2027-02-01, members: [ana, gus]}"]
    path = ("teams", "payments", "overrides")
    one: dict[str, Value] = {
        "from": "2026-12-24 10:00",
        "to": "2026-12-26 10:00",
        "replace": "ana",
        "with": "chi",
    }
    once = edit.append(ROSTER, path, one)
    twice = edit.append(once, path, one | {"reason": "a swap: see #7"})
    assert changed(ROSTER, twice) == [
        "+     overrides:",
        "+       - {from: 2026-12-24 10:00, to: 2026-12-26 10:00, replace: ana, with: chi}",
        (
            '+       - {from: 2026-12-24 10:00, to: 2026-12-26 10:00, replace: ana, with: chi, reason: "a'
            ' swap: see #7"}'
        ),
    ]
    assert edit.remove(twice, (*path, 1)).text.text == once.text.text
    assert edit.remove(once, (*path, 0), empty=True).text.text == ROSTER.text.text


CASES = {
    "block list with comments": (
        "a:\n  members:\n    - ana  # leads\n    # on loan\n    - ben\n\n  turn: 1w\n",
        ("a", "members"),
        ["ana", "gus", "ben"],
        "a:\n  members:\n    - ana  # leads\n    - gus\n    # on loan\n    - ben\n\n  turn: 1w\n",
    ),
    "list at the column of its key": (
        "members:\n- ana\n- ben\nturn: 1w\n",
        ("members",),
        ["ana", "ben", "gus"],
        "members:\n- ana\n- ben\n- gus\nturn: 1w\n",
    ),
    "one item a line in flow style": (
        "members: [\n    ana,  # leads\n    ben\n  ]\n",
        ("members",),
        ["ana", "ben", "gus"],
        "members: [\n    ana,  # leads\n    ben,\n    gus\n  ]\n",
    ),
    "behind the last one's comment": (
        "m: [\n    ana,  # leads\n    ben  # learns\n  ]\n",
        ("m",),
        ["ana", "ben", "gus"],
        "m: [\n    ana,  # leads\n    ben,  # learns\n    gus\n  ]\n",
    ),
    "before one with a comment": (
        "m: [\n    ana,  # leads\n    ben  # learns\n  ]\n",
        ("m",),
        ["ana", "gus", "ben"],
        "m: [\n    ana,  # leads\n    gus,\n    ben  # learns\n  ]\n",
    ),
    "with a comma behind the last": (
        "m: [\n    ana,\n    ben,  # learns\n  ]\n",
        ("m",),
        ["ana", "ben", "gus"],
        "m: [\n    ana,\n    ben,  # learns\n    gus,\n  ]\n",
    ),
    "carriage returns": (
        "a: {x: 1}\r\nb:\r\n  c: d\r\n",
        ("b", "e"),
        "f",
        "a: {x: 1}\r\nb:\r\n  c: d\r\n  e: f\r\n",
    ),
    "no end of line at the end": ("b:\n  c: d  # why", ("b", "e"), "10:00",
                                  'b:\n  c: d  # why\n  e: "10:00"'),
    "nothing yet": ("b:\nc: []\nd: {}\n", ("b",), {"e": "f"}, "b: {e: f}\nc: []\nd: {}\n"),
    "an empty list": ("b:\nc: []\n", ("c",), ["ana"], "b:\nc: [ana]\n"),
    "an empty mapping": ("b: 1\nd: {}\n", ("d", "e"), "f", "b: 1\nd: {e: f}\n"),
    "a block becomes a scalar": ("lead:\n  members:\n    - ana\nx: z\n", ("lead",), "eli",
                               "lead: eli\nx: z\n"),
    "spaces within brackets": ("m: [ ana, ben ]\n", ("m",), ["ben", "ana"], "m: [ ben, ana ]\n"),
    "a comment above who moves": ("m:\n  - ana\n  # on loan\n  - ben\n  - chi\n", ("m",),
                                  ["ben", "ana", "chi"],
                                  "m:\n  - ben\n  - ana\n  # on loan\n  - chi\n"),
    "a comment above who goes": ("m:\n  - ana\n  # on loan\n  - ben\n  - chi\n", ("m",), ["ana", "chi"],
                                 "m:\n  - ana\n  - chi\n"),
    "a comment below the list": ("m:\n  - ana\n  # ben is back in May\nx: z\n", ("m",), ["ana", "chi"],
                                 "m:\n  - ana\n  - chi\n  # ben is back in May\nx: z\n"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=str)
def test_each_style_is_kept(case: str) -> None:
    """Everything that is not edited stays as it is written."""
    before, path, value, after = CASES[case]
    assert edit.set_value(document(before), path, value).text.text == after  # type: ignore[arg-type]


BETWEEN = "a: 1  # one\n# of b\nb:\n  - x\n# of c\nc: 3\n"


@pytest.mark.parametrize(
    ("place", "after"),
    [
        (0, "new: m\na: 1  # one\n# of b\nb:\n  - x\n# of c\nc: 3\n"),
        (1, "a: 1  # one\nnew: m\n# of b\nb:\n  - x\n# of c\nc: 3\n"),
        (2, "a: 1  # one\n# of b\nb:\n  - x\nnew: m\n# of c\nc: 3\n"),
        (3, "a: 1  # one\n# of b\nb:\n  - x\n# of c\nc: 3\nnew: m\n"),
    ],
)
def test_a_new_entry_may_go_anywhere(place: int, after: str) -> None:
    """It goes directly below the entry before it, so that comments stay above their own entry."""
    assert edit.set_value(document(BETWEEN), ("new",), "m", place=place).text.text == after
    flow = "{a: 1, b: 2, c: 3}\n"
    expected = (
        flow.replace("c: 3", "c: 3, new: m")
        if place == 3
        else flow.replace("abc"[place], f"new: m, {'abc'[place]}")
    )
    assert edit.set_value(document(flow), ("new",), "m", place=place).text.text == expected


@pytest.mark.parametrize(
    ("first", "last", "place"),
    [(1, 1, 1), (2, 1, 1), (1, 0, 0), (3, 3, 2), (4, 4, 2), (5, 4, 2), (6, 6, 3), (1, 6, 3)],
)
def test_the_nearest_place_is_found(first: int, last: int, place: int) -> None:
    """The last of several places wins: directly after the lines, or where lines were."""
    assert edit.nearest(document(BETWEEN), (), first, last) == place


REMOVALS = {
    "with the comment of its line": ("a: 1  # one\nb: 2\n", ("a",), "b: 2\n"),
    "with the comment that silences": (
        "# first\n# watchbill: ignore[x] why\na: 1\nb: 2\n",
        ("a",),
        "# first\nb: 2\n",
    ),
    "the last line without an end": ("a: 1\nb: 2", ("b",), "a: 1"),
    "first of a flow mapping": ("{a: 1, b: 2}\n", ("a",), "{b: 2}\n"),
    "last of a flow list": ("m: [a, b]\n", ("m", 1), "m: [a]\n"),
    "one of a line each in a flow list": (
        "m: [ana,  # lead until May\n    ben,  # leaves\n    chi]\n",
        ("m", 1),
        "m: [ana,  # lead until May\n    chi]\n",
    ),
    "the first, on the bracket's line": (
        "m: [ana,  # leaves\n    ben,  # leads\n    chi]\n",
        ("m", 0),
        "m: [ben,  # leads\n    chi]\n",
    ),
    "the first, with a comment above the next": (
        "m: [ana,  # leaves\n    # on loan\n    ben]\n",
        ("m", 0),
        "m: [\n    # on loan\n    ben]\n",
    ),
    "the last, before the bracket": ("m: [ana,  # leads\n    ben]\n", ("m", 1), "m: [ana  # leads\n    ]\n"),
    "the last, without comments": ("m: [ana,\n    ben]\n", ("m", 1), "m: [ana]\n"),
    "the last of a line each": (
        "m: [\n  ana,  # leads\n  # on loan\n  ben  # leaves\n]\n",
        ("m", 1),
        "m: [\n  ana  # leads\n]\n",
    ),
    "the last with a comma of its own": (
        "m: [\n  ana,  # leads\n  ben,  # leaves\n]\n",
        ("m", 1),
        "m: [\n  ana,  # leads\n]\n",
    ),
    "one of several on a line": (
        "m: [ana, ben,  # both\n    chi]\n",
        ("m", 1),
        "m: [ana,  # both\n    chi]\n",
    ),
    "what silences a finding of it": (
        "m: [\n  ana,\n  # watchbill: ignore[x] why\n  ben,\n  chi\n]\n",
        ("m", 1),
        "m: [\n  ana,\n  chi\n]\n",
    ),
    "an entry of a flow mapping": (
        "m: {\n  a: 1,  # one\n  b: 2,  # two\n}\n",
        ("m", "a"),
        "m: {\n  b: 2,  # two\n}\n",
    ),
    "with the comments above it": (
        "m:\n  - a\n  # of b\n  # and of b\n  - b\n  - c\n",
        ("m", 1),
        "m:\n  - a\n  - c\n",
    ),
    "without what is further away": ("m:\n  - a\n  # of m\n\n  - b\n", ("m", 1), "m:\n  - a\n  # of m\n\n"),
    "without what is further in": (
        "m:\n  - a: 1\n    # no b\n  - b\n",
        ("m", 1),
        "m:\n  - a: 1\n    # no b\n",
    ),
    "without the heading of all": ("m:\n  # of m\n  - a\n  - b\n", ("m", 0), "m:\n  # of m\n  - b\n"),
    "the first where the next has its own": (
        "m:\n  # of a\n  - a\n  # of b\n  - b\n",
        ("m", 0),
        "m:\n  # of b\n  - b\n",
    ),
    "the first where the next stands apart": ("m:\n  # of a\n  - a\n\n  - b\n", ("m", 0), "m:\n\n  - b\n"),
    "an entry with the comment above it": (
        "a: 1\n# of b\nb:\n  # in b\n  - x\nc: 3\n",
        ("b",),
        "a: 1\nc: 3\n",
    ),
    "an item of several lines": ("m:\n  - x: 1\n    v: 2\n  - x: 3\n", ("m", 0), "m:\n  - x: 3\n"),
}


@pytest.mark.parametrize("case", REMOVALS, ids=str)
def test_an_entry_is_removed_with_its_comments_only(case: str) -> None:
    """Comments directly above are removed too, unless they may be a heading for the entries that stay."""
    before, path, after = REMOVALS[case]
    assert edit.remove(document(before), path).text.text == after  # type: ignore[arg-type]


UNSAFE = {
    "an alias": ("a: &m [x]\nb: *m\n", ("b", 0), "y"),
    "an anchor that is used": ("a: &m [x, z]\nb: *m\n", ("a", 0), "y"),
    "a merge key": ("a: &m {x: 1}\nb: {<<: *m}\n", ("b", "x"), 2),
    "a file with a mistake": ("a: [x\nb: y\n", ("b",), "z"),
    "nothing that could hold it": ("a: 1\n", ("b", "c"), "z"),
    "twice in one file": ("a: 1\n---\na: 2\n", ("a",), 3),
}


@pytest.mark.parametrize("case", UNSAFE, ids=str)
def test_an_edit_that_would_touch_something_else_is_refused(case: str) -> None:
    """The edited text is read again and must have exactly the expected value."""
    before, path, value = UNSAFE[case]
    with pytest.raises(Unsafe):
        edit.set_value(document(before), path, value)  # type: ignore[arg-type]


keys = st.sampled_from(("ana", "ben", "a-b", "x1", "über"))
texts = st.sampled_from(
    ("ana", "Mon 10:00", "10:00", "no", "#x", "a: b", "", "1e3", "2026-12-24", 'q"uote', "ünder")
)
values = st.recursive(
    texts | st.integers(0, 99) | st.booleans(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=6,
)


@st.composite
def written(draw: st.DrawFn, value: Value, indent: int) -> str:
    """Write a value in some style, to follow a colon or a dash."""
    end = draw(st.sampled_from(("\n", "  # why\n", "\n\n", "\n# a comment\n")))
    if isinstance(value, dict | list) and value and draw(st.booleans()):
        pad = " " * indent
        if isinstance(value, dict):
            return "\n" + "".join(
                f"{pad}{key}:{draw(written(each, indent + 2))}" for key, each in value.items()
            )
        return "\n" + "".join(f"{pad}- {flow(each)}{end}" for each in value)
    return f" {flow(value)}{end}"


@st.composite
def documents(draw: st.DrawFn) -> tuple[Document, dict[str, Value]]:
    value = draw(st.dictionaries(keys, values, min_size=2, max_size=4))
    text = "".join(f"{key}:{draw(written(each, 2))}" for key, each in value.items())
    return document(text.replace("\n", draw(st.sampled_from(("\n", "\r\n"))))), value


@settings(deadline=None)
@given(documents(), values, st.data())
def test_an_edit_sets_the_value_and_keeps_all_lines_around_it(
    made: tuple[Document, dict[str, Value]], new: Value, data: st.DataObject
) -> None:
    """Not a byte differs before and after the edited entry."""
    before, value = made
    assert before.value == value
    key = data.draw(st.sampled_from(sorted(value)))
    try:
        after = edit.set_value(before, (key,), new)
    except Unsafe:
        return
    assert after.value == value | {key: new}
    starts = sorted(start for start, _ in before.keys(before.value))
    start = {name: begin for begin, name in before.keys(before.value)}[key]
    end = next((each for each in starts if each > start), len(before.text.text))
    behind = before.text.text[end:]
    assert after.text.text.startswith(before.text.text[:start])
    assert after.text.text.endswith(behind)


@settings(deadline=None)
@given(documents(), values)
def test_adding_and_removing_an_entry_leaves_no_trace(
    made: tuple[Document, dict[str, Value]], new: Value
) -> None:
    """Adding an entry and removing it again gives the original bytes."""
    before, value = made
    after = edit.set_value(before, ("new",), new)
    assert after.value == value | {"new": new}
    assert edit.remove(after, ("new",)).text.text == before.text.text


names = st.lists(st.sampled_from(("ana", "ben", "chi", "dev", "eli")), min_size=1, max_size=5, unique=True)


@st.composite
def commented(draw: st.DrawFn, members: list[str]) -> str:
    """Write a flow list with one item per line, most with a comment that names the item."""
    first = draw(st.sampled_from(("[", "[\n    ")))
    said = [draw(st.sampled_from((f"  # {each}", f" # {each}", ""))) for each in members]
    rest = draw(st.sampled_from(("]", " ]", "\n  ]"))) if not said[-1] else "\n  ]"
    last = draw(st.sampled_from(("", ",")))
    lines = [f"{each},{comment}" for each, comment in zip(members[:-1], said[:-1], strict=True)]
    return (
        f"x:\n  m: {first}"
        + "\n    ".join([*lines, f"{members[-1]}{last}{said[-1]}{rest}"])
        + "\n  turn: 1w\n"
    )


@settings(deadline=None)
@given(st.data(), names, names, st.sampled_from(("\n", "\r\n")))
def test_comments_stay_with_their_items(
    data: st.DataObject, members: list[str], new: list[str], eol: str
) -> None:
    """
    A removed item loses its comment, an item that stays in place keeps its own, and no item gets another's.
    """
    text = data.draw(commented(members)).replace("\n", eol)
    after = edit.set_value(document(text), ("x", "m"), new).text.text
    had = {each for each in members if f"# {each}" in text}
    for line in after.splitlines():
        said, _, comment = line.partition("#")
        assert not comment or comment.strip() in said
    if [each for each in members if each in new] == [each for each in new if each in members] and {
        *members
    } & {*new}:
        assert {each for each in members if f"# {each}" in after} == had & {*new}


def test_no_file_breaks_editing() -> None:
    """Every file that can be read is edited or refused."""
    broken = []
    for path in sorted((ROOT / "tests" / "roster").rglob("*.yaml")):
        found = read(path.name, path.read_bytes())
        for key in found.value if isinstance(found.value, dict) else ():
            for action in (edit.remove, partial(edit.set_value, value="x")):
                try:
                    action(found, (key,))
                except Unsafe:
                    continue
                except Exception as problem:
                    broken.append((path.name, key, repr(problem)))
    assert broken == []
