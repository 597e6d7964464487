import re
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alertmanager.strategies import labels, matchers, routes
from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.matching.comparison import contains, disjoint, together
from watchbill.alertmanager.matching.label_values import matches
from watchbill.alertmanager.matching.matchers import parse
from watchbill.alertmanager.matching.routes import match
from watchbill.alertmanager.tree import Matcher, Operator, Route


def _naively_matches(matcher: Matcher, alert: Mapping[str, str]) -> bool:
    value = alert.get(matcher.label, "")
    if matcher.operator in (Operator.EQUAL, Operator.NOT_EQUAL):
        same = value == matcher.value
    else:
        same = re.fullmatch(matcher.value, value, re.ASCII) is not None
    return same == (matcher.operator in (Operator.EQUAL, Operator.MATCHES))


def _naive(route: Route, alert: Mapping[str, str]) -> list[Route]:
    """
    Every route that notifies: all paths of matching routes, except those that earlier siblings or children
    take.
    """
    if not all(_naively_matches(matcher, alert) for matcher in route.matchers):
        return []
    taken: list[Route] = []
    stopped = False
    for child in route.routes:
        found = [] if stopped else _naive(child, alert)
        stopped = stopped or (bool(found) and not child.go_on)
        taken += found
    return taken or [route]


@given(routes(), labels())
def test_match_equals_a_naive_reading_of_the_tree(route: Route, alert: dict[str, str]) -> None:
    """`match` ends at the routes that a naive reading of the tree finds, in that order."""
    assert [steps[-1] for steps in match(route, alert)] == _naive(route, alert)


@given(routes(), labels())
def test_match_returns_whole_paths(route: Route, alert: dict[str, str]) -> None:
    """Each path begins at the root, and each step is a child of the one before."""
    for steps in match(route, alert):
        assert steps[0] is route
        assert all(below in above.routes for above, below in pairwise(steps))


@given(st.lists(matchers(), max_size=4), st.lists(matchers(), max_size=4))
def test_together_names_an_alert_that_both_take(a: list[Matcher], b: list[Matcher]) -> None:
    """What `together` returns matches both lists."""
    found = together(a, b)
    if found is not None:
        assert all(_naively_matches(matcher, found) for matcher in (*a, *b))


@given(st.lists(matchers(), max_size=3), st.lists(matchers(), max_size=3), labels())
def test_disjoint_lists_share_no_alert(a: list[Matcher], b: list[Matcher], alert: dict[str, str]) -> None:
    """A random alert that both lists match would disprove that they are disjoint."""
    if all(matches(matcher, alert) for matcher in (*a, *b)):
        assert not disjoint(a, b)
        assert together(a, b) is not None


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        (['namespace="a"'], ['app="b"'], {"namespace": "a", "app": "b"}),
        (['namespace="a"'], ['namespace="b"'], None),
        (['namespace=~"kube-.*"'], ['namespace="kube-system"'], {"namespace": "kube-system"}),
        (['namespace=~"kube-.*"'], ['namespace=~".*-system"'], {"namespace": "kube-system"}),
        (['namespace=~"kube-.*"'], ['namespace=~"pay.*"'], None),
        (['namespace=~"a|b"'], ['namespace!~"[ab]"'], None),
        (['namespace=~".+"'], ['namespace!="a"'], {"namespace": "x"}),
        (['app!="a"'], ['app!~"b+"'], {}),
        (["app="], ['namespace="a"'], {"namespace": "a"}),
    ],
)
def test_together_by_example(a: list[str], b: list[str], expected: dict[str, str] | None) -> None:
    """Literals, regular expressions and absence, decided exactly."""
    found = together([parse(text) for text in a], [parse(text) for text in b])
    assert found == expected


