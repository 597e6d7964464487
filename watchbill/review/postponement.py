"""The rotations that an edit changes, and the handoffs from which it could hold instead."""

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
    An edited rotation of which the edit could hold from a handoff on: by `plan`.

    It stands at `path` and `was` there before, `now` is what it was edited to. `anchor` is for the
    edit at once: with it whoever is on call stays.
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
    Yield the edited rotations that could wait; what is planned for later by the edit itself does already.

    Those that share level 1 wait for the end of the last of their next `freeze` turns: until then the level
    is frozen. Raises Impossible and ValueError where one is edited so that it cannot.
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
    """Yield the rotations of which the anchor alone differs and moves turns, with the anchor before."""
    for path, was, now in both(before, after):
        if was.anchor == now.anchor or replace(was, anchor=now.anchor) != now:
            continue
        if not _alike(was, now, absent):
            yield path, was.anchor


def leavers(
    each: Postponement, team: Team, deployment: Deployment, at: datetime, absent: frozenset[str]
) -> tuple[tuple[str, datetime], ...]:
    """
    Return who was to be there when the edit begins and no longer is, with the end of their last shift before.

    `deployment` is what the team compiles to with the edit begun later. Who has no shift until then
    is left out: an override may have given it away.
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
    """Yield when the turns of a rotation end after an instant, in UTC; without end."""
    zone = ZoneInfo(rotation.time_zone)
    yield from (localize(moment, zone).astimezone(UTC) for moment, _ in handoffs(rotation, at, absent))


def _edited(before: Team, after: Team, absent: frozenset[str]) -> Iterator[tuple[Path, Rotation, Rotation]]:
    """
    Yield the rotations that both have, and that differ in what a version can say, in whichever.

    A list that begins with somebody else, and puts the same people on the same dates, is no difference.
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
    """Tell whether a version says no more than the one before it."""
    versions = (as_version(found.rotation), *found.rotation.then)
    before = versions[found.rotation.then.index(found.version)]
    return found.version == replace(before, start=found.version.start, first=None)


def _anchor(was: Rotation, now: Rotation, at: datetime, absent: frozenset[str]) -> Anchor:
    """Return the anchor for an edit at once; where a later version is what runs, it is as it was typed."""
    if any(each.start <= wall(now, at).date() for each in now.then):
        return now.anchor
    return kept_anchor(was, now, at, absent)
