"""Which alerts that a service claims go to another one instead."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchbill.alerting.budget import Budget
from watchbill.alerting.match import SEARCHED, contains, together
from watchbill.alerting.meeting import pairs
from watchbill.alerting.order import is_empty
from watchbill.alerting.rest import rest
from watchbill.checks.claims import Claim


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """An alert that two claims take; it goes to the first. Neither contains the other, as far as that is proved."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlaps:
    """What there is to say of a roster's claims, in their order; `never` are those that no alert meets."""

    never: tuple[Claim, ...]
    hidden: tuple[Hidden, ...]
    overlaps: tuple[Overlap, ...]


def overlaps(claims: Sequence[Claim]) -> Overlaps:
    """Compare the claims, of which those that are the very same as another are passed over but for the first."""
    never = tuple(claim for claim in claims if is_empty(claim.matchers))
    empty = {claim.matchers for claim in never}
    distinct = list({c.matchers: c for c in reversed(claims) if c.matchers not in empty}.values())[::-1]
    place = {id(claim): number for number, claim in enumerate(distinct)}
    budget = Budget(left=SEARCHED)
    hidden: list[Hidden] = []
    found: list[Overlap] = []
    others: defaultdict[int, list[Claim]] = defaultdict(list)
    for first, second in pairs(distinct):
        if first.service.key == second.service.key:
            continue
        alert = together(first.matchers, second.matchers, budget)
        if first.team.key == second.team.key and contains(first.matchers, second.matchers, budget):
            hidden.append(Hidden(claim=second, takers=(first,)))
        elif alert is not None:
            if first.team.key != second.team.key:
                others[place[id(second)]].append(first)
            if not contains(second.matchers, first.matchers, budget):
                found.append(Overlap(first=first, second=second, alert=alert))
    for number, takers in others.items():
        takers.sort(key=lambda claim: place[id(claim)])
        left = rest(distinct[number].matchers, [taker.matchers for taker in takers], budget)
        if left.decided and left.alert is None:
            hidden.append(Hidden(claim=distinct[number], takers=tuple(takers[taker] for taker in left.takers)))
    hidden.sort(key=lambda each: place[id(each.claim)])
    found.sort(key=lambda each: (place[id(each.second)], place[id(each.first)]))
    return Overlaps(never=never, hidden=tuple(hidden), overlaps=tuple(found))
