import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alertmanager.strategies import patterns
from watchbill.alertmanager.regex import automaton as automata
from watchbill.alertmanager.regex.automaton import Answer, UndecidedError, automaton, search
from watchbill.alertmanager.regex.expression import expression
from watchbill.alertmanager.regex.finite import is_finite, listing
from watchbill.alertmanager.regex.scanner import RegexError


@given(patterns(), st.text("abx-9é\n", max_size=5))
def test_expression_matches_what_python_matches(text: str, value: str) -> None:
    """Where the two syntaxes agree, so do RE2 and Python's engine."""
    assert expression(text).matches(value) == (re.fullmatch(text, value, re.ASCII) is not None)


@given(patterns(), st.text("abx-9é\n", max_size=5))
def test_automaton_accepts_what_re2_matches(text: str, value: str) -> None:
    """A proof by the automaton is true of what RE2 executes."""
    assert _accepts(text, value) == expression(text).matches(value)


@given(st.lists(patterns(), max_size=2), st.lists(patterns(), max_size=2))
def test_search_finds_what_was_asked(matching: list[str], failing: list[str]) -> None:
    """The text that it finds matches all patterns in the first list and none in the second."""
    found = _search(matching, failing).text
    if found is not None:
        assert [bool(re.fullmatch(text, found, re.ASCII)) for text in (*matching, *failing)] == [True] * len(
            matching
        ) + [False] * len(failing)


@given(st.lists(patterns(), max_size=2), st.lists(patterns(), max_size=2), st.text("abx-9é", max_size=4))
def test_search_that_finds_nothing_means_that_there_is_nothing(
    matching: list[str], failing: list[str], value: str
) -> None:
    """If it finds no text, no random text matches either."""
    fits = all(re.fullmatch(text, value, re.ASCII) for text in matching) and not any(
        re.fullmatch(text, value, re.ASCII) for text in failing
    )
    if fits:
        assert _search(matching, failing).text is not None


@given(patterns(), st.text("abx-9é\n", max_size=5))
def test_listed_values_are_all_that_match(text: str, value: str) -> None:
    """Each listed value matches, and each random value that matches is listed."""
    listed = listing(text).values
    if listed is not None:
        assert is_finite(text)
        assert all(expression(text).matches(each) for each in listed)
        assert (value in listed) == expression(text).matches(value)


def _search(matching: list[str], failing: list[str]) -> Answer:
    return search(tuple(map(automaton, matching)), tuple(map(automaton, failing)))


def _accepts(text: str, value: str) -> bool:
    machine = automaton(text)
    states = machine.first
    for char in value:
        states = machine.step(states, char)
    return machine.accepts(states, empty=not value)


@pytest.mark.parametrize(
    ("text", "listed"),
    [
        ("a|b|ab", ("a", "b", "ab")),
        ("payments-(?:api|worker)", ("payments-api", "payments-worker")),
        ("^(a|b)$", ("a", "b")),
        ("a^|^b$|c$d", ("b",)),
        ("[ab]{2}x?", ("aa", "ab", "ba", "bb", "aax", "abx", "bax", "bbx")),
        ("", ("",)),
        ("^$", ("",)),
        ("(?i)k", ("K", "k", "\u212a")),
        ("(?:^)*a", ("a",)),
        (".", None),
        ("a*", None),
        ("\\x{D800}", ()),
        ("\\bx", None),
        ("(?:a|b){9}", None),
        ("(?:a{0,30}){0,30}", None),
    ],
)
def test_values_are_listed_if_they_are_few(text: str, listed: tuple[str, ...] | None) -> None:
    """Alternatives, classes and bounded repetitions of few values; anything else is not listed."""
    assert listing(text).values == listed


