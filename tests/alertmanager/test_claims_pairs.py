from dataclasses import dataclass
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.claims.pairs import COMPARED, candidates, pairs
from watchbill.alertmanager.matching.comparison import together
from watchbill.alertmanager.matching.matchers import canonical
from watchbill.alertmanager.tree import Matcher, Operator

VALUES = {
    Operator.EQUAL: ("a", "ab", "b", ""),
    Operator.NOT_EQUAL: ("a", "b", ""),
    Operator.MATCHES: (
        "a",
        "a.*",
        "ab?",
        "a|b",
        "a(b|c)",
        "(a|b)c",
        ".*",
        "ab|b.*",
        "(?i)A",
        "a{0,2}b",
        "x|",
    ),
    Operator.NOT_MATCHES: ("a.*", "a|b"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A list of matchers with a number."""

    number: int
    matchers: tuple[Matcher, ...]


def claim(number: int, matchers: tuple[Matcher, ...]) -> Claim:
    return Claim(number=number, matchers=canonical(matchers))


MATCHER = st.sampled_from(
    [(operator, value) for operator, values in VALUES.items() for value in values]
).flatmap(
    lambda pair: st.builds(
        Matcher,
        label=st.sampled_from(("app", "namespace")),
        operator=st.just(pair[0]),
        value=st.just(pair[1]),
    )
)
CLAIMS = st.lists(st.lists(MATCHER, min_size=1, max_size=3), max_size=20).map(
    lambda found: [claim(key, tuple(matchers)) for key, matchers in enumerate(found)]
)


@given(CLAIMS)
def test_candidates_leave_out_no_pair_that_can_meet(claims: list[Claim]) -> None:
    """Each pair of claims that one alert can match is among the candidates."""
    found = {frozenset((one.number, other.number)) for one, other in candidates(claims)}
    missed = [
        (one.matchers, other.matchers)
        for one, other in combinations(claims, 2)
        if frozenset((one.number, other.number)) not in found
        and together(one.matchers, other.matchers) is not None
    ]
    assert missed == []


def test_candidates_are_few_if_labels_tell_claims_apart() -> None:
    """A thousand claims on namespaces, some of them by prefix, are not compared each with each."""
    equal = [Matcher(label="namespace", operator=Operator.EQUAL, value=f"ns{n:04}") for n in range(1000)]
    prefix = [
        Matcher(label="namespace", operator=Operator.MATCHES, value=f"team{n:03}-.*") for n in range(500)
    ]
    claims = [claim(number, (matcher,)) for number, matcher in enumerate((*equal, *prefix))]
    assert list(candidates(claims)) == []


def test_candidates_of_very_many_labels_end() -> None:
    """Claims that agree in a thousand labels are compared each with each, not label within label."""
    labels = tuple(Matcher(label=f"l{n}", operator=Operator.EQUAL, value="x") for n in range(1000))
    claims = [
        claim(number, (*labels, Matcher(label="app", operator=Operator.NOT_EQUAL, value=str(number))))
        for number in range(8)
    ]
    assert len(set(candidates(claims))) == 28


@given(CLAIMS)
def test_pairs_are_the_candidates_once_in_order(claims: list[Claim]) -> None:
    """Each pair comes once, in order, except pairs that require two values of one label."""
    found = [(one.number, other.number) for one, other in pairs(claims)]
    assert len(set(found)) == len(found)
    assert all(one < other for one, other in found)
    meeting = {
        (one.number, other.number)
        for one, other in combinations(claims, 2)
        if together(one.matchers, other.matchers) is not None
    }
    assert meeting <= set(found)


def test_pairs_end_after_a_count_of_matchers() -> None:
    """
    Claims that differ only in regular expressions are compared up to COMPARED; fewer if they are longer.
    """
    for length in (1, 50):
        more = tuple(
            Matcher(label=f"l{n}", operator=Operator.NOT_EQUAL, value="x") for n in range(length - 1)
        )
        claims = [
            claim(number, (*more, Matcher(label="app", operator=Operator.MATCHES, value=f".*x{number}.*")))
            for number in range(400)
        ]
        budget = Budget(left=COMPARED)
        assert len(list(pairs(claims, budget))) == COMPARED // (4 + 2 * length)
        assert budget.spent
