"""The alerts that are routed differently, or have another key, after a change of the routing tree."""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.claims.claim import Claims
from watchbill.alertmanager.matching.comparison import SEARCHED
from watchbill.alertmanager.matching.routes import LeafIndex, LeafSearch
from watchbill.alertmanager.regex.automaton import UndecidedError
from watchbill.alertmanager.tree import Recipient
from watchbill.review.routing import Routing, TooManyError, crossings, routing
from watchbill.roster.alerting import Alerting
from watchbill.roster.model import UNOWNED, Roster


@dataclass(frozen=True, slots=True, kw_only=True)
class Reroute:
    """
    Alerts that go to another team, or to nobody, after the change.

    `alert` has the labels of an example, which was played through both trees. It is None where the search
    was given up, so it is unknown whether there is such an alert.
    """

    before: Recipient
    after: Recipient
    alert: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupKey:
    """The input of the hash that is PagerDuty's dedup key: a route's path of matchers, and its grouping."""

    path: str
    group_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeying:
    """
    Incidents that have another key after the change, or that open in another service of the same team.

    Open incidents never resolve, and alerts that still fire page again. `alert` is the same as in a Reroute.
    Rerouted alerts are not listed here again.
    """

    service: str
    now: str
    before: GroupKey
    after: GroupKey
    alert: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerouting:
    """
    All alerts that a change affects, with one entry for each service that loses or gets them.

    `complete` is False where there are too many routes to compare, or where the comparison takes too long:
    then there may be more.
    """

    rerouted: tuple[Reroute, ...]
    rekeyed: tuple[Rekeying, ...]
    complete: bool


NOTHING = Rerouting(rerouted=(), rekeyed=(), complete=True)
"""The answer where no route differs."""


Example = Mapping[str, str] | None
"""The labels of an example alert; None where the search for one was given up."""


class _Found(Protocol):
    @property
    def alert(self) -> Example: ...


_T = TypeVar("_T", bound=_Found)

_Sought = tuple[Hashable, int, int, Callable[[Example], _T]]
"""The key that groups answers, the leaves before and after, and a function from an alert to the answer."""


def rerouting(
    old: Roster,
    new: Roster,
    renamed: Mapping[str, str],
    teams: Collection[str] | None = None,
    claimed: tuple[Claims | None, Claims | None] = (None, None),
) -> Rerouting:
    """
    Return what happens to alerts when one roster replaces another; with `teams`, only to these teams' alerts.

    `renamed` maps the new keys of teams to their old ones: such a team is the same team. Where a side cannot
    be compiled, a finding says why, and nothing is compared. `claimed` has the claims of both sides, where
    they are known already.
    """
    if not (_sound(old.alerting) and _sound(new.alerting)) or _routed(old) == _routed(new):
        return NOTHING
    before = routing(old, claimed[0]).named({was: now for now, was in renamed.items()})
    return rerouting_between(before, routing(new, claimed[1]), teams)


def rerouting_between(old: Routing, new: Routing, teams: Collection[str] | None = None) -> Rerouting:
    """
    Return what happens to alerts between two routings that use the same names for teams.

    An alert is rerouted where it no longer pages anybody, where nobody gets it at all, or where another team
    gets it. An alert that no service claimed before and that a service claims now is not rerouted: that is
    the purpose of a service.
    """
    found: set[tuple[int, int]] = set()
    complete = True
    try:
        found.update(crossings(old, new))
    except TooManyError:
        complete = False
    pairs = [
        pair
        for pair in sorted(found, key=lambda pair: (not old.recipient(pair[0]).pages, pair))
        if teams is None or not {old.recipient(pair[0]).team, new.recipient(pair[1]).team}.isdisjoint(teams)
    ]
    search = LeafSearch(old=LeafIndex(old.leaves), new=LeafIndex(new.leaves), budget=Budget(left=SEARCHED))
    rerouted = _answered(search, (asked for pair in pairs for asked in _rerouted(old, new, *pair)))
    rekeyed = _answered(search, (asked for pair in pairs for asked in _rekeyed(old, new, *pair)))
    return Rerouting(rerouted=rerouted, rekeyed=rekeyed, complete=complete and not search.budget.spent)


def misdirected(before: Recipient, after: Recipient) -> bool:
    """Whether alerts that went to one recipient and now go to another are lost or have another team."""
    if before.pages and not after.pages:
        return True
    if not before.pages and before.channel is None:
        return False
    if not after.pages and after.channel is None:
        return True
    if before.service == UNOWNED and after.service != UNOWNED:
        return False
    if before.team is None:  # only its channel tells the team of a service that pages nobody
        return before.channel != after.channel
    return before.team != after.team


def _rerouted(old: Routing, new: Routing, was: int, now: int) -> Iterator[_Sought[Reroute]]:
    before, after = old.recipient(was), new.recipient(now)
    if misdirected(before, after):
        lost = before.pages and not after.pages, after.pages or after.channel is not None
        what = (before.service, before.team, after.service, after.team, *lost)
        yield what, was, now, lambda alert: Reroute(before=before, after=after, alert=alert)


def _rekeyed(old: Routing, new: Routing, was: int, now: int) -> Iterator[_Sought[Rekeying]]:
    before, after = old.recipient(was), new.recipient(now)
    service, now_in = before.service, after.service
    if not before.pages or service is None or now_in is None or misdirected(before, after):
        return
    keys = _key(old, was), _key(new, now)
    if service != now_in or keys[0] != keys[1]:
        # One answer covers all severities and alternatives of a service with the same difference.
        what = (service, now_in, keys[0].path == keys[1].path, keys[0].group_by, keys[1].group_by)

        def answer(alert: Example) -> Rekeying:
            return Rekeying(service=service, now=now_in, before=keys[0], after=keys[1], alert=alert)

        yield what, was, now, answer


def _answered(search: LeafSearch, questions: Iterable[_Sought[_T]]) -> tuple[_T, ...]:
    """
    Return one answer for each group that has an alert, or may have one: then the answer has no example.

    It stops when the budget of the search is spent: then there may be more.
    """
    found: dict[Hashable, _T] = {}
    for what, was, now, answer in questions:
        if search.budget.spent:
            break
        if what in found and found[what].alert is not None:
            continue
        try:
            alert = search.alert(was, now)
        except UndecidedError:
            found.setdefault(what, answer(None))
        else:
            if alert is not None:
                found[what] = answer(alert)
    return tuple(found.values())


def _key(of: Routing, leaf: int) -> GroupKey:
    return GroupKey(path=of.leaves[leaf].path, group_by=of.leaves[leaf].group_by)


def _sound(alerting: Alerting) -> bool:
    """Whether a tree can be compiled."""
    return alerting.unknown_severity in alerting.severities


def _routed(roster: Roster) -> object:
    """Return the parts of a roster that its routes and receivers are made of."""
    return roster.alerting, {
        key: (team.mode, team.slack, team.services) for key, team in roster.teams.items()
    }
