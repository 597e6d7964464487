"""Tests of reading bytes into documents: values, places and problems."""

from watchbill.diagnostics import Part, Span, Where, at, key
from watchbill.roster.yaml import read as reader
from watchbill.roster.yaml.document import Document
from watchbill.roster.yaml.read import read


def reported(document: Document) -> list[tuple[str, int, int]]:
    """Return the code, line and column of each problem."""
    spans = [(problem.code, problem.place) for problem in document.problems]
    return [(code, span.line, span.column) for code, span in spans if isinstance(span, Span)]


def underlined(document: Document, where: Where) -> str:
    """Return the text that a place's span covers."""
    span = document.span(where)
    return document.line(span.line)[span.column - 1 : span.end_column - 1]


def test_a_path_has_the_place_of_its_text() -> None:
    """The places of keys, values and items count in code points."""
    document = read("r", 'a: {é😀: "x y", b: [1, two]}\n'.encode())
    assert underlined(document, key("a", "é😀")) == "é😀"
    assert underlined(document, at("a", "é😀")) == '"x y"'
    assert underlined(document, at("a", "b", 1)) == "two"
    assert underlined(document, at("a", "b")) == "[1, two]"


def test_a_block_is_shown_by_its_key() -> None:
    """A mapping or list over several lines has no clear end: its key or its first line is underlined."""
    document = read("r", b"a:\n  b:\n  - c: 1\n    d: 2\n")
    assert underlined(document, at("a", "b")) == "b"
    assert underlined(document, at("a", "b", 0)) == "c: 1"
    assert underlined(document, at()) == "a:"


def test_a_missing_path_is_shown_by_its_nearest_ancestor() -> None:
    """A path that does not exist has the place of the longest part of it that does."""
    document = read("r", b"a:\n  b: [1]\n")
    for missing in (at("a", "b", 7), at("a", "b", "x", "y"), key("a", "b", 1)):
        assert document.span(missing) == document.span(Where(path=("a", "b"), part=Part.KEY))
    assert document.span(at("z")) == document.span(at())


def test_an_alias_has_a_place_of_its_own() -> None:
    """An alias has the place where it is written; what is inside it has its place at the anchor."""
    document = read("r", b"a: &m [x, y]\nb: *m\nc: &s text\nd: *s\n")
    assert document.value == {"a": ["x", "y"], "b": ["x", "y"], "c": "text", "d": "text"}
    assert underlined(document, at("b")) == "*m"
    assert underlined(document, at("d")) == "*s"
    assert document.span(at("b", 1)) == document.span(at("a", 1))


def test_explicit_keys_win_over_merged_ones() -> None:
    """
    A merge key adds the missing keys. The first of several mappings wins. Merged values have their place at
    the anchor.
    """
    document = read("r", b"a: &a {x: 1, v: 1}\nb: &b {v: 2, z: 2}\nc: {<<: [*a, *b], x: 3}\nd: {<<: *b}\n")
    assert document.problems == ()
    assert document.value == {
        "a": {"x": 1, "v": 1},
        "b": {"v": 2, "z": 2},
        "c": {"x": 3, "v": 1, "z": 2},
        "d": {"v": 2, "z": 2},
    }
    assert document.span(at("c", "z")) == document.span(at("b", "z"))
    assert document.span(at("c", "x")).line == 3


def test_a_byte_order_mark_and_carriage_returns_change_nothing() -> None:
    """The same text, saved by another editor, has the same value and places."""
    plain = read("r", b"a: 1\nb: [x, z]\n")
    for data in (b"\xef\xbb\xbfa: 1\nb: [x, z]\n", b"a: 1\r\nb: [x, z]\r\n", b"a: 1\rb: [x, z]\r"):
        document = read("r", data)
        assert (document.value, document.problems) == (plain.value, ())
        assert document.span(at("b", 1)) == plain.span(at("b", 1))


def test_the_first_of_two_equal_keys_counts() -> None:
    """Every further one is reported, together with the place of the first."""
    document = read("r", b"a: 1\nb: 2\na: 3\na: 4\n")
    assert document.value == {"a": 1, "b": 2}
    assert reported(document) == [("duplicate-key", 3, 1), ("duplicate-key", 4, 1)]
    assert [problem.related[0].place for problem in document.problems] == [document.span(key("a"))] * 2


def test_a_comment_with_a_space_loses_no_value() -> None:
    """`key: # words` is an empty value on purpose; `key: #word` is a value that somebody lost."""
    assert reported(read("r", b"a: # words\n")) == []
    assert reported(read("r", b"a: #word\n")) == [("comment-lost-value", 1, 4)]
    assert reported(read("r", b"a:\n- #word\n- x #word\n")) == [("comment-lost-value", 2, 3)]
    assert reported(read("r", b"a: #word\n  b: 1\n")) == []


def test_only_the_tag_for_text_is_allowed() -> None:
    """`!!str` means text; every other tag is refused, and the value becomes text."""
    document = read("r", b"a: !!str 010\nb: !!int 3\nc: !x {d: 1}\n")
    assert document.value == {"a": "010", "b": "3", "c": {"d": 1}}
    assert reported(document) == [("yaml-tag", 2, 4), ("yaml-tag", 3, 4)]


def test_aliases_cannot_grow_without_bound() -> None:
    """Aliases that double the text are stopped at a bound; ordinary ones are not."""
    doubling = "a0: &a0 [x]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 40))
    document = read("r", doubling.encode())
    assert document.value is None
    assert [problem.code for problem in document.problems] == ["alias-bomb"]
    ordinary = "a: &a {x: 1, z: [1, 2, 3]}\n" + "".join(f"k{n}: *a\n" for n in range(5000))
    assert read("r", ordinary.encode()).problems == ()


