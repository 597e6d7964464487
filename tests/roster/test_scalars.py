"""Tests of the values of plain scalars."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from watchbill.roster.yaml.scalars import Ambiguous, Plain, resolve

ALIKE = [
    ("", None), ("~", None), ("null", None), ("Null", None), ("true", True), ("FALSE", False),
    ("0", 0), ("9", 9), ("-12", -12), ("+3", 3), ("007", 7), ("0x1F", 31), ("1.5", 1.5), ("1.", 1.0),
    (".5", 0.5), ("1.5e+3", 1500.0), (".inf", float("inf")), ("-.INF", float("-inf")),
    ("ana", "ana"), ("1w", "1w"), ("15m", "15m"), ("08:00", "08:00"), ("08:00-17:00", "08:00-17:00"),
    ("Mon 10:00", "Mon 10:00"), ("2026-11-30", "2026-11-30"),
    ("2026-11-30T10:00:00Z", "2026-11-30T10:00:00Z"),
    ("1.2.3", "1.2.3"), ("-", "-"), ("<<", "<<"), ("nobody", "nobody"),
    ("yesterday", "yesterday"), ("0b", "0b"),
]  # fmt: skip


def test_a_scalar_that_both_versions_read_the_same_way_has_that_value() -> None:
    """If YAML 1.1 and 1.2 agree on a value, that is the value; a date is always text."""
    read = [(text, type(resolve(text)), resolve(text)) for text, _ in ALIKE]
    assert read == [(text, type(value), value) for text, value in ALIKE]


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("10:00", "the number 600", "text"),
        ("1:30:15", "the number 5415", "text"),
        ("190:20:30.15", "the number 685230.15", "text"),
        ("no", "false", "text"),
        ("On", "true", "text"),
        ("y", "true", "text"),
        ("N", "false", "text"),
        ("010", "the number 8", "the number 10"),
        ("08", "text", "the number 8"),
        ("0o7", "text", "the number 7"),
        ("0b11", "the number 3", "text"),
        ("1_000", "the number 1000", "text"),
        ("1e3", "text", "the number 1000.0"),
        ("-0x10", "the number -16", "text"),
        ("=", "nothing", "text"),
    ],
)
def test_a_scalar_that_the_versions_read_differently_has_no_value(text: str, old: str, new: str) -> None:
    """If they differ, the result has both readings."""
    assert resolve(text) == Ambiguous(text=text, old=old, new=new)


@given(st.text(alphabet="0123456789_.:+-exoabyYnNOfF~=", max_size=8))
def test_values_other_than_text_agree_with_pyyaml(text: str) -> None:
    """
    A value that is not text equals that of PyYAML, which reads YAML 1.1, and so do cached values.

    PyYAML reads `-.5` as text, though both versions of YAML read it as a number.
    """
    value = resolve(text)
    assert repr(Plain()[text]) == repr(value)
    if not isinstance(value, Ambiguous | str) and not text.startswith(("-.", "+.")):
        tag = yaml.SafeLoader("").resolve(yaml.ScalarNode, text, (True, False))
        node = yaml.ScalarNode(tag, text)
        assert repr(yaml.constructor.SafeConstructor().construct_object(node)) == repr(value)


@pytest.mark.parametrize("text", ["9" * 5000, "1:" * 5000 + "1", "0x" + "f" * 5000])
def test_a_number_of_thousands_of_digits_is_text(text: str) -> None:
    """Python refuses to convert it, and nobody means a number."""
    assert resolve(text) == text
