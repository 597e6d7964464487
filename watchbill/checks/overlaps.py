"""Which alerts that a service claims go to another one instead."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchbill.alerting.budget import Budget
from watchbill.alerting.conditions import matches
from watchbill.alerting.match import SEARCHED, contains, together
from watchbill.alerting.meeting import pairs
from watchbill.alerting.order import is_empty
from watchbill.alerting.rest import rest
from watchbill.alerting.tree import Matcher, Operator
from watchbill.checks.claims import Claim

OWN_WAY = tuple(
    Matcher(label="alertname", operator=Operator.EQUAL, value=name) for name in ("Watchdog", "InfoInhibitor")
)
"""Alerts about alerting itself, which are routed before all services."""

_Lists = Sequence[Sequence[Matcher]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """An alert that two claims take and the first gets. Neither contains the other, as far as that is proved."""

    first: Claim
    second: Claim
    alert: Mapping[str, str]

    @property
    def across(self) -> bool:
        """Whether two teams are concerned."""
        return self.first.team.key != self.second.team.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Hidden:
    """A claim whose alerts all go to earlier ones: to one of its own team, or to some of other teams together."""

    claim: Claim
    takers: tuple[Claim, ...]

    @property
    def across(self) -> bool:
        """Whether other teams take them."""
        return self.takers[0].team.key != self.claim.team.key


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """What there is to say of a roster's claims, in their order; `never` are those that no alert meets."""

    never: tuple[Claim, ...]
    hidden: tuple[Hidden, ...]
    overlaps: tuple[Overlap, ...]


def overlaps(claims: Sequence[Claim]) -> Overlaps:
    """Compare the claims, of which those that are the very same as another are passed over but for the first."""
    budget = Budget(left=SEARCHED)
    never = tuple(claim for claim in claims if is_empty(claim.matchers, budget))
    firsts: dict[tuple[Matcher, ...], Claim] = {}
    for claim in claims:
        firsts.setdefault(claim.matchers, claim)
    empty = {claim.matchers for claim in never}
    distinct = [claim for claim in firsts.values() if claim.matchers not in empty]
    place = {id(claim): number for number, claim in enumerate(distinct)}
    meetings: defaultdict[int, dict[int, Mapping[str, str]]] = defaultdict(dict)
    for first, second in pairs(distinct):
        alert = together(first.matchers, second.matchers, budget)
        if alert is not None:
            meetings[place[id(second)]][place[id(first)]] = alert
    hidden: list[Hidden] = []
    found: list[Overlap] = []
    for number in sorted(meetings):
        claim = distinct[number]
        takers = [distinct[taker] for taker in sorted(meetings[number])]
        hidden += _hidden(claim, takers, budget)
        earlier: list[Sequence[Matcher]] = [(matcher,) for matcher in OWN_WAY]
        for taker in takers:
            if taker.service.key != claim.service.key and not contains(claim.matchers, taker.matchers, budget):
                alert = _got(taker, claim, meetings[number][place[id(taker)]], earlier, budget)
                if alert is not None:
                    found.append(Overlap(first=taker, second=claim, alert=alert))
            earlier.append(taker.matchers)
    return Overlaps(never=never, hidden=tuple(hidden), overlaps=tuple(found))


def _hidden(claim: Claim, takers: Sequence[Claim], budget: Budget) -> list[Hidden]:
    """Return by whom all of a claim's alerts are taken: by another service of its team, and by other teams together."""
    found = [
        Hidden(claim=claim, takers=(taker,))
        for taker in takers
        if taker.team.key == claim.team.key
        and taker.service.key != claim.service.key
        and contains(taker.matchers, claim.matchers, budget)
    ]
    others = [taker for taker in takers if taker.team.key != claim.team.key]
    if others:
        left = rest(claim.matchers, [taker.matchers for taker in others], budget)
        if left.decided and left.alert is None:
            found.append(Hidden(claim=claim, takers=tuple(others[taker] for taker in left.takers)))
    return found


def _got(
    first: Claim, second: Claim, alert: Mapping[str, str], earlier: _Lists, budget: Budget
) -> Mapping[str, str] | None:
    """Return an alert of both claims that none before the first takes; None where none is found."""
    budget.spend(len(earlier))
    if not any(all(matches(matcher, alert) for matcher in each) for each in earlier):
        return alert
    return rest((*first.matchers, *second.matchers), earlier, budget).alert
