"""The order in which Alertmanager tries claims: narrower ones first."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from heapq import heapify, heappop, heappush

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.claims.pairs import pairs, size
from watchbill.alertmanager.inhibition import INFO_INHIBITOR
from watchbill.alertmanager.matching.comparison import SEARCHED, contains, disjoint, together
from watchbill.alertmanager.matching.label_values import matches
from watchbill.alertmanager.regex.finite import is_finite
from watchbill.alertmanager.tree import Matcher, Operator

COMPARED = 1_500_000
"""
How many matchers are compared, each pair counting for four more: each two of seven hundred regular
expressions.
"""

WATCHDOG = "Watchdog"
"""An alert of kube-prometheus that always fires."""

OWN_WAY = tuple(
    Matcher(label="alertname", operator=Operator.EQUAL, value=name) for name in (WATCHDOG, INFO_INHIBITOR)
)
"""Alerts about alerting itself, which are tried before all services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One of a service's lists of matchers, in canonical order."""

    service: str
    matchers: tuple[Matcher, ...]


def in_order(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """
    Return each alternative once, in the order in which Alertmanager tries them.

    One whose alerts are a proper subset of another's comes before it. Among those that have
    all of their subsets before them, the one with more pinned labels comes first, then more
    other regular expressions, then more negations, then the key and the matchers. A subset
    that is not proved within a counted budget does not count as one. The alternatives with the
    smallest regular expressions are compared first: large ones of one team do not move the others.
    Only the set of the alternatives matters, not the order in which they come.
    """
    ranked = sorted(set(alternatives), key=_rank)
    # One that no alert meets is a subset of every other.
    budget = Budget(left=SEARCHED // 2)
    empty = {each.matchers for each in sorted(ranked, key=size) if is_empty(each.matchers, budget)}
    ranked.sort(key=lambda each: each.matchers not in empty)
    distinct = list({each.matchers: each for each in ranked}.values())
    wider = _wider(distinct, Budget(left=SEARCHED // 2))
    places: defaultdict[tuple[Matcher, ...], list[int]] = defaultdict(list)
    for place, each in enumerate(ranked):
        places[each.matchers].append(place)
    waiting = [0] * len(ranked)
    for narrow, wides in wider.items():
        for wide in wides:
            for place in places[wide]:
                waiting[place] += len(places[narrow])
    ready = [place for place, count in enumerate(waiting) if not count]
    heapify(ready)
    found: dict[int, Alternative] = {}
    while len(found) < len(ranked):
        # All can only be waiting where searches were given up and what was proved runs in a circle.
        place = heappop(ready) if ready else next(place for place in range(len(ranked)) if place not in found)
        if place in found:
            continue
        found[place] = ranked[place]
        for wide in wider.get(ranked[place].matchers, ()):
            for other in places[wide]:
                waiting[other] -= 1
                if not waiting[other]:
                    heappush(ready, other)
    return tuple(found.values())


def is_empty(matchers: Sequence[Matcher], budget: Budget) -> bool:
    """Whether it is proved that no alert meets all of the matchers, because of a label with several."""
    return len({matcher.label for matcher in matchers}) < len(matchers) and disjoint(matchers, (), budget)


def _rank(each: Alternative) -> tuple[int, int, int, str, list[str]]:
    pinned = {matcher.label for matcher in each.matchers if _pins(matcher)}
    others = sum(matcher.operator is Operator.MATCHES and not _pins(matcher) for matcher in each.matchers)
    negations = sum(
        matcher.operator in (Operator.NOT_EQUAL, Operator.NOT_MATCHES) for matcher in each.matchers
    )
    return -len(pinned), -others, -negations, each.service, list(map(str, each.matchers))


def _pins(matcher: Matcher) -> bool:
    """Whether a matcher leaves its label finitely many values, and not the empty one of an absent label."""
    if matcher.operator is Operator.EQUAL:
        return bool(matcher.value)
    return matcher.operator is Operator.MATCHES and is_finite(matcher.value) and not matches(matcher, {})


def _wider(
    distinct: Sequence[Alternative], budget: Budget
) -> Mapping[tuple[Matcher, ...], set[tuple[Matcher, ...]]]:
    """Return the lists of matchers that properly contain each list, as far as that is proved."""
    alerts = {each.matchers: together(each.matchers, (), budget) for each in sorted(distinct, key=size)}
    found: defaultdict[tuple[Matcher, ...], set[tuple[Matcher, ...]]] = defaultdict(set)
    for one, other in pairs(distinct, Budget(left=COMPARED)):
        inside = _contains(other.matchers, one.matchers, alerts[one.matchers], budget)
        if inside != _contains(one.matchers, other.matchers, alerts[other.matchers], budget):
            narrow, wide = (one, other) if inside else (other, one)
            found[narrow.matchers].add(wide.matchers)
    return found


def _contains(
    wide: Sequence[Matcher], narrow: Sequence[Matcher], alert: Mapping[str, str] | None, budget: Budget
) -> bool:
    """Whether one list is proved to contain another; mostly an alert of the other shows that not."""
    if alert is not None and not all(matches(matcher, alert) for matcher in wide):
        return False
    return contains(wide, narrow, budget)
