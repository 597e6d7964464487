import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alertmanager.strategies import labels, matchers
from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.matching import comparison as remainders
from watchbill.alertmanager.matching.comparison import Remainder, remainder
from watchbill.alertmanager.matching.label_values import matches
from watchbill.alertmanager.matching.matchers import parse
from watchbill.alertmanager.tree import Matcher

LISTS = st.lists(matchers(), min_size=1, max_size=3)


def _takes(own: list[Matcher], alert: dict[str, str]) -> bool:
    return all(matches(matcher, alert) for matcher in own)


@given(LISTS, st.lists(LISTS, max_size=4), labels())
def test_remainder_is_what_no_other_takes(
    own: list[Matcher], others: list[list[Matcher]], alert: dict[str, str]
) -> None:
    """Only the list itself takes what is left; if nothing is left, random alerts find nothing either."""
    left = remainder(own, others, Budget(left=1_000_000))
    if left.alert is not None:
        assert _takes(own, dict(left.alert))
        assert not any(_takes(other, dict(left.alert)) for other in others)
    elif left.decided:
        assert not _takes(own, alert) or any(_takes(others[taker], alert) for taker in left.takers)


def _read(*texts: str) -> list[Matcher]:
    return [parse(text) for text in texts]


@pytest.mark.parametrize(
    ("own", "others", "expected"),
    [
        (
            _read('a=~"x|y"'),
            [_read('a="x"'), _read('a="y"')],
            Remainder(alert=None, decided=True, takers=(0, 1)),
        ),
        (
            _read('a="x"'),
            [_read('b="z"'), _read('a="x"', 'b!="z"'), _read('a="q"')],
            Remainder(alert=None, decided=True, takers=(0, 1)),
        ),
        (
            _read('a=~"x|y"'),
            [_read('a="x"'), _read('a="z"')],
            Remainder(alert={"a": "y"}, decided=True, takers=()),
        ),
        (_read('a="x"'), [_read('b!=""')], Remainder(alert={"a": "x"}, decided=True, takers=())),
        (
            _read('a="x"'),
            [_read('b!="z"', 'c!="y"')],
            Remainder(alert={"a": "x", "b": "z"}, decided=True, takers=()),
        ),
        (
            _read('a=~"k.*"'),
            [_read('a=~"k[a-m].*"'), _read('a=~"k[^a-m](?s).*"'), _read('a="k"')],
            Remainder(alert=None, decided=True, takers=(0, 1, 2)),
        ),
        (_read('a=~"\\\\pL{2}"'), [_read('a=~"[a-z].*"')], Remainder(alert=None, decided=False, takers=())),
    ],
)
def test_remainder_by_example(own: list[Matcher], others: list[list[Matcher]], expected: Remainder) -> None:
    """Other lists may take everything one by one or only together; an undecided case says so."""
    assert remainder(own, others, Budget(left=1_000_000)) == expected


def test_remainder_with_too_many_cases_is_given_up() -> None:
    """An alert can avoid thirty lists of three conditions in 3 to the power of 30 ways."""
    others = [_read(*(f'l{label}="{number}"' for label in range(number, number + 3))) for number in range(30)]
    own = _read(*(f'l{label}=~"[0-9]{{1,2}}"' for label in range(32)))
    budget = Budget(left=10_000_000)
    remainder(own, others, budget)
    assert 10_000_000 - budget.left <= remainders.TRIED * (30 + 10_000)
