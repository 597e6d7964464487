"""Pairs of claims that one alert may meet: those that an index cannot rule out."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import combinations, groupby, product
from typing import Protocol, TypeVar

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.regex.expression import expression
from watchbill.alertmanager.tree import Matcher, Operator


class Claiming(Protocol):
    """Something that has a list of matchers."""

    @property
    def matchers(self) -> tuple[Matcher, ...]:
        """Conditions, all of which an alert must meet."""


C = TypeVar("C", bound=Claiming)

Start = tuple[str, bool]
"""What a value must begin with, and whether that is the whole value."""

COMPARED = 300_000
"""The most matchers that are compared; each pair costs four more. That is some ten thousand pairs."""

_DEEP = 20
"""How many labels the index nests, at most: more labels would not tell more claims apart."""

_FEW = 6
"""For up to this many claims, comparing each with each is cheaper than an index."""

_LITERAL = re.compile(r"[\w\-/:,;=@%&~<>'\" ]*")
"""The start of a regular expression, as far as its characters stand for themselves."""


def candidates(claims: Sequence[C], used: frozenset[str] = frozenset()) -> Iterator[tuple[C, C]]:
    """
    Yield each pair of claims that may meet, some more than once, in no particular order.

    Two claims cannot meet if they require two different values of one label, or a value and a regular
    expression that begins differently. So the claims are sorted by the label that most of them name. Claims
    that this label does not tell apart are then sorted by the next label.
    """
    label = _commonest(claims, used) if len(claims) > _FEW else None
    if label is None:
        yield from combinations(claims, 2)
        return
    used |= {label}
    asked: list[tuple[Start, C]] = []
    free: list[C] = []
    for claim in claims:
        starts = _starts(claim, label)
        asked += ((start, claim) for start in starts)
        if not starts:
            free.append(claim)
    asked.sort(key=lambda entry: entry[0])
    open_: list[tuple[str, C]] = []
    for (text, whole), group in groupby(asked, key=lambda entry: entry[0]):
        same = [claim for _, claim in group]
        open_ = [(start, claim) for start, claim in open_ if text.startswith(start)]
        yield from product((claim for _, claim in open_), same)
        yield from candidates(same, used) if whole else combinations(same, 2)
        if not whole:
            open_ += [(text, claim) for claim in same]
    yield from candidates(free, used)
    yield from _across(free, [claim for _, claim in asked], used)


def pairs(claims: Sequence[C], budget: Budget | None = None) -> Iterator[tuple[C, C]]:
    """
    Yield each pair of claims that may meet, once; the earlier claim is first in the pair.

    The pairs with the smallest regular expressions come first, so that they are decided before large ones use
    up the search budget. It stops when the budget for pairs is spent, which is COMPARED by default: a roster
    with thousands of services that have only regular expressions has millions of pairs.
    """
    sizes = {id(claim): size(claim) for claim in claims}
    budget = Budget(left=COMPARED) if budget is None else budget
    yield from sorted(_pairs(claims, budget), key=lambda pair: sizes[id(pair[0])] + sizes[id(pair[1])])


def size(claim: Claiming) -> int:
    """Return the size of all regular expressions of a claim, which decides how costly it is to compare."""
    return sum(
        expression(each.value).size
        for each in claim.matchers
        if each.operator in (Operator.MATCHES, Operator.NOT_MATCHES)
    )


def _pairs(claims: Sequence[C], budget: Budget) -> Iterator[tuple[C, C]]:
    place = {id(claim): number for number, claim in enumerate(claims)}
    equal = [values(claim.matchers) for claim in claims]
    known: set[tuple[int, int]] = set()
    for one, other in candidates(claims):
        budget.spend(4 + len(one.matchers) + len(other.matchers))
        if budget.left < 0:
            return
        first, second = sorted((place[id(one)], place[id(other)]))
        if (first, second) not in known and agree(equal[first], equal[second]):
            known.add((first, second))
            yield claims[first], claims[second]


def values(matchers: Iterable[Matcher]) -> Mapping[str, str]:
    """Return the values that matchers require with `=`, by label."""
    return {each.label: each.value for each in matchers if each.operator is Operator.EQUAL}


def agree(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """Whether both require the same value for each label that they share."""
    return all(other.get(label, value) == value for label, value in one.items())


def _across(some: Sequence[C], others: Sequence[C], used: frozenset[str]) -> Iterator[tuple[C, C]]:
    """Yield the pairs of one claim from each group, indexed by a label that both groups name."""
    label = _commonest(some, used) if min(len(some), len(others)) > _FEW else None
    if label is None:
        yield from product(some, others)
        return
    used |= {label}
    left, right = _by_value(some, label), _by_value(others, label)
    for value, group in left.items():
        if value is not None:
            yield from _across(group, right.get(value, []), used)
            yield from _across(group, right.get(None, []), used)
    yield from _across(left.get(None, []), others, used)


def _by_value(claims: Sequence[C], label: str) -> dict[str | None, list[C]]:
    groups: defaultdict[str | None, list[C]] = defaultdict(list)
    for claim in claims:
        starts = _starts(claim, label)
        values = {text for text, _ in starts} if starts and all(whole for _, whole in starts) else {None}
        for value in sorted(values, key=str):
            groups[value].append(claim)
    return groups


def _commonest(claims: Sequence[Claiming], used: frozenset[str]) -> str | None:
    if len(used) >= _DEEP:
        return None
    count: Counter[str] = Counter()
    for claim in claims:
        asked = (each.label for each in claim.matchers if each.label not in used and _asks(each))
        count.update(list(dict.fromkeys(asked)))
    return next((label for label, _ in count.most_common(1)), None)


def _asks(matcher: Matcher) -> bool:
    """Whether a matcher says how its label's value begins."""
    if matcher.operator is Operator.EQUAL:
        return True
    return matcher.operator is Operator.MATCHES and bool(_expression_starts(matcher.value))


def _starts(claim: Claiming, label: str) -> tuple[Start, ...]:
    """Return how the label's value may begin; an empty tuple if it may begin with anything."""
    found: tuple[Start, ...] = ()
    for matcher in claim.matchers:
        if matcher.label == label and matcher.operator is Operator.EQUAL:
            return ((matcher.value, True),)
        if matcher.label == label and matcher.operator is Operator.MATCHES and not found:
            found = _expression_starts(matcher.value)
    return found


@lru_cache(maxsize=4096)
def _expression_starts(expression: str) -> tuple[Start, ...]:
    if "(" in expression:
        # The group may contain an alternative or a flag, so only the part before it is certain.
        if "|" in expression or expression.startswith("(") or "(?" in expression:
            return ()
        return _branch_start(expression)
    starts = tuple(start for branch in expression.split("|") for start in _branch_start(branch))
    return starts if len(starts) == expression.count("|") + 1 else ()


def _branch_start(branch: str) -> tuple[Start, ...]:
    literal = _LITERAL.match(branch)
    text = literal.group() if literal else ""
    if len(text) == len(branch):
        return ((text, True),)
    if branch[len(text)] in "*?{":
        text = text[:-1]  # the quantifier makes this character optional
    return ((text, False),) if text else ()