@given(st.lists(matchers(), max_size=3), st.lists(matchers(), max_size=3), labels())
def test_wide_list_takes_what_the_list_takes_that_it_contains(
    wide: list[Matcher], narrow: list[Matcher], alert: dict[str, str]
) -> None:
    """A random alert that only the narrow list matches would disprove that it is contained."""
    if all(_naively_matches(matcher, alert) for matcher in narrow) and not all(
        _naively_matches(matcher, alert) for matcher in wide
    ):
        assert not contains(wide, narrow)


@given(st.lists(matchers(), max_size=3), st.lists(matchers(), max_size=2))
def test_list_contains_itself_with_more_matchers(wide: list[Matcher], more: list[Matcher]) -> None:
    """Another matcher never adds alerts."""
    assert contains(wide, [*wide, *more])


@pytest.mark.parametrize(
    ("wide", "narrow", "expected"),
    [
        (['cluster="prod"'], ['cluster="prod"', 'app="a"'], True),
        (['cluster="prod"', 'app="a"'], ['cluster="prod"'], False),
        (['cluster!="dev"'], ['cluster="prod"'], True),
        (['cluster!="dev"'], ['app="a"'], False),
        (['cluster!="dev"', 'team!="x"'], ['cluster="prod"', 'team="y"'], True),
        (['namespace=~"payments-.*"'], ['namespace=~"payments-(api|worker)"'], True),
        (['namespace=~"payments-(api|worker)"'], ['namespace=~"payments-.*"'], False),
        (['namespace=~"kube-.*"'], ['namespace=~"kube-system.*"'], True),
        (['namespace=~"kube-.+"'], ['namespace=~"kube-.*"'], False),
        (['namespace=~".*"'], ["a=b"], False),  # a value may have a newline in it
        (['namespace=~"(?s).*"'], ["a=b"], True),
        (['namespace!~"a|b"'], ['namespace=~"[c-z]+"'], True),
        (['namespace=~"[ab]"'], ['namespace=~"a|b"', 'x="y"'], True),
        (['app="a"'], ['b=~"x|y"', 'b=~"z"'], True),  # nothing takes the narrow one
        (['app=~"\\\\bshop\\\\b.*"'], ['app=~"shop-(api|web)"'], True),
        (['app=~"\\\\bshop\\\\b.*"'], ['app=~"shop-.*"'], False),  # not proved
    ],
)
def test_contains_by_example(wide: list[str], narrow: list[str], expected: bool) -> None:
    """
    Equalities, negations and regular expressions are decided exactly; an undecided list counts as not
    contained.
    """
    assert contains([parse(text) for text in wide], [parse(text) for text in narrow]) == expected


FAR = [[parse(f'app=~".{{0,900}}.{{0,900}}a{number}"')] for number in range(2)]


def test_search_that_is_given_up_proves_nothing() -> None:
    """Two patterns that are too large for a search are not disjoint, not contained, and have no example."""
    assert not disjoint(*FAR)
    assert not contains(*FAR)
    assert together(*FAR) is None


def test_spent_budget_still_decides_what_needs_no_search() -> None:
    """Equalities are still decided; two regular expressions are not."""
    spent = Budget(left=0)
    assert disjoint([parse('a="x"')], [parse('a="y"')], spent)
    assert contains([parse('a=~"x.*"')], [parse('a="xy"')], spent)
    assert contains([parse('a!="x"')], [parse('a=~"y.*"')], spent)
    assert contains([parse('a=~"x.*"')], [parse('a=~"x.*"'), parse('b=~"y.*"')], spent)
    assert not disjoint([parse('a=~"x.*"')], [parse('a=~"y.*"')], spent)
    assert not contains([parse('a=~"x.*"')], [parse('a=~"xy.*"')], spent)


def test_search_costs_the_same_each_time() -> None:
    """An answer that is known from before costs the same, so that the order of questions changes nothing."""
    costs = []
    for _ in range(2):
        budget = Budget(left=1_000_000)
        disjoint(*FAR, budget)
        costs.append(1_000_000 - budget.left)
    assert costs[0] == costs[1] > 100_000
