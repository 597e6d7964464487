"""What becomes of alerts when one routing tree takes the place of another."""

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
    Alerts that another team gets after the change, or nobody.

    `alert` has the labels of one of them, which was played through both trees; it is None where
    the search for one was given up, so that nobody can tell whether there is any.
    """

    before: Recipient
    after: Recipient
    alert: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupKey:
    """What PagerDuty's dedup key is a hash of: the matchers on the way to a route, and grouping labels."""

    path: str
    group_by: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rekeying:
    """
    Incidents that have another key after the change, or that open in another service of the same team.

    What is open never resolves, and what still fires pages anew. `alert` is as of a Reroute. Alerts
    that are rerouted are not told again.
    """

    service: str
    now: str
    before: GroupKey
    after: GroupKey
    alert: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerouting:
    """
    Everything that becomes of alerts: an entry for each service that loses them and for each that gets them.

    `complete` is False where there are too many routes to look at, or where comparing them takes too long:
    then there may be more.
    """

    rerouted: tuple[Reroute, ...]
    rekeyed: tuple[Rekeying, ...]
    complete: bool


NOTHING = Rerouting(rerouted=(), rekeyed=(), complete=True)
"""What becomes of alerts where no route differs."""


Example = Mapping[str, str] | None
"""The labels of an alert that shows what is said; None where the search for one was given up."""


class _Found(Protocol):
    @property
    def alert(self) -> Example: ...


_T = TypeVar("_T", bound=_Found)

_Sought = tuple[Hashable, int, int, Callable[[Example], _T]]
"""What the answer is grouped by, the leaves before and after, and the answer for an alert."""


def rerouting(
    old: Roster,
    new: Roster,
    renamed: Mapping[str, str],
    teams: Collection[str] | None = None,
    claimed: tuple[Claims | None, Claims | None] = (None, None),
) -> Rerouting:
    """
    Return what becomes of alerts when one roster takes the place of another; with `teams` only of theirs.

    `renamed` has the old keys of teams by their new ones: such a team is the same team. Where a side cannot
    be compiled, a finding says why, and nothing is compared. `claimed` are the claims of both, where they are
    at hand.
    """
    if not (_sound(old.alerting) and _sound(new.alerting)) or _routed(old) == _routed(new):
        return NOTHING
    before = routing(old, claimed[0]).named({was: now for now, was in renamed.items()})
    return rerouting_between(before, routing(new, claimed[1]), teams)


def rerouting_between(old: Routing, new: Routing, teams: Collection[str] | None = None) -> Rerouting:
    """
    Return what becomes of alerts between two sets of ways whose teams are called by the same names.

    An alert is rerouted where nobody is paged for it any more or nobody gets it at all, or where another team
    gets it. What a service claims that nobody had claimed is not rerouted: that is what a service is for.
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
    """Whether what one had and another has now is lost, or in other hands."""
    if before.pages and not after.pages:
        return True
    if not before.pages and before.channel is None:
        return False
    if not after.pages and after.channel is None:
        return True
    if before.service == UNOWNED and after.service != UNOWNED:
        return False
    if before.team is None:  # nothing names the team of a service that pages nobody, but for its channel
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
        # One answer for all severities and alternatives of a service that differ alike.
        what = (service, now_in, keys[0].path == keys[1].path, keys[0].group_by, keys[1].group_by)

        def answer(alert: Example) -> Rekeying:
            return Rekeying(service=service, now=now_in, before=keys[0], after=keys[1], alert=alert)

        yield what, was, now, answer


def _answered(search: LeafSearch, questions: Iterable[_Sought[_T]]) -> tuple[_T, ...]:
    """
    Return an answer for each group of which any alert is; one without an alert where that cannot be told.

    It ends with the budget of the search: then there may be more.
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
    """Return what of a roster its routes and receivers are made of."""
    return roster.alerting, {
        key: (team.mode, team.slack, team.services) for key, team in roster.teams.items()
    }