@pytest.mark.parametrize(
    ("text", "finite"),
    [
        ("a|b", True),
        ("a{0,900}", True),
        (".{1,63}", True),
        ("(?:^|x{0})*", True),
        ("a*", False),
        ("(?:a+)?", False),
        ("a{2,}", False),
        (".*", False),
        (".+", False),
        ("\\pL", False),
    ],
)
def test_pattern_is_finite_if_each_repetition_has_a_bound(text: str, finite: bool) -> None:
    """The number of values does not matter; a pattern that cannot be read is not known to be finite."""
    assert is_finite(text) == finite


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("^a$", ["a"], ["a\n", ""]),
        ("a$b|^c", ["c"], ["ab", "a$b"]),
        (".", ["a", "\r"], ["\n", "ab"]),
        ("(?s).", ["\n"], [""]),
        ("(?i:a)b", ["Ab", "ab"], ["AB"]),
        ("a(?i)b|c", ["aB", "C"], ["Ab"]),
        ("(?i)[k-l]", ["K", "L", "\u212a"], ["j"]),
        ("(?i)[^s]", ["a", "\n"], ["S", "\u017f"]),
        ("(?i)\\W", ["-"], ["k", "\u212a"]),
        ("(?i-s:A).", ["aa"], ["a\n"]),
        ("[[:alpha:]_]+", ["aZ_"], ["a1"]),
        ("[^[:^digit:]]", ["5"], ["a"]),
        ("[]a-]+", ["]a-"], ["b"]),
        ("\\Qa.b\\E+", ["a.b", "a.bb"], ["axb"]),
        ("\\x41\\x{1F600}", ["A\U0001f600"], ["A"]),
        ("a{,2}", ["a{,2}"], ["aa"]),
        ("a{2,3}?", ["aa", "aaa"], ["a", "aaaa"]),
        ("\\s", [" ", "\t"], ["\v", "\u00a0"]),
        ("(?P<name>a)\\A?", ["a"], ["b"]),
        ("", [""], ["a"]),
    ],
)
def test_pattern_is_read_as_go_reads_it(text: str, yes: list[str], no: list[str]) -> None:
    """RE2's own syntax, where it differs from Python's: matched by RE2, and proved by the automaton."""
    expected = [True] * len(yes) + [False] * len(no)
    assert [expression(text).matches(value) for value in (*yes, *no)] == expected
    assert [_accepts(text, value) for value in (*yes, *no)] == expected


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("(?i)Prod|é", ["prod", "PROD", "É"], ["pro"]),
        ("\\bshop\\b.*", ["shop", "shop-api"], ["shops"]),
        ("\\pL+", ["éa"], ["a1", ""]),
        ("[\\P{Lu}]", ["a"], ["A"]),
        ("(?m)a$\n^b", ["a\nb"], ["a"]),
        ("\\101", ["A"], ["\\101"]),
        ("(" * 150 + "a" + ")" * 150, ["a"], [""]),
        ("a|" * 15_000 + "b", ["b"], ["c"]),
    ],
)
def test_pattern_that_cannot_be_parsed_is_still_matched(text: str, yes: list[str], no: list[str]) -> None:
    """RE2 accepts and matches what Alertmanager accepts, but nothing can be proved about it."""
    assert [expression(text).matches(value) for value in (*yes, *no)] == [True] * len(yes) + [False] * len(no)
    with pytest.raises(UndecidedError):
        automaton(text)


REFUSED = [
    ("(", 0),
    (")", 0),
    ("a**", 2),
    ("a++", 2),
    ("*a", 0),
    ("{2}", 0),
    ("[b-a]", 2),
    ("[a", 0),
    ("(?=a)", 0),
    ("(?<n>a)", 0),
    ("(?P<é>a)", 0),
    ("(?P<>a)", 0),
    ("x\\C", 1),
    ("(?i-:x)", 0),
    ("(?-:x)", 0),
    ("a(?-)", 1),
    ("a)|(?:b", 1),
    ("[a\\C]", 2),
    ("\\p{Nobody}", 0),
    ("a\ud800", 1),
    ("(?:\\pL{500}){2}", 0),
    ("(a)\\1", 3),
    ("a{1001}", 1),
    ("(a{100}){100}", 0),
    ("\\Z", 0),
    ("a\\Qb", 1),
    ("[[:no:]]", 1),
    ("a\\", 2),
    ("(" * 300 + ")" * 300, 200),
]


def test_pattern_that_alertmanager_refuses_is_refused_at_its_place() -> None:
    """What Go refuses is an error with a position, even if RE2 accepts it."""
    found: list[tuple[str, int | None]] = []
    for text, _ in REFUSED:
        try:
            expression(text)
        except RegexError as refused:
            found.append((text, refused.position))
        else:
            found.append((text, None))
    assert found == REFUSED


@pytest.mark.parametrize(
    "text", ["\\\\C", "[a\\\\]C", "\\Q\\C\\E", "[]\\]](?P<n>x)", "[[:alpha:])]", "\\(\\)\\)", "(?P<C_1>x)"]
)
def test_pattern_that_only_looks_wrong_is_accepted(text: str) -> None:
    r"""A quoted `\C`, a `)` in a class, a name of plain letters."""
    expression(text)


def test_search_that_is_too_large_is_given_up() -> None:
    """A pattern whose automaton doubles with each step is undecided after a counted number of steps."""
    found = _search(["(?:a|b)*a(?:a|b){14}", "(?:a|b)*b(?:a|b){13}c"], [])
    assert not found.decided
    assert found.work <= automata.TRANSITIONS + 3 * automata.STATES


def test_automaton_that_is_too_large_is_not_built() -> None:
    """States and ranges are counted while it is built."""
    for text in (
        "a{1000}" * 3,
        ".{0,900}.{0,900}.{0,900}",
        "[" + "".join(map(chr, range(300, 400, 2))) + "]",
    ):
        with pytest.raises(UndecidedError):
            automaton(text)


def test_search_of_far_repetitions_is_given_up_by_count() -> None:
    """A pattern that once took minutes and gigabytes ends after TRANSITIONS."""
    found = _search([".{0,900}.{0,900}a0", ".{0,900}.{0,900}a1"], [])
    assert not found.decided
    assert found.work <= automata.TRANSITIONS + 3 * automata.STATES
