"""The search for an alert that leaves one tree by one leaf and another tree by another."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.alertmanager.strategies import labels, matchers
from tests.profiles import cases
from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.matching import comparison
from watchbill.alertmanager.matching.comparison import SEARCHED
from watchbill.alertmanager.matching.label_values import matches
from watchbill.alertmanager.matching.matchers import canonical, parse
from watchbill.alertmanager.matching.routes import LeafIndex, LeafSearch, leaves, match
from watchbill.alertmanager.regex.automaton import UndecidedError
from watchbill.alertmanager.tree import Matcher, Route


def route(receiver: str, own: Sequence[Matcher], *children: Route) -> Route:
    return Route(
        matchers=canonical(own),
        receiver=receiver,
        group_by=None,
        group_wait=None,
        group_interval=None,
        repeat_interval=None,
        go_on=False,
        routes=children,
    )


def order(*claims: str) -> LeafIndex:
    """Claims, each as matchers separated by spaces, and the root."""
    children = (route(str(n), [*map(parse, claim.split())]) for n, claim in enumerate(claims))
    return LeafIndex(leaves(route("root", [], *children)))


def trees() -> st.SearchStrategy[Route]:
    some = st.lists(matchers(), min_size=1, max_size=2)
    severities = st.lists(matchers(), max_size=1)
    child = st.builds(lambda own, under: route("s", own, route("c", under)), some, severities)
    return st.lists(child, max_size=4).map(lambda children: route("root", [], *children))


@given(trees(), labels())
def test_an_alert_leaves_a_tree_where_alertmanager_says(tree: Route, alert: dict[str, str]) -> None:
    """The first leaf that takes it is the route that notifies, by the same path."""
    (steps,) = match(tree, alert)
    found = leaves(tree)
    leaf = found[LeafIndex(found).first(alert)]
    assert leaf.path == "/".join(f"{{{','.join(map(str, step.matchers))}}}" for step in steps)
    assert all(matches(each, alert) for each in leaf.matchers)


@settings(max_examples=cases(200), deadline=None)
@given(trees(), trees(), st.lists(labels(), max_size=20))
def test_search_finds_an_alert_wherever_there_is_one(
    old: Route, new: Route, alerts: list[dict[str, str]]
) -> None:
    """The alert that it finds leaves both trees as asked; if it finds none, no alert does."""
    before, after = LeafIndex(leaves(old)), LeafIndex(leaves(new))
    for alert in alerts:
        way = before.first(alert), after.first(alert)
        found = LeafSearch(old=before, new=after, budget=Budget(left=SEARCHED)).alert(*way)
        assert found is not None
        assert (before.first(found), after.first(found)) == way
    for way in ((x, y) for x in range(len(before.leaves)) for y in range(len(after.leaves))):
        found = LeafSearch(old=before, new=after, budget=Budget(left=SEARCHED)).alert(*way)
        if found is not None:
            assert (before.first(found), after.first(found)) == way


def test_search_finds_what_earlier_claims_leave_over() -> None:
    """Each earlier claim takes a part; the search finds an alert of the rest, or that there is none."""
    old = order('a="1" b="2"', 'a="1" c="3"', 'a="1"')
    assert LeafSearch(old=old, new=order(), budget=Budget(left=SEARCHED)).alert(2, 0) == {"a": "1"}
    old = order('a="1" b="2"', 'a="1" b!="2"', 'a="1"')
    assert LeafSearch(old=old, new=order(), budget=Budget(left=SEARCHED)).alert(2, 0) is None
    old, new = order('a=~"x+"', 'a=~"x|y"'), order('a="y" b=""', 'a="y"')
    assert LeafSearch(old=old, new=new, budget=Budget(left=SEARCHED)).alert(1, 0) == {"a": "y"}
    alert = LeafSearch(old=old, new=new, budget=Budget(left=SEARCHED)).alert(1, 1)
    assert alert is not None
    assert (alert["a"], bool(alert["b"])) == ("y", True)


def test_search_is_given_up_after_counted_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    """There is a limit for one pair and one for all pairs; a search that was given up is never a proof."""
    claims = [f'a{n}="x" b{n}=~"y|"' for n in range(12)]
    old = order(*(f"{one} {other}" for one in claims for other in claims if one != other), 'z="1"')
    last = len(old.leaves) - 2
    asked = order(" ".join(f'a{n}=~"x|"' for n in range(12)))
    monkeypatch.setattr(comparison, "TRIED", 3)
    wanted = " ".join(f'a{n}="x"' for n in range(12))
    with pytest.raises(UndecidedError):
        LeafSearch(old=old, new=order(wanted), budget=Budget(left=SEARCHED)).alert(last, 0)
    with pytest.raises(UndecidedError):
        LeafSearch(old=old, new=asked, budget=Budget(left=0)).alert(last, 0)


def test_every_leaf_that_is_tried_counts() -> None:
    """If no value keeps leaves apart, each alert is tried at all of them, which is what takes long."""
    old = order(*(f'a{number}=~"x.*"' for number in range(100)))
    budget = Budget(left=1000)
    LeafSearch(old=old, new=order(), budget=budget).alert(99, 0)
    assert budget.left <= 1000 - len(old.leaves)


def test_an_expression_that_is_too_large_is_undecided(monkeypatch: pytest.MonkeyPatch) -> None:
    """If the automata gave up, finding no alert proves nothing."""
    old, new = order('a=~"x.*"', 'a=~"y.*"'), order('a=~"x.*"')
    assert LeafSearch(old=old, new=new, budget=Budget(left=SEARCHED)).alert(1, 0) is None

    def undecided(*_: object) -> None:
        raise UndecidedError

    monkeypatch.setattr(comparison, "example", undecided)
    with pytest.raises(UndecidedError):
        LeafSearch(old=old, new=new, budget=Budget(left=SEARCHED)).alert(1, 0)


def test_leaf_has_the_parts_of_the_group_key() -> None:
    """The parts are the path to the leaf and the grouping labels, in a fixed order."""
    tree = replace(
        route("root", [], route("x", [parse('a="1"')], route("y", [parse('b="2"')]))), group_by=("n", "m")
    )
    assert [(leaf.path, leaf.receiver, leaf.group_by) for leaf in leaves(tree)] == [
        ('{}/{a="1"}/{b="2"}', "y", ("m", "n")),
        ('{}/{a="1"}', "x", ("m", "n")),
        ("{}", "root", ("m", "n")),
    ]
