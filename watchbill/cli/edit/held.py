"""What does somebody hold of a schedule, turn by turn?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from watchbill.checks.when import span_text
from watchbill.cli.edit.choice import Found
from watchbill.model import Level
from watchbill.pagerduty.overrides import schedule_of
from watchbill.rota.clock import localize
from watchbill.rota.continuation import handoffs
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, Shift

_AHEAD = timedelta(days=400)
"""How far ahead the next shift of somebody is looked for."""

_SHORT = timedelta(days=8)
"""The stretch up to another handoff is shorter than this."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """
    A stretch [start, end) of a turn, or of an override, in which somebody is on call at a level whenever the hours say.

    `override` is the place of that among the team's, None where it is by the rota. `whole` says that it
    is all of the turn, or of the override.
    """

    level: Level
    schedule: Schedule
    start: datetime
    end: datetime
    override: int | None
    whole: bool

    def when(self, found: Found) -> str:
        """Return when it is, as a reader is told."""
        return span_text(self.start, self.end, found.rotation.time_zone, found.book.at)


def held(
    found: Found, level: Level, schedule: Schedule, person: str, start: datetime, end: datetime, *, cut: bool = True
) -> list[Held]:
    """Return what somebody holds of a schedule in [start, end), in order; cut at both ends, or what meets it."""
    result = []
    for begin, until in _turns(found, start, end):
        first, last = (max(begin, start), min(until, end)) if cut else (begin, until)
        given = _of(replace(schedule, overrides=()), person, begin, until)
        for one, other in _stretches(given, _of(schedule, person, first, last)) if given else ():
            whole = (one, other) == (given[0].start, given[-1].end)
            result.append(Held(level=level, schedule=schedule, start=one, end=other, override=None, whole=whole))
    zone = ZoneInfo(found.rotation.time_zone)
    for index, each in enumerate(found.team.overrides):
        begin, until = (localize(moment, zone).astimezone(UTC) for moment in (each.start, each.end))
        if each.person == person and schedule_of(found.team, each) == schedule.key and begin < end and until > start:
            first, last = (max(begin, start), min(until, end)) if cut else (begin, until)
            whole = start <= begin and until <= end
            taken = _of(schedule, person, first, last)
            if taken:
                one, other = taken[0].start, taken[-1].end
                result.append(Held(level=level, schedule=schedule, start=one, end=other, override=index, whole=whole))
    return sorted(result, key=lambda each: each.start)


def following(found: Found, level: Level, schedule: Schedule, person: str) -> Held | None:
    """Return the next stretch that somebody holds of those that begin after the moment; None if none is in sight."""
    at = found.book.at
    ahead = held(found, level, schedule, person, at, at + _AHEAD, cut=False)
    return next((each for each in ahead if each.start > at), None)


def _turns(found: Found, start: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
    """Yield the turns of the rotation that meet [start, end)."""
    rotation = found.rotation
    zone = ZoneInfo(rotation.time_zone)
    longest = timedelta(days=max([rotation.turn_days, *(each.turn_days for each in rotation.then)]))
    since = start - longest - _SHORT
    edges = (localize(moment, zone).astimezone(UTC) for moment, _ in handoffs(rotation, since, found.absent))
    for begin, until in pairwise(edges):
        if begin >= end:
            return
        if until > start:
            yield begin, until


def _of(schedule: Schedule, person: str, start: datetime, end: datetime) -> list[Shift]:
    return [shift for shift in shifts(schedule, start, end) if shift.person == person]


def _stretches(given: list[Shift], kept: list[Shift]) -> list[tuple[datetime, datetime]]:
    """Return shifts of a turn as one stretch, or as more where some between them was given away."""
    found: list[tuple[datetime, datetime]] = []
    for shift in kept:
        if found and not any(each.start < shift.start and each.end > found[-1][1] for each in given):
            found[-1] = (found[-1][0], shift.end)
        else:
            found.append((shift.start, shift.end))
    return found
