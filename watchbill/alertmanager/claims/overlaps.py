"""The overlaps of claims: alerts that one service claims and another one gets."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.claims.claim import Claim
from watchbill.alertmanager.claims.order import OWN_WAY, is_empty
from watchbill.alertmanager.claims.pairs import COMPARED, pairs, size
from watchbill.alertmanager.matching.comparison import SEARCHED, contains, example, remainder, together
from watchbill.alertmanager.matching.label_values import matches
from watchbill.alertmanager.regex.automaton import UndecidedError
from watchbill.alertmanager.tree import Matcher

T = TypeVar("T")

_Lists = Sequence[Sequence[Matcher]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """
    An alert that two claims match and the first one gets.

    As far as is proved, neither claim contains the other.
    """

    first: Claim
    second: Claim
    alert: Mapping[str, str]

    @property
    def across(self) -> bool:
        """Whether the claims belong to two teams."""
        return self.first.team.key != self.second.team.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreachable:
    """A claim whose alerts all go to earlier claims: of its own team, of other teams, or of both."""

    claim: Claim
    takers: tuple[Claim, ...]

    @property
    def across(self) -> bool:
        """Whether only other teams take the alerts."""
        return all(taker.team.key != self.claim.team.key for taker in self.takers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """
    The overlaps of a roster's claims, in the order of the claims.

    `never` are claims that no alert meets. `undecided` are pairs for which the search could not find out
    whether an alert meets both. The result is `complete` unless a budget ran out before all claims were
    compared.
    """

    never: tuple[Claim, ...]
    unreachable: tuple[Unreachable, ...]
    overlaps: tuple[Overlap, ...]
    undecided: tuple[tuple[Claim, Claim], ...]
    complete: bool

    @property
    def unreachable_within(self) -> Mapping[str, Unreachable]:
        """By service, its first claim that is lost to services of its own team, alone or with other teams."""
        return {each.claim.service.key: each for each in reversed(self.unreachable) if not each.across}


def overlaps(claims: Sequence[Claim]) -> Overlaps:
    """
    Compare the claims; of equal claims, only the first is compared.

    Each step has its own budget and begins with the cheapest claims, so the large regular expressions of one
    service do not keep the others from being compared.
    """
    budget = Budget(left=SEARCHED // 2)
    empty = {claim.matchers for claim in sorted(claims, key=size) if is_empty(claim.matchers, budget)}
    firsts: dict[tuple[Matcher, ...], Claim] = {}
    for claim in claims:
        firsts.setdefault(claim.matchers, claim)
    distinct = [claim for claim in firsts.values() if claim.matchers not in empty]
    place = {id(claim): number for number, claim in enumerate(distinct)}
    alerts = {id(claim): together(claim.matchers, (), budget) for claim in sorted(distinct, key=size)}
    meetings: defaultdict[int, dict[int, Mapping[str, str]]] = defaultdict(dict)
    undecided: list[tuple[int, int]] = []
    budget, compared = Budget(left=SEARCHED // 2), Budget(left=COMPARED)
    for first, second in pairs(distinct, compared):
        before, after = place[id(first)], place[id(second)]
        try:
            alert = example((*first.matchers, *second.matchers), budget)
        except UndecidedError:
            known = (alerts[id(first)], alerts[id(second)])
            alert = next(
                (each for each in known if each is not None and _meets(each, first) and _meets(each, second)),
                None,
            )
            if alert is None:
                undecided.append((after, before))
        if alert is not None:
            meetings[after][before] = alert
    budget = Budget(left=SEARCHED // 2)
    unreachable, found = _compared(distinct, meetings, budget)
    return Overlaps(
        never=tuple(claim for claim in claims if claim.matchers in empty),
        unreachable=unreachable,
        overlaps=found,
        undecided=tuple((distinct[before], distinct[after]) for after, before in sorted(undecided)),
        complete=not (budget.spent or compared.left < 0),
    )


def _meets(alert: Mapping[str, str], claim: Claim) -> bool:
    return all(matches(matcher, alert) for matcher in claim.matchers)


def _compared(
    distinct: Sequence[Claim], meetings: Mapping[int, Mapping[int, Mapping[str, str]]], budget: Budget
) -> tuple[tuple[Unreachable, ...], tuple[Overlap, ...]]:
    """Return what earlier claims take from each claim; `meetings` has an alert for each pair that meets."""
    unreachable: dict[int, list[Unreachable]] = {}
    found: dict[int, list[Overlap]] = {}
    sizes = [size(claim) for claim in distinct]
    for number in sorted(
        meetings, key=lambda each: (sizes[each] + sum(sizes[n] for n in meetings[each]), each)
    ):
        claim = distinct[number]
        takers = [distinct[taker] for taker in sorted(meetings[number])]
        unreachable[number] = _unreachable(claim, takers, budget)
        found[number] = list(
            _overlapping(claim, takers, [meetings[number][n] for n in sorted(meetings[number])], budget)
        )
    return _in_order(unreachable), _in_order(found)


def _in_order(found: Mapping[int, Sequence[T]]) -> tuple[T, ...]:
    return tuple(each for number in sorted(found) for each in found[number])


def _overlapping(
    claim: Claim, takers: Sequence[Claim], alerts: Sequence[Mapping[str, str]], budget: Budget
) -> Iterator[Overlap]:
    """Yield the earlier claims that take some of a claim's alerts and are not contained in it."""
    earlier: list[Sequence[Matcher]] = [(matcher,) for matcher in OWN_WAY]
    for taker, met in zip(takers, alerts, strict=True):
        if taker.service.key != claim.service.key and not contains(claim.matchers, taker.matchers, budget):
            alert = _got(taker, claim, met, earlier, budget)
            if alert is not None:
                yield Overlap(first=taker, second=claim, alert=alert)
        earlier.append(taker.matchers)


def _unreachable(claim: Claim, takers: Sequence[Claim], budget: Budget) -> list[Unreachable]:
    """Return who takes all alerts of a claim: one service of its team, other teams, or both together."""
    found = [
        Unreachable(claim=claim, takers=(taker,))
        for taker in takers
        if taker.team.key == claim.team.key
        and taker.service.key != claim.service.key
        and contains(taker.matchers, claim.matchers, budget)
    ]
    others = [taker for taker in takers if taker.team.key != claim.team.key]
    found += _together(claim, others, budget)
    return found or _together(
        claim, [taker for taker in takers if taker.service.key != claim.service.key], budget
    )


def _together(claim: Claim, takers: Sequence[Claim], budget: Budget) -> list[Unreachable]:
    """Return an item if these claims together take all alerts of a claim, or else an empty list."""
    left = remainder(claim.matchers, [taker.matchers for taker in takers], budget) if takers else None
    if left is None or not left.decided or left.alert is not None:
        return []
    return [Unreachable(claim=claim, takers=tuple(takers[taker] for taker in left.takers))]


def _got(
    first: Claim, second: Claim, alert: Mapping[str, str], earlier: _Lists, budget: Budget
) -> Mapping[str, str] | None:
    """Return an alert of both claims that no claim before the first takes; None if none is found."""
    budget.spend(len(earlier))
    if not any(all(matches(matcher, alert) for matcher in each) for each in earlier):
        return alert
    return remainder((*first.matchers, *second.matchers), earlier, budget).alert
