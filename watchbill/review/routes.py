"""The routes that differ after a change, and whether their open incidents can still resolve."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import chain, islice

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.claims.claim import Claims, claims
from watchbill.alertmanager.claims.pairs import candidates
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.inhibition import equal_labels
from watchbill.alertmanager.matching.comparison import SEARCHED, disjoint
from watchbill.alertmanager.matching.matchers import MatcherError, Reader
from watchbill.alertmanager.tree import Matcher, Receiver, Route, RoutingTree
from watchbill.review.change import Kind, RouteChange, SettingChange
from watchbill.review.renames import owners
from watchbill.review.settings import alerting_settings, setting_changes
from watchbill.roster.alerting import Alerting
from watchbill.roster.model import Mode, Roster, Service, Team
from watchbill.roster.table import Settings

ROOT = "{}"
"""The name of the root route, which every alert goes through."""

_PAIRS = 100_000
"""How many pairs of claims are compared to find out what an added claim takes from another."""

_IncidentKey = tuple[str, tuple[str, ...], str, str]
"""The identity of an incident: the route's path of matchers, the grouping labels, the service, its team."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Branch:
    """A route below the root with its children; `keys` has the keys of the incidents from this route."""

    path: str
    route: Route
    settings: Settings
    keys: frozenset[_IncidentKey]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claimed:
    """A roster with its claims."""

    roster: Roster
    claims: Claims

    def branches(self, chosen: Collection[str]) -> Mapping[str, _Branch]:
        """Return the routes of some teams, and of the team that is paged for `unowned`."""
        unowned = self.roster.alerting.unowned.team
        teams = {
            key: team if key in chosen else replace(team, services={})
            for key, team in self.roster.teams.items()
            if key in chosen or key == unowned
        }
        return _branches(replace(self.roster, teams=teams), self.claims)


def route_changes(
    old: Roster,
    new: Roster,
    teams: Collection[str] | None = None,
    claimed: tuple[Claims | None, Claims | None] = (None, None),
) -> tuple[RouteChange, ...]:
    """
    Return the routes that differ: first the root, where settings for all alerts do, then those of services.

    The dedup key of an incident is a hash of the matchers on the way to its route and of the grouping labels
    (dispatch/route.go and notify/util.go of Alertmanager). The incident is open in the service that has the
    receiver's key. If the hash or the service changes, or if the route no longer pages, the incident never
    resolves: the route is re-keyed. An added route that takes alerts from a service's route is re-keyed too;
    alerts that it takes from `unowned` do not count. Services are compared with the new side's settings for
    all alerts, so that a change of these is reported once. `claimed` has the claims of both sides, where they
    are known already.
    """
    keys = old.teams.keys() | new.teams.keys()
    chosen = {key for key in keys if _routed(old.teams.get(key)) != _routed(new.teams.get(key))}
    found = list(_general(old, new)) if chosen or old.alerting != new.alerting else []
    if teams is not None:
        chosen.intersection_update(teams)
    alerting = new.alerting if _sound(new.alerting) else old.alerting
    if chosen and _sound(alerting):
        chosen |= _alike(old, chosen) | _alike(new, chosen)
        before, after = (
            _Claimed(roster=replace(roster, alerting=alerting), claims=known or claims(roster.teams.values()))
            for roster, known in zip((old, new), claimed, strict=True)
        )
        found += _of_services(before, after, chosen)
    return tuple(found)


def _routed(team: Team | None) -> tuple[object, ...]:
    """Return the parts of a team that its routes are made of."""
    return () if team is None else (team.name, team.mode, team.slack, team.services)


def _alike(roster: Roster, chosen: Collection[str]) -> set[str]:
    """Return the teams with the same matchers as one of these: of two such routes only the first counts."""
    asked = {claim for key in chosen if key in roster.teams for claim in _asked(roster.teams[key])}
    return {key for key, team in roster.teams.items() if not asked.isdisjoint(_asked(team))}


