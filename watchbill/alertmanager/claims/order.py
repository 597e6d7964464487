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
The most matchers that are compared; each pair costs four more. That is enough for seven hundred regular
expressions, each compared with each.
"""

WATCHDOG = "Watchdog"
"""An alert of kube-prometheus that always fires."""

OWN_WAY = tuple(
    Matcher(label="alertname", operator=Operator.EQUAL, value=name) for name in (WATCHDOG, INFO_INHIBITOR)
)
"""The alerts about alerting itself, whose routes come before all services."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One of a service's lists of matchers, in canonical order."""

    service: str
    matchers: tuple[Matcher, ...]


def in_order(alternatives: Iterable[Alternative]) -> tuple[Alternative, ...]:
    """
    Return each alternative once, in the order in which Alertmanager tries them.

    If the alerts of one are a proper subset of another's, it comes first. Among those whose subsets all come
    before them, the one with the most pinned labels is next, then the one with the most other regular
    expressions, then the one with the most negations, then the first by key and matchers. A subset counts
    only if it is proved within a counted budget. The smallest regular expressions are compared first, so one
    team's large ones do not move the others. The order depends only on the set of alternatives, not on the
    order in which they are given.
    """
    ranked = sorted(set(alternatives), key=_rank)
    # An alternative that no alert meets is a subset of every other.
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
        # All of them wait only if some searches were given up and the proved subsets form a circle.
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
    """Whether it is proved that no alert meets all matchers, because several of them name one label."""
    return len({matcher.label for matcher in matchers}) < len(matchers) and disjoint(matchers, (), budget)


def _rank(each: Alternative) -> tuple[int, int, int, str, list[str]]:
    pinned = {matcher.label for matcher in each.matchers if _pins(matcher)}
    others = sum(matcher.operator is Operator.MATCHES and not _pins(matcher) for matcher in each.matchers)
    negations = sum(
        matcher.operator in (Operator.NOT_EQUAL, Operator.NOT_MATCHES) for matcher in each.matchers
    )
    return -len(pinned), -others, -negations, each.service, list(map(str, each.matchers))


def _pins(matcher: Matcher) -> bool:
    """Whether a matcher allows only finitely many values for its label, and not an absent label."""
    if matcher.operator is Operator.EQUAL:
        return bool(matcher.value)
    return matcher.operator is Operator.MATCHES and is_finite(matcher.value) and not matches(matcher, {})


def _wider(
    distinct: Sequence[Alternative], budget: Budget
) -> Mapping[tuple[Matcher, ...], set[tuple[Matcher, ...]]]:
    """Return the lists that properly contain each list, as far as that is proved."""
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
    """Whether one list is proved to contain another; most often, one alert of the other disproves it."""
    if alert is not None and not all(matches(matcher, alert) for matcher in wide):
        return False
    return contains(wide, narrow, budget)
