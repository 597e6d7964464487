from dataclasses import replace
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.alertmanager.small_claims import SMALL, WORDS, alternatives, roster_of
from tests.alertmanager.strategies import matchers
from tests.rosters import roster, service, team
from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.claims.claim import claims
from watchbill.alertmanager.claims.order import Alternative, in_order, is_empty
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.comparison import contains
from watchbill.alertmanager.matching.label_values import matches
from watchbill.alertmanager.matching.matchers import canonical, parse
from watchbill.alertmanager.matching.routes import match
from watchbill.alertmanager.tree import Operator
from watchbill.roster.model import Roster


@cache
def _alerts(each: Alternative) -> frozenset[tuple[str, str]]:
    return frozenset(
        (app, ns)
        for app, ns in product(WORDS, repeat=2)
        if all(matches(matcher, {"app": app, "ns": ns}) for matcher in each.matchers)
    )


def _counts(each: Alternative) -> tuple[int, int, int, str, list[str]]:
    """Count pinned labels, other expressions and negations among the matchers of SMALL."""
    finite = {"a|b", "(?:a|b|ab)"}
    pins = [
        matcher
        for matcher in each.matchers
        if (matcher.operator is Operator.EQUAL and matcher.value)
        or (matcher.operator is Operator.MATCHES and matcher.value in finite)
    ]
    return (
        -len({matcher.label for matcher in pins}),
        -sum(matcher.operator is Operator.MATCHES and matcher not in pins for matcher in each.matchers),
        -sum(matcher.operator in (Operator.NOT_EQUAL, Operator.NOT_MATCHES) for matcher in each.matchers),
        each.service,
        list(map(str, each.matchers)),
    )


@given(alternatives(SMALL, 12))
def test_order_is_the_naive_one(given_: list[Alternative]) -> None:
    """Among the alternatives whose proper subsets all come before them, the first by its counts is next."""
    left = sorted(given_, key=_counts)
    naive: list[Alternative] = []
    while left:
        following = next(
            each
            for each in left
            if all(not _alerts(other) < _alerts(each) for other in left if other is not each)
        )
        left.remove(following)
        naive.append(following)
    assert list(in_order(given_)) == naive


@given(alternatives(matchers(), 10))
def test_no_alternative_comes_after_one_that_contains_it(given_: list[Alternative]) -> None:
    """No earlier alternative takes all alerts of a later one, unless both take the same alerts."""
    found = in_order(given_)
    late = [
        (earlier, later)
        for place, later in enumerate(found)
        for earlier in found[:place]
        if contains(earlier.matchers, later.matchers) and not contains(later.matchers, earlier.matchers)
    ]
    assert late == []


@given(alternatives(matchers(), 10).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_order_depends_on_the_set_alone(pair: tuple[list[Alternative], list[Alternative]]) -> None:
    """The same alternatives in any order give the same result."""
    assert in_order(pair[0]) == in_order((*pair[1], *pair[1]))


@given(alternatives(SMALL, 8).flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))))
def test_shuffled_file_compiles_to_the_same_tree(pair: tuple[list[Alternative], list[Alternative]]) -> None:
    """Teams, services, alternatives and matchers may be in any order."""
    assert compile_tree(roster_of(pair[0])) == compile_tree(_turned(roster_of(pair[1])))


@given(alternatives(SMALL, 8))
def test_checks_and_tree_have_one_order(given_: list[Alternative]) -> None:
    """The checked claims are in the order of the routes."""
    whole = roster_of(given_)
    routes = compile_tree(whole).root.routes[2:-1]
    assert [(claim.service.key, claim.matchers) for claim in claims(whole.teams.values()).ordered] == [
        (route.receiver.removesuffix("/critical"), route.matchers) for route in routes
    ]


@given(alternatives(SMALL, 8))
def test_tree_is_the_same_with_claims_that_are_already_read(given_: list[Alternative]) -> None:
    """Even if a matcher cannot be read, which removes its service from the tree and from the order."""
    whole = roster_of(given_)
    one = whole.teams["one"]
    services = {key: replace(each, matchers=(*each.matchers, ("b",))) for key, each in one.services.items()}
    broken = replace(whole, teams={**whole.teams, "one": replace(one, services=services)})
    for each in (whole, broken):
        assert compile_tree(each, claims(each.teams.values())) == compile_tree(each)
    rest = replace(whole, teams={"two": whole.teams["two"], "one": replace(one, services={})})
    assert compile_tree(broken).root == compile_tree(rest).root


@given(alternatives(SMALL, 8))
def test_tree_of_a_part_has_the_routes_of_the_whole(given_: list[Alternative]) -> None:
    """With the claims of the whole roster, a part of it has its own routes, in the order of the whole."""
    whole = roster_of(given_)
    part = replace(whole, teams={"two": whole.teams["two"]})
    tree = compile_tree(part, claims(whole.teams.values()))
    own = {receiver.name for receiver in tree.receivers}
    routes = compile_tree(whole).root.routes
    assert list(tree.root.routes) == [route for route in routes if route.receiver in own]


