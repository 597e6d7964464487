"""The rotations that an edit changes, and the handoffs at which it could begin instead."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from watchbill.clock import localize
from watchbill.diagnostics import Path
from watchbill.pagerduty.deployment import Deployment, schedule_key
from watchbill.review.rotations import both, follower
from watchbill.roster.model import Anchor, Rotation, Team
from watchbill.rota.continuation import Continuation, continued, handoffs, kept_anchor
from watchbill.rota.play import shifts
from watchbill.rota.rotation_edits import all_replacements, postponed
from watchbill.rota.versions import as_version, running, terms, wall


@dataclass(frozen=True, slots=True, kw_only=True)
class Postponement:
    """
    An edited rotation, and the `plan` by which the edit could begin at a handoff.

    The rotation at `path` was `was` before the edit and is `now` after it. With `anchor`, the edit takes
    effect at once and whoever is on call stays.
    """

    path: Path
    was: Rotation
    now: Rotation
    plan: Continuation
    anchor: Anchor


def postponements(
    before: Team, after: Team, at: datetime, *, freeze: int, absent: frozenset[str]
) -> Iterator[Postponement]:
    """
    Yield the edited rotations that could wait; an edit that only plans later versions already waits.

    Rotations that share the primary level wait until the last of their next `freeze` turns has ended: until
    then the level is frozen. Raises Impossible and ValueError where an edited rotation cannot wait.
    """
    found = [*_edited(before, after, absent)]
    sharing = [was for path, was, _ in found if path[2] == "rotations"] if freeze > 0 else []
    until = max((next(islice(_ends(each, at, absent), freeze - 1, None)) for each in sharing), default=at)
    for path, was, now in found:
        turns = freeze
        if was in sharing:
            turns = next(n for n, end in enumerate(_ends(was, at, absent), 1) if n >= freeze and end >= until)
        plan = continued(
            was, postponed(was, now), at, freeze=turns, replaced=all_replacements(was, now), absent=absent
        )
        anchor = _anchor(was, now, at, absent)
        if plan.rotation not in (was, now) and not _idle(plan):
            yield Postponement(path=path, was=was, now=now, plan=plan, anchor=anchor)


def changed_anchors(before: Team, after: Team, absent: frozenset[str]) -> Iterator[tuple[Path, Anchor]]:
    """Yield the rotations where only the anchor was edited and this moves turns, with the old anchor."""
    for path, was, now in both(before, after):
        if was.anchor == now.anchor or replace(was, anchor=now.anchor) != now:
            continue
        if not _alike(was, now, absent):
            yield path, was.anchor


def leavers(
    each: Postponement, team: Team, deployment: Deployment, at: datetime, absent: frozenset[str]
) -> tuple[tuple[str, datetime], ...]:
    """
    Return the people who leave when the edit begins, each with the end of their last shift before that.

    `deployment` is the deployment of the team with the postponed edit. People without a shift until then are
    left out: an override may have given it away.
    """
    number, _ = running(each.was, each.plan.begins, absent)
    there = (as_version(each.was), *each.was.then)[number].members
    gone = frozenset(there) - frozenset(each.plan.version.members)
    keys = (schedule_key(each.path), follower(team, each.path))
    playing = (
        shift
        for schedule in deployment.schedules
        if schedule.key in keys
        for shift in shifts(schedule, at, each.plan.begins)
    )
    ends = {str(shift.person): shift.end for shift in sorted(playing, key=lambda shift: shift.end)}
    return tuple((person, end) for person, end in ends.items() if person in gone)


def _ends(rotation: Rotation, at: datetime, absent: frozenset[str]) -> Iterator[datetime]:
    """Yield the ends of a rotation's turns after an instant, in UTC and without end."""
    zone = ZoneInfo(rotation.time_zone)
    yield from (localize(moment, zone).astimezone(UTC) for moment, _ in handoffs(rotation, at, absent))


def _edited(before: Team, after: Team, absent: frozenset[str]) -> Iterator[tuple[Path, Rotation, Rotation]]:
    """
    Yield the rotations that both teams have, and that differ in any value that a version can have.

    A list that begins with somebody else but puts the same people on the same dates is not a difference.
    """
    for path, was, now in both(before, after):
        said = replace(as_version(was), start=now.anchor.date)
        same = was.then == now.then and (
            said == as_version(now)
            or (replace(said, members=now.members) == as_version(now) and _alike(was, now, absent))
        )
        if was.time_zone == now.time_zone and not same:
            yield path, was, now


def _alike(was: Rotation, now: Rotation, absent: frozenset[str]) -> bool:
    """Tell whether two rotations with the same handoffs have the same people on the same dates of a round."""
    try:
        one, other = terms(was, absent)[0], terms(now, absent)[0]
    except ValueError:
        return False
    if len(one.users) != len(other.users) or not other.handoff_at(one.cycle):
        return False
    turn = other.turns_to(one.cycle)
    return all(one.server(number) == other.server(turn + number) for number in range(len(one.users)))


def _idle(found: Continuation) -> bool:
    """Tell whether a version changes nothing about the one before it."""
    versions = (as_version(found.rotation), *found.rotation.then)
    before = versions[found.rotation.then.index(found.version)]
    return found.version == replace(before, start=found.version.start, first=None)


def _anchor(was: Rotation, now: Rotation, at: datetime, absent: frozenset[str]) -> Anchor:
    """Return the anchor for an edit at once; where a later version is in force, the anchor as typed."""
    if any(each.start <= wall(now, at).date() for each in now.then):
        return now.anchor
    return kept_anchor(was, now, at, absent)