def _asked(team: Team) -> Iterator[frozenset[str]]:
    return (frozenset(each) for service in team.services.values() for each in service.matchers)


def _sound(alerting: Alerting) -> bool:
    """Whether a tree can be compiled; if not, a finding says why."""
    return alerting.unknown_severity in alerting.severities


def _general(old: Roster, new: Roster) -> Iterator[RouteChange]:
    settings = (*alerting_settings(old.alerting, new.alerting), *inhibition_settings(old, new))
    if not settings:
        return
    rekeyed = False
    if old.alerting != new.alerting and _sound(old.alerting) and _sound(new.alerting):
        # Alerts that no service claims are routed in the same way as those of all services.
        modes = {team.mode for team in old.teams.values()}
        rekeyed = any(_unowned_keys(old, mode) - _unowned_keys(new, mode) for mode in modes)
    yield RouteChange(route=ROOT, kind=Kind.CHANGED, rekeyed=rekeyed, settings=settings)


def _unowned_keys(roster: Roster, mode: Mode) -> frozenset[_IncidentKey]:
    """Return the keys of incidents that no service claims, if a team of this mode were paged for them."""
    team = next(iter(roster.teams.values()), None)
    if team is None:
        return frozenset()
    alone = replace(roster, teams={roster.alerting.unowned.team: replace(team, mode=mode, services={})})
    return frozenset(key for branch in _branches(alone, None).values() for key in branch.keys)


def _of_services(old: _Claimed, new: _Claimed, chosen: Collection[str]) -> Iterator[RouteChange]:
    before, after = (side.branches(chosen) for side in (old, new))
    added = {path: branch.route.matchers for path, branch in after.items() if path not in before}
    taking = _taking(set(added.values()), old, new) if added else set()
    for path in sorted(before.keys() | after.keys()):
        was, now = before.get(path), after.get(path)
        if now is None and was is not None:
            yield RouteChange(
                route=path,
                kind=Kind.REMOVED,
                rekeyed=bool(was.keys),
                settings=setting_changes(was.settings, {}),
            )
        elif was is None and now is not None:
            rekeyed = now.route.matchers in taking
            yield RouteChange(
                route=path, kind=Kind.ADDED, rekeyed=rekeyed, settings=setting_changes({}, now.settings)
            )
        elif was is not None and now is not None:
            settings, rekeyed = setting_changes(was.settings, now.settings), bool(was.keys - now.keys)
            if settings or rekeyed:
                yield RouteChange(route=path, kind=Kind.CHANGED, rekeyed=rekeyed, settings=settings)


def _taking(added: Collection[tuple[Matcher, ...]], old: _Claimed, new: _Claimed) -> set[tuple[Matcher, ...]]:
    """Return the new matchers that take alerts from a service that paged for them and still would."""
    known = {claim.matchers for claim in old.claims.ordered}
    claimed = new.claims.ordered
    order = {id(claim): place for place, claim in enumerate(claimed)}
    robbed: dict[str, list[tuple[tuple[Matcher, ...], tuple[Matcher, ...]]]] = {}
    budget = Budget(left=SEARCHED)
    for one, other in islice(candidates(claimed), _PAIRS):
        first, second = (one, other) if order[id(one)] < order[id(other)] else (other, one)
        if (
            first.matchers in added
            and second.matchers in known
            and not disjoint(first.matchers, second.matchers, budget)
        ):
            robbed.setdefault(second.team.key, []).append((first.matchers, second.matchers))
    if not robbed:
        return set()
    paging = {branch.route.matchers for branch in old.branches(robbed).values() if branch.keys}
    return {first for pairs in robbed.values() for first, second in pairs if second in paging}


def _branches(roster: Roster, claimed: Claims | None) -> Mapping[str, _Branch]:
    """Return the routes below the root by their path of matchers; of two with the same path, the first."""
    tree = compile_tree(roster, claimed)
    receivers = {receiver.name: receiver for receiver in tree.receivers}
    teams = owners(roster)
    found: dict[str, _Branch] = {}
    for route in tree.root.routes:
        path = f"{ROOT}/{_text(route)}"
        found.setdefault(path, _branch(path, route, tree, receivers, teams))
    return found