def test_a_file_that_is_too_large_is_not_parsed() -> None:
    """It has one finding, about the file as a whole."""
    document = read("r", b"a" * (reader.MOST_BYTES + 1))
    assert reported(document) == [("too-large", 0, 0)]
    assert document.value is None


def test_nesting_is_bounded_without_recursion() -> None:
    """A hundred thousand brackets give one finding."""
    for text in ("[" * 100_000, "{a: " * 100_000, "- " * 500 + "x", "[" * 100 + "]" * 100):
        for pure in (False, True):
            document = read("r", text.encode(), pure=pure)
            assert [problem.code for problem in document.problems] == ["nested-too-deep"]


def test_a_mistake_in_one_entry_leaves_the_others() -> None:
    """The entry around a syntax error is left out except for its key; the rest is read in its place."""
    text = b"teams:\n  a:\n    x: [1\n  b:\n    x: [2]\n  c:\n    x: 'open\n  d: {x: 3}\nend: 1\n"
    document = read("r", text)
    assert document.value == {"teams": {"a": None, "b": {"x": [2]}, "c": None, "d": {"x": 3}}, "end": 1}
    assert reported(document) == [("yaml-syntax", 3, 8), ("yaml-syntax", 7, 8)]
    assert document.holes == ((2, 3), (6, 7))
    assert underlined(document, at("teams", "d", "x")) == "3"


def test_recovery_is_bounded() -> None:
    """A file with mistakes everywhere ends after a few findings, without a value."""
    text = "teams:\n" + "".join(f"  t{n}:\n    x: [1\n" for n in range(200))
    document = read("r", text.encode())
    assert document.value is None
    assert len(document.problems) == 20


def test_an_alias_of_an_unreadable_anchor_is_not_reported() -> None:
    """The mistake at the anchor has already been reported."""
    document = read("r", b"teams:\n  a: {x: &x [1, 2}\n  b: {x: *x}\n")
    assert [problem.code for problem in document.problems] == ["yaml-syntax"]


def test_tabs_may_separate_but_not_indent() -> None:
    """
    Tabs between words count as spaces, and tabs in quotes and comments stay. A tab at the start of a line is
    an error.
    """
    document = read("r", b'a:\tb\t# c\td\ne:\t"f\tg"\n')
    assert (document.value, document.problems) == ({"a": "b", "e": "f\tg"}, ())
    assert reported(read("r", b"a:\n\tb: 1\n")) == [("yaml-syntax", 2, 1)]


def test_suppressions_know_their_line() -> None:
    """
    A comment after a value applies to its own line; a comment that is alone on its line applies to the next
    line with content.
    """
    text = b"""\
# watchbill: ignore[one] until 2027-01-31 moving house
#
a: 1  # watchbill: ignore[two, three] because
b: "# watchbill: ignore[four]"
# watchbill: ignore[five]
"""
    document = read("r", text)
    found = [(each.code, str(each.until), each.reason, each.line) for each in document.suppressions]
    assert found == [
        ("one", "2027-01-31", "moving house", 3),
        ("two", "None", "because", 3),
        ("three", "None", "because", 3),
        ("five", "None", "", 5),
    ]
    assert document.problems == ()


def test_a_malformed_suppression_is_reported() -> None:
    """Otherwise it would silence nothing, and nobody would notice."""
    for comment in (
        b"ignore",
        b"ignore[]",
        b"ignore[Code]",
        b"ignore[code] until 2027-02-30 why",
        b"ignored[code]",
    ):
        document = read("r", b"a: 1 # watchbill: " + comment + b"\n")
        assert [problem.code for problem in document.problems] == ["suppression-malformed"]


def test_a_text_of_only_mistakes_is_bounded() -> None:
    """A hostile text can have millions; a thousand are reported."""
    document = read("r", b"a: 1\n" * 50_000)
    assert len(document.problems) == 1000
    assert document.value == {"a": 1}


def test_a_suppression_in_a_text_is_text() -> None:
    """In quotes or in a block text it silences nothing; after the quotes it does."""
    text = (
        'a: |\n  # watchbill: ignore[x] y\nb: "\n  # watchbill: ignore[x] y\n  "\nc: \'# watchbill:'
        " ignore[x] y'\n"
    )
    for pure in (False, True):
        assert read("r", text.encode(), pure=pure).suppressions == ()
        document = read(
            "r", b'a: "# watchbill: z"  # watchbill: ignore[x] y\nb: 5" # watchbill: ignore[x] y\n', pure=pure
        )
        assert [each.line for each in document.suppressions] == [1, 2]


def test_a_tab_in_a_block_text_is_text() -> None:
    """Any character is allowed after the indentation of the block."""
    document = read("r", b"a: |\n  x:\n  \ty\tz\nb:\t1\n")
    assert (document.value, document.problems) == ({"a": "x:\n\ty\tz\n", "b": 1}, ())


def test_text_after_the_end_of_the_document_is_reported_at_the_end_mark() -> None:
    """The text below `...` is read anyway, so that it causes no other finding."""
    document = read("r", b"a: 1\n...\nb: 2\n")
    assert (reported(document), document.value) == ([("yaml-syntax", 2, 1)], {"a": 1, "b": 2})


def test_an_unknown_alias_is_reported_once() -> None:
    """An alias in a merge key is also reported only once."""
    assert reported(read("r", b"a: {<<: *x}\n")) == [("unknown-anchor", 1, 9)]
