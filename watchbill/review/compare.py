"""What does a change of the file do?"""

from collections.abc import Collection, Iterator, Mapping
from datetime import UTC, datetime, timedelta

from watchbill.review.change import Change
from watchbill.review.findings import findings_change
from watchbill.review.people import person_edits
from watchbill.review.rekeyed import aligned
from watchbill.review.renames import moved, renamed_teams
from watchbill.review.reroutes import rerouting, untold
from watchbill.review.routes import route_changes
from watchbill.review.settings import Version
from watchbill.review.side import Side
from watchbill.review.teams import Pair, team_change
from watchbill.roster.model import Roster

__all__ = ["Side", "compare"]


def compare(
    old: Side, new: Side, *, at: datetime, days: int = 90, teams: Collection[str] | None = None
) -> Change:
    """
    Return everything that the change from one side to the other does in `days` days from `at` on.

    `at` (aware) is the moment of the merge, at which both sides were checked. Of `teams`,
    where given, only those are compared, with the routes and findings that are theirs or
    nobody's. Where a side does not parse nothing but its diagnostics is known. A team
    whose entry is malformed on one side is left out; one that cannot be compiled there is
    compared by its settings only. Teams are in the order of their keys. A person under another
    key is the same person: nobody moves by it.
    """
    start, old = at.astimezone(UTC), aligned(old, new)
    old, new = old.complete(at, teams), new.complete(at, teams)
    findings = findings_change(old, new, teams)
    if old.roster is None or new.roster is None:
        return Change(at=start, days=days, people=(), teams=(), unchanged=0, routes=(), findings=findings)
    again = renamed_teams(old.roster, new.roster)
    origins = {
        service: version
        for service, team in moved(old.roster, new.roster, again).items()
        if (version := _version(old, old.roster, team)) is not None
    }
    pairs = {
        key: Pair(
            old=_version(old, old.roster, again.get(key, key)),
            new=_version(new, new.roster, key),
            start=start,
            end=start + timedelta(days=days),
        )
        for key in _compared(old.roster, new.roster, again, teams)
    }
    found = {key: team_change(pair, origins) for key, pair in pairs.items() if not _equal(pair)}
    changes = tuple(change for change in found.values() if change is not None)
    routes = route_changes(old.roster, new.roster, teams)
    return Change(
        at=start,
        days=days,
        people=person_edits(old, new, start, start + timedelta(days=days), teams),
        teams=changes,
        unchanged=len(pairs) - len(changes),
        routes=routes,
        findings=findings,
        rerouting=untold(rerouting(old.roster, new.roster, again, teams), routes),
    )


def _version(side: Side, roster: Roster, team: str) -> Version | None:
    found = roster.teams.get(team)
    return (
        None if found is None else Version(team=found, roster=roster, deployment=side.deployments.get(team))
    )


def _equal(pair: Pair) -> bool:
    """Whether nothing that is said of a team differs, and nothing of what it compiles to: people, `unowned`."""
    old, new = pair.old, pair.new
    return old is not None and new is not None and old.team == new.team and old.deployment == new.deployment


def _compared(
    old: Roster, new: Roster, again: Mapping[str, str], teams: Collection[str] | None
) -> Iterator[str]:
    """Yield the keys of the teams to be compared, in order; a renamed team's is its new one."""
    keys = (old.teams.keys() | new.teams.keys()) - old.broken_teams - new.broken_teams - set(again.values())
    for key in sorted(keys):
        if teams is None or key in teams or again.get(key) in teams:
            yield key
