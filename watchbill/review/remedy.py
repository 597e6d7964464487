"""How could an edit of a rota take effect without moving people who are not part of it?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill.checks.places import rotations
from watchbill.diagnostics import Path
from watchbill.model import Anchor, Roster, Rotation, Team, Version
from watchbill.pagerduty.compile import compile_team
from watchbill.review.change import Change, Kind, TeamChange
from watchbill.review.rotations import both, by_path, under, with_rotation
from watchbill.review.settings import Version as Side
from watchbill.review.side import Side as Whole
from watchbill.review.teams import Pair, team_change
from watchbill.rota.anchoring import kept_anchor
from watchbill.rota.continuation import FREEZE, Continuation, as_version, continued, wall
from watchbill.rota.orders import Impossible
from watchbill.rota.planned import postponed, serving
from watchbill.rota.versions import spells


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """
    A rotation whose edit could begin later: with `version`, at `begins` (aware), of `rotation`, the old one until then.

    `path` is where it stands in the file, `old_path` where it stood; `typed` is the rotation as it was
    edited. `leave` are those who have turns until then, and none after it. `anchor` is for the edit at once.
    """

    path: Path
    old_path: Path
    typed: Rotation
    rotation: Rotation
    version: Version
    begins: datetime
    leave: tuple[str, ...]
    anchor: Anchor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """A rotation of which only the anchor was edited, and the old `anchor`; the paths are where it stands and stood."""

    path: Path
    old_path: Path
    anchor: Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """
    Another way for a team's edit to take effect: `parts` later, `backs` not at all.

    `moved` counts the shifts that people who are not part of the edit gain or lose by it as it
    is (None where it cannot be played: an anchor names no member), `at_once` with each rotation's
    `anchor` set so that whoever is on call stays (None where that cannot be said), `later` from the
    versions' beginnings on: before, it is none. `people` are those who move now. `kept` are keys that
    the edit takes out of `people`, and that are needed until then.
    """

    team: str
    parts: tuple[Later, ...]
    backs: tuple[Back, ...]
    people: tuple[str, ...]
    moved: int | None
    at_once: int | None
    later: int
    kept: tuple[str, ...]


def remedies(old: Whole, new: Whole, change: Change, *, freeze: int = FREEZE) -> tuple[Remedy, ...]:
    """
    Return a remedy for each team whose edit moves somebody who is not part of it, where there is one.

    And for each whose edit took the anchor's member out of a rotation, so that it cannot be played.
    """
    return tuple(
        found
        for team in change.teams
        if _stayed(team) and (team.uninvolved or _unplayed(old, new, team))
        if (found := _remedy(old, new, change, team, freeze)) is not None
    )


def _stayed(team: TeamChange) -> bool:
    return team.kind is Kind.CHANGED or team.renamed_from is not None


def _unplayed(old: Whole, new: Whole, team: TeamChange) -> bool:
    return (team.renamed_from or team.team) in old.deployments and team.team not in new.deployments


def _remedy(old: Whole, new: Whole, change: Change, team: TeamChange, freeze: int) -> Remedy | None:
    if old.roster is None or new.roster is None:
        return None
    key = team.renamed_from or team.team
    before, after = replace(old.roster.teams[key], key=team.team), new.roster.teams[team.team]
    # Who leaves the file with the edit is needed until it takes effect.
    people = {**old.roster.people, **new.roster.people}
    roster = replace(new.roster, people=people)
    absent = frozenset(key for key, person in people.items() if person.pending)
    parts, later, at_once = [], after, after
    backs = tuple(
        Back(path=path, old_path=under(key, path), anchor=was.anchor)
        for path, was, _ in _anchored(before, after, absent)
    )
    for back in backs:
        now = by_path(after)[back.path]
        later = with_rotation(later, back.path, replace(now, anchor=back.anchor))
        at_once = with_rotation(at_once, back.path, replace(now, anchor=back.anchor))
    for path, was, now in _edited(before, after):
        try:
            found = continued(was, postponed(was, now), change.at, freeze=freeze, absent=absent)
            anchor = _anchor(was, now, change.at, absent)
            serve = serving(was, change.at, found.begins, absent)
        except (Impossible, ValueError):
            return None
        if found.rotation in (was, now) or _idle(found):
            continue  # what differs is planned for later: it stays as it is typed
        part = Later(
            path=path,
            old_path=under(key, path),
            typed=now,
            rotation=found.rotation,
            version=found.version,
            begins=found.begins,
            leave=tuple(each for each in serve if each not in found.version.members),
            anchor=anchor if anchor != now.anchor else None,
        )
        parts.append(part)
        later = with_rotation(later, path, found.rotation)
        at_once = with_rotation(at_once, path, replace(now, anchor=anchor))
    if not parts and not backs:
        return None
    played = Side(team=before, roster=old.roster, deployment=old.deployments.get(key))
    end = change.at + timedelta(days=change.days)
    moved = _count(team) if team.team in new.deployments else None
    whole = _shifts(played, later, roster, change.at, end)
    if whole is None:
        return None
    begins = min((part.begins for part in parts), default=end)
    if parts and _shifts(played, later, roster, change.at, begins):
        return None
    early = _shifts(played, after, roster, change.at, begins) if parts else 0
    if moved is not None and whole >= moved and not early:
        return None  # as it is written the edit does just as well
    return Remedy(
        team=team.team,
        parts=tuple(parts),
        backs=backs,
        people=tuple(dict.fromkeys(person.person for person in team.uninvolved)),
        moved=moved,
        at_once=_shifts(played, at_once, roster, change.at, end) if parts else None,
        later=whole,
        kept=tuple(sorted((old.roster.people.keys() - new.roster.people.keys()) & _named(later))),
    )


def _edited(before: Team, after: Team) -> Iterator[tuple[Path, Rotation, Rotation]]:
    """Yield the rotations that both have, and that differ in what a version can say, in whichever."""
    for path, was, now in both(before, after):
        same = replace(as_version(was), start=now.anchor.date) == as_version(now) and was.then == now.then
        if was.time_zone == now.time_zone and not same:
            yield path, was, now


def _idle(found: Continuation) -> bool:
    """Tell whether a version says no more than the one before it."""
    versions = (as_version(found.rotation), *found.rotation.then)
    before = versions[found.rotation.then.index(found.version)]
    return found.version == replace(before, start=found.version.start, first=None)


def _anchor(was: Rotation, now: Rotation, at: datetime, absent: frozenset[str]) -> Anchor:
    """Return the anchor for an edit at once; where a later version is what runs, it is as it was typed."""
    if any(each.start <= wall(now, at).date() for each in now.then):
        return now.anchor
    return kept_anchor(was, now, at, absent)


def _anchored(before: Team, after: Team, absent: frozenset[str]) -> Iterator[tuple[Path, Rotation, Rotation]]:
    """Yield the rotations that differ in their anchor alone, so that other turns begin."""
    for path, was, now in both(before, after):
        if was.anchor == now.anchor or replace(was, anchor=now.anchor) != now:
            continue
        try:
            first, other = spells(was, absent)[0], spells(now, absent)[0]
        except ValueError:
            yield path, was, now
            continue
        if (first.cycle - other.cycle) % (first.turn * len(first.users)):
            yield path, was, now


def _shifts(was: Side, after: Team, roster: Roster, start: datetime, end: datetime) -> int | None:
    """Return how many shifts a variant of an edit moves of people who are no part of it; None if it is no rota."""
    try:
        now = Side(team=after, roster=roster, deployment=compile_team(after, roster))
    except ValueError:
        return None
    if was.deployment is None:
        return None
    change = team_change(Pair(old=was, new=now, start=start, end=end), {})
    return 0 if change is None else _count(change)


def _count(change: TeamChange) -> int:
    return sum(len(each.gained) + len(each.lost) for each in change.uninvolved)


def _named(team: Team) -> set[str]:
    return {member for _, _, rotation in rotations(team) for member in rotation.people}
