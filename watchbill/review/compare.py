"""The comparison of two rosters: everything that a change of the file does."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from watchbill.diagnostics import Diagnostic, Where
from watchbill.review.change import Change, FindingsChange, RouteChange
from watchbill.review.people import person_edits
from watchbill.review.renames import aligned, moved, renamed_teams
from watchbill.review.rerouting import Rerouting, rerouting
from watchbill.review.routes import route_changes
from watchbill.review.side import Side
from watchbill.review.teams import Pair, team_change
from watchbill.roster.model import UNOWNED, Roster


def compare(
    old: Side, new: Side, *, at: datetime, days: int = 90, teams: Collection[str] | None = None
) -> Change:
    """
    Return everything that the change from one side to the other does in `days` days from `at` on.

    `at` (aware) is the instant of the merge; both sides were checked at it. With `teams`, only these teams
    are compared, together with the routes and findings that belong to them or to no team. Where a side does
    not parse, only its diagnostics are known. A team with a malformed entry on one side is left out; one
    that cannot be compiled there is compared by its settings only. Teams are in the order of their keys. A
    person with a new key is still the same person: this moves nobody.
    """
    start, old = at.astimezone(UTC), aligned(old, new)
    old, new = old.complete(at, teams), new.complete(at, teams)
    findings = findings_change(old, new, teams)
    if old.roster is None or new.roster is None:
        return Change(at=start, days=days, people=(), teams=(), unchanged=0, routes=(), findings=findings)
    again = renamed_teams(old.roster, new.roster)
    origins = {
        service: there
        for service, team in moved(old.roster, new.roster, again).items()
        if (there := old.team(team)) is not None
    }
    pairs = {
        key: Pair(
            old=old.team(again.get(key, key)),
            new=new.team(key),
            start=start,
            end=start + timedelta(days=days),
        )
        for key in _compared(old.roster, new.roster, again, teams)
    }
    found = {key: team_change(pair, origins) for key, pair in pairs.items() if not _equal(pair)}
    changes = tuple(change for change in found.values() if change is not None)
    claimed = old.claims, new.claims
    routes = route_changes(old.roster, new.roster, teams, claimed)
    return Change(
        at=start,
        days=days,
        people=person_edits(old, new, start, start + timedelta(days=days), teams),
        teams=changes,
        unchanged=len(pairs) - len(changes),
        routes=routes,
        findings=findings,
        rerouting=_reported_once(rerouting(old.roster, new.roster, again, teams, claimed), routes),
    )


def _reported_once(found: Rerouting, routes: Iterable[RouteChange]) -> Rerouting:
    """
    Return the same without the incidents that the route changes already report.

    Alerts that a service takes from `unowned` are left out too, as the route changes leave them out.
    """
    reported = [route.route for route in routes if route.rekeyed]
    kept = tuple(
        each
        for each in found.rekeyed
        if (each.service != UNOWNED or each.now == UNOWNED)
        and not any(
            f"{path}/".startswith(f"{route}/")
            for route in reported
            for path in (each.before.path, each.after.path)
        )
    )
    return replace(found, rekeyed=kept)


def _equal(pair: Pair) -> bool:
    """Whether a team's entry and deployment, with its people and `unowned`, are the same on both sides."""
    old, new = pair.old, pair.new
    return old is not None and new is not None and old.team == new.team and old.deployment == new.deployment


def _compared(
    old: Roster, new: Roster, again: Mapping[str, str], teams: Collection[str] | None
) -> Iterator[str]:
    """Yield the keys of the teams to compare, in order; a renamed team has its new key."""
    keys = (old.teams.keys() | new.teams.keys()) - old.broken_teams - new.broken_teams - set(again.values())
    for key in sorted(keys):
        if teams is None or key in teams or again.get(key) in teams:
            yield key


_FindingKey = tuple[str, str, str | None, tuple[str, ...], str]


def findings_change(old: Side, new: Side, teams: Collection[str] | None = None) -> FindingsChange:
    """
    Return the findings that only one side has, and how many both sides have.

    Both sides were checked at the same instant, so the calendar adds no findings. A finding is identified by
    its code, grade, team and message, not by its line or its position in a list; two equal findings count
    twice. Where a file does not parse, or a team cannot be compiled, only the findings of that side count:
    the change is neither blamed nor credited for the rest. With `teams`, only findings of these teams, or of
    no team, count.
    """
    before, after = _findings(old, teams), _findings(new, teams)
    brought, mended, kept = [], [], 0
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key, []), after.get(key, [])
        both = min(len(was), len(now))
        kept += both
        brought += now[both:]
        mended += was[both:]
    return FindingsChange(
        new=tuple(_comparable(brought, new, old)), mended=tuple(_comparable(mended, old, new)), kept=kept
    )


def _findings(side: Side, teams: Collection[str] | None) -> dict[_FindingKey, list[Diagnostic]]:
    found: defaultdict[_FindingKey, list[Diagnostic]] = defaultdict(list)
    for diagnostic in side.diagnostics:
        if diagnostic.silent is None and (
            teams is None or diagnostic.team is None or diagnostic.team in teams
        ):
            found[_key(diagnostic)].append(diagnostic)
    return dict(found)


def _key(diagnostic: Diagnostic) -> _FindingKey:
    place = diagnostic.place
    # Only the names in a path count: a member who moves up in a list keeps their finding.
    names = tuple(part for part in place.path if isinstance(part, str)) if isinstance(place, Where) else ()
    return diagnostic.code, diagnostic.grade.value, diagnostic.team, names, diagnostic.message


def _comparable(found: Iterable[Diagnostic], here: Side, there: Side) -> Iterable[Diagnostic]:
    """Leave out findings that the other side could not have had, unless this side could not be checked."""
    return (each for each in found if here.lacks(each.team) or not there.lacks(each.team))
