"""Remedies: ways for an edit to take effect without moving people who are not part of it."""

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
    A rotation with an edit that could begin later.

    `rotation` is the old one until `begins` (aware) and follows `version` from then on. `path` is its place
    in the new file, `old_path` its place in the old one; `typed` is the rotation as it was edited. `leave`
    has the people who leave with the edit, each with the end of their last shift before it. `anchor` is for
    an edit at once.
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
    """A rotation where only the anchor was edited, with the old `anchor` and its path in both files."""

    path: Path
    old_path: Path
    anchor: Anchor


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """
    Another way for a team's edit to take effect: `parts` begin later, `backs` are undone.

    Three costs for people who are not part of the edit can be compared. `moved` is the cost of the edit as
    it is (None where errors keep it from being played). `at_once` is the cost with each rotation's `anchor`
    set so that whoever is on call stays (None where there is no such anchor). `later` is the cost of the
    remedy, which moves nobody before the versions begin.

    `people` are those who move now. `tonight` says that the edit, but not the remedy, changes who is on call
    at the merge. `planned` has the people with shifts in the next `freeze` turns that the edit, but not the
    remedy, changes. `kept` has keys that the edit removes from `people` but that are needed until it begins.
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
    Return a remedy for each team that needs one, where there is one.

    A team needs a remedy if its edit moves somebody who is not part of it; if it removes the anchor's member
    from a rotation, so that the rotation cannot be played; if it changes who is on call at the merge; or if
    it changes shifts that are `frozen`, within the next `freeze` turns. No remedy moves people who are not
    part of the edit for longer than the edit itself does.
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
    """The `roster` with the people of both files: those who are `gone` are needed until the edit begins."""

    roster: Roster
    gone: frozenset[str]
    absent: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Case:
    """
    A team's edit: the team before (`was`) and after (`typed`), and the `change` in [start, end).

    `key` is the team's old key. `moved` is the same as in a remedy. `frozen` has the levels where the change
    is within the freeze.
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
    """Return a team's edit if it needs a remedy, otherwise None."""
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
    Return the remedy that begins an edit after the freeze.

    An edit that changes frozen turns may wait for one more round, where others would otherwise move for
    longer.
    """
    near = case.change.tonight or case.frozen
    more = max((len(each.members) for _, _, each in rotations(case.typed)), default=0) if near else 0
    tried = (_begun(case, freeze, turns) for turns in range(freeze, freeze + more + 1))
    return next((each for each in tried if each is not None), None)


def _begun(case: _Case, freeze: int, turns: int) -> Remedy | None:
    """Return the remedy that begins an edit after some turns; None where it is no better than the edit."""
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
    Return the next shifts that an edit changes and its remedy, played as a `whole`, leaves as they are.

    None where the remedy changes next shifts of people whom the edit does not touch: if the edit adds or
    removes a level, others hold it while the old order goes on.
    """
    typed, left = (disturbances(each, case.start, case.frozen) for each in (case.change.policies, whole))
    if case.moved is not None and not {*left} <= {*typed}:
        return None
    moving = {each.person for each in left}
    return tuple(each for each in typed if each.person not in moving)


def _moved_all_the_same(case: _Case, later: Team, whole: tuple[PolicyChange, ...], begins: datetime) -> bool:
    """
    Tell whether a remedy moves somebody too early, before it begins, at a level that only one side has.

    Such a level names everybody on it, so nobody there counts as somebody who is not part of the edit.
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
    """Return a team with its edit begun later, and with the edit at once so that whoever is on call stays."""
    later = at_once = after
    for path, anchor in backs.items():
        put_back = replace(by_path(after)[path], anchor=anchor)
        later, at_once = with_rotation(later, path, put_back), with_rotation(at_once, path, put_back)
    for part in parts:
        later = with_rotation(later, part.path, part.plan.rotation)
        at_once = with_rotation(at_once, part.path, replace(part.now, anchor=part.anchor))
    return later, at_once


def _side(team: Team, roster: Roster) -> TeamSide:
    """Return a variant of a team, compiled if possible."""
    try:
        return TeamSide(team=team, roster=roster, deployment=compile_team(team, roster))
    except ValueError:
        return TeamSide(team=team, roster=roster, deployment=None)


def _change(case: _Case, side: TeamSide) -> tuple[PolicyChange, ...]:
    return policy_changes(Pair(old=case.was, new=side, start=case.start, end=case.end))


def _at_once(case: _Case, team: Team) -> Cost | None:
    """Return the cost of an edit at once with its anchors; None where it takes others off call."""
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
    """Tell whether others move for less time, or for the same time if there is `also` another reason."""
    return one.time < moved.time or (also and one.time == moved.time)


def _named(team: Team) -> set[str]:
    return {member for _, _, rotation in rotations(team) for member in rotation.people}
