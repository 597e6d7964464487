import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alerting.strategies import patterns
from watchbill.alerting.automaton import UndecidedError, pattern, witness
from watchbill.alerting.scanner import RegexError


@given(patterns(), st.text("abx-9é\n", max_size=5))
def test_pattern_matches_what_python_matches(text: str, value: str) -> None:
    """Where the two syntaxes agree, our automaton and Python's engine do."""
    assert pattern(text).matches(value) == (re.fullmatch(text, value, re.ASCII) is not None)


@given(st.lists(patterns(), max_size=2), st.lists(patterns(), max_size=2))
def test_witness_matches_what_was_asked(matching: list[str], failing: list[str]) -> None:
    """A witness matches all of the first and none of the second."""
    found = _witness(matching, failing)
    if found is not None:
        assert [bool(re.fullmatch(text, found, re.ASCII)) for text in (*matching, *failing)] == [True] * len(
            matching
        ) + [False] * len(failing)


@given(st.lists(patterns(), max_size=2), st.lists(patterns(), max_size=2), st.text("abx-9é", max_size=4))
def test_no_witness_means_that_there_is_none(matching: list[str], failing: list[str], value: str) -> None:
    """Where no witness is found, no text that chance picks is one."""
    fits = all(re.fullmatch(text, value, re.ASCII) for text in matching) and not any(
        re.fullmatch(text, value, re.ASCII) for text in failing
    )
    if fits:
        assert _witness(matching, failing) is not None


def _witness(matching: list[str], failing: list[str]) -> str | None:
    return witness(tuple(map(pattern, matching)), tuple(map(pattern, failing)))


@pytest.mark.parametrize(
    ("text", "yes", "no"),
    [
        ("^a$", ["a"], ["a\n", ""]),
        ("a$b|^c", ["c"], ["ab", "a$b"]),
        (".", ["a", "\r"], ["\n", "ab"]),
        ("(?s).", ["\n"], [""]),
        ("(?i)Prod|é", ["prod", "PROD", "É"], ["pro"]),
        ("(?i:a)b", ["Ab", "ab"], ["AB"]),
        ("a(?i)b|c", ["aB", "C"], ["Ab"]),
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
    """RE2's own syntax, where it differs from Python's."""
    assert [pattern(text).matches(value) for value in (*yes, *no)] == [True] * len(yes) + [False] * len(no)


@pytest.mark.parametrize(
    ("text", "position"),
    [
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
        ("(a)\\1", 3),
        ("a{1001}", 1),
        ("(a{100}){100}", 0),
        ("\\Z", 0),
        ("\\pL", 0),
        ("\\bx", 0),
        ("a\\Qb", 1),
        ("(?m)a", 0),
        ("[[:no:]]", 1),
        ("a\\", 2),
        ("(" * 300 + ")" * 300, 201),
    ],
)
def test_pattern_that_cannot_be_used_is_refused_at_its_place(text: str, position: int) -> None:
    """What RE2 refuses, and what we do not play, is an error with a position."""
    with pytest.raises(RegexError) as refused:
        pattern(text)
    assert refused.value.position == position


def test_search_that_is_too_large_is_given_up() -> None:
    """A pattern whose automaton doubles with each step ends in UndecidedError, not in minutes."""
    with pytest.raises(UndecidedError):
        witness((pattern("(?:a|b)*a(?:a|b){14}"), pattern("(?:a|b)*b(?:a|b){13}c")), ())