def _branch(
    path: str, route: Route, tree: RoutingTree, receivers: Mapping[str, Receiver], teams: Mapping[str, str]
) -> _Branch:
    steps = [(path, route), *((f"{path}/{_text(child)}", child) for child in route.routes)]
    group_by = tree.root.group_by or ()
    keys = {
        (step, each.group_by or route.group_by or group_by, service, teams.get(service, ""))
        for step, each in steps
        if receivers[each.receiver].pagerduty is not None
        and (service := receivers[each.receiver].service) is not None
    }
    return _Branch(path=path, route=route, settings=_settings(route, receivers, teams), keys=frozenset(keys))


def _settings(route: Route, receivers: Mapping[str, Receiver], teams: Mapping[str, str]) -> Settings:
    """Return who gets the alerts of a route, as settings."""
    service = receivers[route.receiver].service
    if service is None:
        return {"receiver": route.receiver}
    settings = {"service": service, "team": teams.get(service, "")}
    if route.group_by is not None:
        settings["group_by"] = f"[{', '.join(route.group_by)}]"
    each = [(_severity(child), receivers[child.receiver]) for child in (*route.routes, route)]
    if pages := [severity for severity, receiver in each if receiver.pagerduty is not None]:
        settings["pages"] = f"[{', '.join(pages)}]"
    if channels := sorted({receiver.slack.channel for _, receiver in each if receiver.slack is not None}):
        settings["slack"] = ", ".join(channels)
    return settings


def _severity(route: Route) -> str:
    return ", ".join(m.value for m in route.matchers if m.label == "severity") or "any other"


def _text(route: Route) -> str:
    """Return matchers as Alertmanager writes them into a group key (its dispatch/route.go)."""
    return f"{{{','.join(map(str, route.matchers))}}}"


EQUAL = "inhibition.equal"
"""The name of the setting; the services that changed it follow in parentheses."""


def inhibition_settings(old: Roster, new: Roster) -> tuple[SettingChange, ...]:
    """
    Return the change of the `equal` labels, unless it only concerns the services that were edited.

    These labels are the ones that any service's matchers name, so an edit of one service changes which
    alerts of all others are muted.
    """
    before, after = _services(old), _services(new)
    edited = [
        key
        for key in sorted(before.keys() | after.keys())
        if not _same_matchers(before.get(key), after.get(key))
    ]
    if not before.keys() & after.keys() - set(edited):
        return ()
    lost, gained = _labels(before, edited), _labels(after, edited)
    if set(chain.from_iterable(lost.values())) == set(chain.from_iterable(gained.values())):
        return ()
    was, now = (
        equal_labels(roster.alerting, chain.from_iterable(_labels(services, services).values()))
        for roster, services in ((old, before), (new, after))
    )
    different = set(was) ^ set(now)
    causes = [key for key in edited if different & (lost.get(key, set()) ^ gained.get(key, set()))]
    if not causes:
        return ()
    what = f"{EQUAL} (by {', '.join(causes)})"
    return (SettingChange(what=what, before=f"[{', '.join(was)}]", after=f"[{', '.join(now)}]"),)


def _services(roster: Roster) -> dict[str, Service]:
    return {key: service for team in roster.teams.values() for key, service in team.services.items()}


def _same_matchers(old: Service | None, new: Service | None) -> bool:
    return old is not None and new is not None and old.matchers == new.matchers


def _labels(services: Mapping[str, Service], keys: Iterable[str]) -> dict[str, set[str]]:
    """Return the labels that services' matchers name; a service with an unreadable matcher claims nothing."""
    reader = Reader()
    found: dict[str, set[str]] = {}
    for key in keys:
        if key in services:
            with suppress(MatcherError):
                found[key] = {reader.parse(text).label for each in services[key].matchers for text in each}
    return found