def _turned(whole: Roster) -> Roster:
    teams = {
        key: replace(
            each,
            services={
                name: replace(one, matchers=tuple(alternative[::-1] for alternative in one.matchers[::-1]))
                for name, one in reversed(each.services.items())
            },
        )
        for key, each in reversed(whole.teams.items())
    }
    return replace(whole, teams=teams)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        # One pinned label comes before two negations, whatever the number of matchers.
        ({"z": ['namespace="prod-payments"']}, {"a": ['cluster!="dev"', 'team!="x"']}),
        # A proper subset is first, although the other one pins more labels.
        ({"z": ['app=~"shop-.*"', 'x!="y"']}, {"a": ['app=~"shop-.*"']}),
        ({"z": ['namespace=~"payments-a.*"']}, {"a": ['namespace=~"payments-.*"']}),
        # Finitely many values pin a label; the empty value and every value do not.
        ({"z": ['namespace=~"payments-(api|worker)"']}, {"a": ['cluster=~"pr.*"']}),
        ({"z": ['namespace=~"payments-[a-c]{1,3}"']}, {"a": ['cluster=""']}),
        ({"z": ['namespace="x"']}, {"a": ['cluster=~"|x"']}),
        ({"z": ['namespace="x"']}, {"a": ['cluster=~".+"', 'app=~".*"', 'team!~"z"']}),
        # Two matchers on one label pin it once.
        ({"z": ['namespace="x"', 'app="y"']}, {"a": ['cluster=~"a|b"', 'cluster=~"b|c"']}),
        # Then other regular expressions, then negations, then the key.
        ({"z": ['namespace="x"', 'app=~"y.*"']}, {"a": ['cluster="x"', 'app!="z"', 'team!="q"']}),
        ({"z": ['namespace="x"', 'app!="y"']}, {"a": ['cluster="x"']}),
        ({"a": ['cluster="x"']}, {"z": ['namespace="x"']}),
    ],
)
def test_order_by_example(first: dict[str, list[str]], second: dict[str, list[str]]) -> None:
    """The first of two claims is tried first."""
    both = [
        Alternative(service=key, matchers=canonical(map(parse, texts)))
        for each in (second, first)
        for key, texts in each.items()
    ]
    assert [each.service for each in in_order(both)] == [*first, *second]


def test_order_is_not_that_of_a_comparator() -> None:
    """
    Of three alternatives, the subset waits for nothing, and the one that contains it follows even with higher
    counts.
    """
    texts = {
        "wide": ['cluster="prod"'],
        "middle": ['app=~"a.*"', 'x=~"b.*"'],
        "narrow": ['cluster=~"prod|x"', 'cluster!="x"', 'tier=~"t.*"', 'zone!="q"'],
    }
    found = in_order(
        Alternative(service=key, matchers=canonical(map(parse, each))) for key, each in texts.items()
    )
    assert [each.service for each in found] == ["narrow", "wide", "middle"]


def test_alternative_that_no_alert_meets_comes_first() -> None:
    """It is a subset of every other."""
    never = Alternative(service="z", matchers=canonical(map(parse, ['a="x"', 'a!="x"'])))
    other = Alternative(service="a", matchers=canonical(map(parse, ['a="x"', 'b="y"', 'c="z"'])))
    assert is_empty(never.matchers, Budget(left=1000))
    assert in_order([other, never]) == (never, other)


def test_undecided_subset_counts_as_none() -> None:
    """Expressions whose structure cannot be read are ordered by their counts and keys."""
    some = [
        Alternative(service=key, matchers=canonical([parse(text)]))
        for key, text in (("a", 'app=~"\\\\bshop.*"'), ("b", 'app=~"\\\\bshop-.*"'))
    ]
    assert [each.service for each in in_order(some)] == ["a", "b"]


def test_far_repetitions_of_many_services_are_ordered_by_count() -> None:
    """Four services took 86 seconds and 6.7 GB; fifty are ordered by their keys once the budget is spent."""
    some = [
        Alternative(service=f"s{number:02}", matchers=(parse(f'app=~".{{0,900}}.{{0,900}}a{number:02}"'),))
        for number in range(50)
    ]
    assert in_order(some[::-1]) == tuple(some)


def test_large_expressions_of_one_service_leave_the_order_of_others() -> None:
    """They use up the budget, but claims that need little work are still decided."""
    wide = Alternative(service="a", matchers=canonical(map(parse, ['app=~"z.*|y.*"', 'namespace=~"pay.*"'])))
    narrow = Alternative(service="b", matchers=canonical(map(parse, ['app=~"z.+"', 'namespace=~"pay-a.*"'])))
    large = [
        Alternative(service=f"c{number}", matchers=(parse(f'app=~"a.{{0,200}}b.{{0,200}}{number}.*"'),))
        for number in range(10, 50)
    ]
    found = in_order([*large, wide, narrow])
    assert found.index(narrow) < found.index(wide)


def test_subset_comes_first_among_many_expressions_without_a_beginning() -> None:
    """Each of hundreds must be compared with each, and hardly any contains another."""
    some = [
        Alternative(service=f"a{number}", matchers=(parse(f'job=~".*service-{number}-.*"'),))
        for number in range(600)
    ]
    wide = Alternative(service="b", matchers=(parse('job=~".*pay.*"'),))
    narrow = Alternative(service="c", matchers=(parse('job=~".*-pay.*"'),))
    assert in_order([*some, wide, narrow])[-2:] == (narrow, wide)


def test_narrower_list_of_another_team_gets_its_alert() -> None:
    """An alert of both lists goes to the narrower one."""
    tree = compile_tree(
        roster(
            team("platform", service("rest", ['cluster!="dev"', 'team!="x"'])),
            team("payments", service("shop", ['namespace="prod-payments"'])),
        )
    )
    alert = {"namespace": "prod-payments", "cluster": "prod", "severity": "critical"}
    assert [steps[-1].receiver for steps in match(tree.root, alert)] == ["shop/critical"]
