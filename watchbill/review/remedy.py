"""How could an edit of a rota take effect without moving people who are not part of it?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill.checks.places import rotations
from watchbill.diagnostics import Path
from watchbill.model import Anchor, Roster, Rotation, Team, Version
from watchbill.pagerduty.compile import compile_team
from watchbill.review.change import Change, Kind, TeamChange
from watchbill.review.settings import Version as Side
from watchbill.review.side import Side as Whole
from watchbill.review.teams import Pair, team_change
from watchbill.rota.continuation import FREEZE, as_version, continued, kept_anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """
    A rotation whose edit could begin later: the old one, with what was edited as its next version.

    `path` is where it stands in the file, `before` the version that `version` follows; at `begins` (aware).
    """

    path: Path
    version: Version
    before: Version
    begins: datetime
    anchor: Anchor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """
    Another way for a team's edit to take effect.

    `moved` counts the shifts that people who are not part of the edit gain or lose by it as it
    is, `at_once` with each rotation's `anchor` set so that whoever is on call stays (None where that
    cannot be said), `later` from the versions' beginnings on: before, it is none. `people` are those
    who move now. `kept` are keys that the edit takes out of `people`, and that are needed until then.
    """

    team: str
    parts: tuple[Later, ...]
    people: tuple[str, ...]
    moved: int
    at_once: int | None
    later: int
    kept: tuple[str, ...]


def remedies(old: Whole, new: Whole, change: Change, *, freeze: int = FREEZE) -> tuple[Remedy, ...]:
    """Return a remedy for each team whose edit moves somebody who is not part of it, where there is one."""
    return tuple(
        found
        for team in change.teams
        if team.kind is Kind.CHANGED and team.renamed_from is None and team.uninvolved
        if (found := _remedy(old, new, change, team, freeze)) is not None
    )


def _remedy(old: Whole, new: Whole, change: Change, team: TeamChange, freeze: int) -> Remedy | None:
    if old.roster is None or new.roster is None:
        return None
    before, after = old.roster.teams[team.team], new.roster.teams[team.team]
    # Who leaves the file with the edit is needed until it takes effect.
    people = {**old.roster.people, **new.roster.people}
    roster = replace(new.roster, people=people)
    absent = frozenset(key for key, person in people.items() if person.pending)
    parts, later, at_once = [], after, after
    for path, was, now in _edited(before, after):
        try:
            found = continued(was, as_version(now), change.at, freeze=freeze, absent=absent)
            anchor = kept_anchor(was, now, change.at, absent)
        except (ValueError, StopIteration):
            return None
        parts.append(_later(path, was, found.version, found.begins, anchor if anchor != now.anchor else None))
        later = with_rotation(later, path, found.rotation)
        at_once = with_rotation(at_once, path, replace(now, anchor=anchor))
    if not parts:
        return None
    end = change.at + timedelta(days=change.days)
    begins = min(part.begins for part in parts)
    whole = _shifts(old, before, later, roster, change.at, end)
    if whole is None or _shifts(old, before, later, roster, change.at, begins):
        return None
    return Remedy(
        team=team.team,
        parts=tuple(parts),
        people=tuple(dict.fromkeys(person.person for person in team.uninvolved)),
        moved=_count(team),
        at_once=_shifts(old, before, at_once, roster, change.at, end),
        later=whole,
        kept=tuple(sorted((old.roster.people.keys() - new.roster.people.keys()) & _named(later))),
    )


def with_rotation(team: Team, path: Path, rotation: Rotation) -> Team:
    """Return a team with another rotation at a path of the file."""
    match path[2:]:
        case ("rotation",) | ("rotations", _):
            same = (rotation if each.name == rotation.name else each for each in team.rotations)
            return replace(team, rotations=tuple(same))
        case ("secondary",):
            return replace(team, secondary=rotation)
        case ("lead",):
            return replace(team, lead=rotation)
        case ("manager",):
            return replace(team, manager=rotation)
        case ("services", key, "manager"):
            service = replace(team.services[str(key)], manager=rotation)
            return replace(team, services={**team.services, str(key): service})
    raise ValueError(f"no rotation stands at {path}")


def _edited(before: Team, after: Team) -> Iterator[tuple[Path, Rotation, Rotation]]:
    """Yield the rotations that both have, and that differ in what a version can say, in nothing else."""
    old = {path: rotation for _, path, rotation in rotations(before)}
    for _, path, now in rotations(after):
        was = old.get(path)
        if was is None or was.time_zone != now.time_zone or was.then != now.then:
            continue
        if replace(as_version(was), start=now.anchor.date) != as_version(now):
            yield path, was, now


def _later(path: Path, was: Rotation, version: Version, begins: datetime, anchor: Anchor | None) -> Later:
    earlier = [each for each in was.then if each.start < version.start]
    return Later(
        path=path,
        version=version,
        before=earlier[-1] if earlier else as_version(was),
        begins=begins,
        anchor=anchor,
    )


def _shifts(old: Whole, before: Team, after: Team, roster: Roster, start: datetime, end: datetime) -> int | None:
    """Return how many shifts a variant of an edit moves of people who are no part of it; None if it is no rota."""
    assert old.roster is not None
    was = Side(team=before, roster=old.roster, deployment=old.deployments.get(before.key))
    try:
        deployment = compile_team(after, roster)
    except ValueError:
        return None
    if was.deployment is None:
        return None
    now = Side(team=after, roster=roster, deployment=deployment)
    change = team_change(Pair(old=was, new=now, start=start, end=end), {})
    return 0 if change is None else _count(change)


def _count(change: TeamChange) -> int:
    return sum(len(each.gained) + len(each.lost) for each in change.uninvolved)


def _named(team: Team) -> set[str]:
    return {member for _, _, rotation in rotations(team) for member in rotation.people}
