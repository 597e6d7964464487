"""Remedies: how an edit could take effect without moving people who are not part of it, or have planned."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill.diagnostics import Path
from watchbill.pagerduty.compile import compile_team
from watchbill.review.change import Change, Kind, PolicyChange, TeamChange
from watchbill.review.cost import Cost, Disturbance, cost, disturbances, moves_before
from watchbill.review.freeze import Frozen
from watchbill.review.postponement import Postponement, changed_anchors, leavers, postponements
from watchbill.review.rotations import by_path, under, with_rotation
from watchbill.review.side import Side, TeamSide
from watchbill.review.teams import Pair, policy_changes
from watchbill.roster.model import Anchor, Roster, Rotation, Team, Version
from watchbill.roster.paths import rotations
from watchbill.rota.continuation import FREEZE
from watchbill.rota.orders import Impossible


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """
    A rotation whose edit could begin later: at `begins` (aware), with `version` of `rotation`.

    `path` is where it stands in the file, `old_path` where it stood; `typed` is the rotation as it was
    edited. `leave` are those who would be there after it by the old file, and are not, each with the end
    of their last shift before. `anchor` is for the edit at once.
    """

    path: Path
    old_path: Path
    typed: Rotation
    rotation: Rotation
    version: Version
    begins: datetime
    leave: tuple[tuple[str, datetime], ...]
    anchor: Anchor | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """A rotation of which only the anchor was edited, with the old `anchor`, where it stands and stood."""

    path: Path
    old_path: Path
    anchor: Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """
    Another way for a team's edit to take effect: `parts` later, `backs` not at all.

    `moved` is what people who are not part of the edit gain or lose by it as it is (None where it
    cannot be played, because of its errors), `at_once` with each rotation's `anchor` set so that
    whoever is on call stays (None where that cannot be said), `later` from the versions' beginnings
    on: before, it is none. `people` are those who move now. `tonight` is that the edit changes who
    is on call at the merge, and `planned` whose shifts it changes within the next `freeze` turns, where
    the other way does not. `kept` are keys that the edit takes out of `people`, and that are needed
    until then.
    """

    team: str
    parts: tuple[Later, ...]
    backs: tuple[Back, ...]
    people: tuple[str, ...]
    tonight: bool
    planned: tuple[str, ...]
    freeze: int
    moved: Cost | None
    at_once: Cost | None
    later: Cost
    kept: tuple[str, ...]


def remedies(
    old: Side, new: Side, change: Change, frozen: tuple[Frozen, ...], *, freeze: int = FREEZE
) -> tuple[Remedy, ...]:
    """
    Return a remedy for each team whose edit moves somebody who is not part of it, where there is one.

    And for each whose edit took the anchor's member out of a rotation, so that it cannot be played, or
    changes who is on call at the merge or what is `frozen`: shifts within the next `freeze` turns. None
    moves people who are not part of the edit for longer than the edit does as it is.
    """
    if old.roster is None or new.roster is None:
        return ()
    roster = replace(new.roster, people={**old.roster.people, **new.roster.people})
    both = _Everybody(
        roster=roster,
        gone=frozenset(old.roster.people.keys() - new.roster.people.keys()),
        absent=roster.pending,
    )
    near: dict[str, list[Frozen]] = {}
    for each in frozen:
        near.setdefault(each.team, []).append(each)
    cases = (_case(old, new, change, team, tuple(near.get(team.team, ())), both) for team in change.teams)
    found = (_remedy(case, freeze) for case in cases if case is not None)
    return tuple(each for each in found if each is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Everybody:
    """The `roster` with the people of both files: those `gone` with the edit are needed until it begins."""

    roster: Roster
    gone: frozenset[str]
    absent: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """
    A team's edit: from what it `was` to what is `typed`, and the `change` that it makes in [start, end).

    `key` is the team's old key, `moved` as in a remedy, `frozen` where the change is within the freeze.
    """

    key: str
    was: TeamSide
    typed: Team
    change: TeamChange
    moved: Cost | None
    frozen: tuple[Frozen, ...]
    both: _Everybody
    start: datetime
    end: datetime


def _case(
    old: Side, new: Side, change: Change, team: TeamChange, near: tuple[Frozen, ...], both: _Everybody
) -> _Case | None:
    """Return an edit that could do with a remedy, None for another."""
    key = team.renamed_from or team.team
    stayed, played = team.kind is Kind.CHANGED or team.renamed_from is not None, team.team in new.deployments
    if old.roster is None or new.roster is None or not stayed or key not in old.deployments:
        return None
    if played and not (team.uninvolved or team.tonight or near):
        return None
    before = replace(old.roster.teams[key], key=team.team)
    return _Case(
        key=key,
        was=TeamSide(team=before, roster=old.roster, deployment=old.deployments[key]),
        typed=new.roster.teams[team.team],
        change=team,
        moved=cost(team.policies) if played else None,
        frozen=near,
        both=both,
        start=change.at,
        end=change.at + timedelta(days=change.days),
    )


def _remedy(case: _Case, freeze: int) -> Remedy | None:
    """
    Return how an edit could begin after the freeze.

    One that changes turns that people have planned with may wait for one round more, where others would
    move for longer otherwise.
    """
    near = case.change.tonight or case.frozen
    more = max((len(each.members) for _, _, each in rotations(case.typed)), default=0) if near else 0
    tried = (_begun(case, freeze, turns) for turns in range(freeze, freeze + more + 1))
    return next((each for each in tried if each is not None), None)


def _begun(case: _Case, freeze: int, turns: int) -> Remedy | None:
    """Return an edit begun after so many turns, None where it does just as well as it is typed."""
    absent = case.both.absent
    try:
        parts = tuple(postponements(case.was.team, case.typed, case.start, freeze=turns, absent=absent))
    except (Impossible, ValueError):
        return None
    backs = dict(changed_anchors(case.was.team, case.typed, absent))
    later, at_once = _variants(case.typed, parts, backs)
    if later == case.typed:
        return None
    side = _side(later, case.both.roster)
    if side.deployment is None:
        return None
    whole = _change(case, side)
    begins = min((part.plan.begins for part in parts), default=case.end)
    spared = _spared(case, whole)
    if spared is None or moves_before(whole, begins) or _moved_all_the_same(case, later, whole, begins):
        return None
    also = bool(spared) or moves_before(case.change.policies, begins)
    if not (case.moved is None or _less(cost(whole), case.moved, also=also)):
        return None
    return Remedy(
        team=later.key,
        parts=tuple(
            Later(
                path=part.path,
                old_path=under(case.key, part.path),
                typed=part.now,
                rotation=part.plan.rotation,
                version=part.plan.version,
                begins=part.plan.begins,
                leave=leavers(part, later, side.deployment, case.start, absent),
                anchor=part.anchor if part.anchor != part.now.anchor else None,
            )
            for part in parts
        ),
        backs=tuple(
            Back(path=path, old_path=under(case.key, path), anchor=anchor) for path, anchor in backs.items()
        ),
        people=tuple(dict.fromkeys(person.person for person in case.change.uninvolved)),
        tonight=any(each.tonight for each in spared) and not _at_the_merge(whole),
        planned=tuple(dict.fromkeys(each.person for each in spared)),
        freeze=freeze,
        moved=case.moved,
        at_once=_at_once(case, at_once) if parts and (case.moved is None or case.moved.time) else None,
        later=cost(whole),
        kept=tuple(sorted(case.both.gone & _named(later))),
    )


def _spared(case: _Case, whole: tuple[PolicyChange, ...]) -> tuple[Disturbance, ...] | None:
    """
    Return whose next shifts an edit changes and its remedy, played as a `whole`, leaves as they are.

    None where the remedy changes the next shifts of anybody whose shifts the edit leaves: a level that the
    edit brings or takes away is held by others while the old order goes on.
    """
    typed, left = (disturbances(each, case.start, case.frozen) for each in (case.change.policies, whole))
    if case.moved is not None and not {*left} <= {*typed}:
        return None
    moving = {each.person for each in left}
    return tuple(each for each in typed if each.person not in moving)


def _moved_all_the_same(case: _Case, later: Team, whole: tuple[PolicyChange, ...], begins: datetime) -> bool:
    """
    Tell whether somebody moves before a remedy begins, against its word, at a level that only one side has.

    Such a level names everybody on it, and nobody there counts as moved by others' edit.
    """
    either = {*case.was.team.levels} ^ {*later.levels}
    if not either:
        return False
    people = None if case.moved is None else {person.person for person in case.change.uninvolved}
    coming = (
        level for policy in whole for level in policy.levels if level.level in either and level.first < begins
    )
    return any(people is None or person.person in people for level in coming for person in level.people)


def _at_the_merge(policies: tuple[PolicyChange, ...]) -> bool:
    """Tell whether anybody else is on call at the merge."""
    return any(level.before != level.after for policy in policies for level in policy.levels)


def _variants(
    after: Team, parts: tuple[Postponement, ...], backs: Mapping[Path, Anchor]
) -> tuple[Team, Team]:
    """Return a team with its edit begun later, and at once so that whoever is on call stays."""
    later = at_once = after
    for path, anchor in backs.items():
        put_back = replace(by_path(after)[path], anchor=anchor)
        later, at_once = with_rotation(later, path, put_back), with_rotation(at_once, path, put_back)
    for part in parts:
        later = with_rotation(later, part.path, part.plan.rotation)
        at_once = with_rotation(at_once, part.path, replace(part.now, anchor=part.anchor))
    return later, at_once


def _side(team: Team, roster: Roster) -> TeamSide:
    """Return a variant of a team, compiled if it is a rota."""
    try:
        return TeamSide(team=team, roster=roster, deployment=compile_team(team, roster))
    except ValueError:
        return TeamSide(team=team, roster=roster, deployment=None)


def _change(case: _Case, side: TeamSide) -> tuple[PolicyChange, ...]:
    return policy_changes(Pair(old=case.was, new=side, start=case.start, end=case.end))


def _at_once(case: _Case, team: Team) -> Cost | None:
    """Return the cost of an edit at once with its anchors, None where it takes others off call."""
    side = _side(team, case.both.roster)
    if side.deployment is None:
        return None
    whole = _change(case, side)
    for level in (level for policy in whole for level in policy.levels):
        if any(
            not each.involved and each.person in {*level.before} - {*level.after} for each in level.people
        ):
            return None
    return cost(whole)


def _less(one: Cost, moved: Cost, *, also: bool) -> bool:
    """Tell whether others move for less time, or for as long where there is `also` another reason."""
    return one.time < moved.time or (also and one.time == moved.time)


def _named(team: Team) -> set[str]:
    return {member for _, _, rotation in rotations(team) for member in rotation.people}
