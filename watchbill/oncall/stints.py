"""Stints on call: one person's stretches of a schedule, from their turns and from overrides."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from watchbill.clock import localize
from watchbill.pagerduty.overrides import schedule_of
from watchbill.roster.model import Level, Team
from watchbill.rota.play import shifts, turns
from watchbill.rota.schedule import Schedule, ScheduleOverride, Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Stint:
    """
    A stretch [start, end) of a turn, or of an override, that somebody has at a level.

    `shifts` has the times within the hours when they are on call, in order: an override of the stretch only
    takes these. `override` is the index of the team's override that gave them the stretch, or None where it
    is theirs by the rota. `whole` says that it is the whole turn, or the whole override.
    """

    level: Level
    schedule: Schedule
    start: datetime
    end: datetime
    shifts: tuple[Shift, ...]
    override: int | None
    whole: bool

    def after(self, moment: datetime) -> "Stint | None":
        """Return the part that is still to come, or None where it is over; an override is never cut."""
        left = _within(self.shifts, moment, self.end)
        if not left or self.override is not None:
            return self if left else None
        return replace(self, start=left[0].start, shifts=left, whole=self.whole and left == self.shifts)


def stints(
    team: Team,
    level: Level,
    schedule: Schedule,
    person: str,
    start: datetime,
    end: datetime,
    *,
    cut: bool = True,
) -> list[Stint]:
    """
    Return somebody's stints on a schedule in [start, end), in order.

    With `cut` they are cut at both ends, otherwise they are whole. A turn is one stint, or several where its
    middle was given away.
    """
    own = _by_the_rota(level, schedule, person, start, end, cut=cut)
    covered = _by_overrides(team, level, schedule, person, start, end, cut=cut)
    return sorted((*own, *covered), key=lambda each: each.start)


def _by_the_rota(
    level: Level, schedule: Schedule, person: str, start: datetime, end: datetime, *, cut: bool
) -> Iterator[Stint]:
    """Yield the stints that somebody keeps of their own turns."""
    rota = replace(schedule, overrides=())
    for begin, until in turns(schedule, start, end):
        first, last = (max(begin, start), min(until, end)) if cut else (begin, until)
        given = _of(rota, person, begin, until)
        for kept in _unbroken(given, _of(schedule, person, first, last)) if given else ():
            whole = (kept[0].start, kept[-1].end) == (given[0].start, given[-1].end)
            yield _stint(level, schedule, kept, None, whole=whole)


def _by_overrides(
    team: Team, level: Level, schedule: Schedule, person: str, start: datetime, end: datetime, *, cut: bool
) -> Iterator[Stint]:
    """Yield the stints that somebody has by the team's overrides."""
    rota = replace(schedule, overrides=())
    for index, each in enumerate(team.overrides):
        if each.person != person or schedule_of(team, each) != schedule.key:
            continue
        begin, until = (localize(moment, schedule.tz).astimezone(UTC) for moment in (each.start, each.end))
        if begin >= end or until <= start:
            continue
        taken = [
            shift
            for shift in _of(rota, each.replace, begin, until)
            if ScheduleOverride(start=shift.start, end=shift.end, person=person) in schedule.overrides
        ]
        kept = _within(taken, start, end) if cut else tuple(taken)
        if kept:
            yield _stint(level, schedule, kept, index, whole=start <= begin and until <= end)


def _stint(
    level: Level, schedule: Schedule, kept: tuple[Shift, ...], override: int | None, *, whole: bool
) -> Stint:
    return Stint(
        level=level,
        schedule=schedule,
        start=kept[0].start,
        end=kept[-1].end,
        shifts=kept,
        override=override,
        whole=whole,
    )


def _of(schedule: Schedule, person: str, start: datetime, end: datetime) -> list[Shift]:
    return [shift for shift in shifts(schedule, start, end) if shift.person == person]


def _within(found: Sequence[Shift], start: datetime, end: datetime) -> tuple[Shift, ...]:
    return tuple(
        replace(shift, start=max(shift.start, start), end=min(shift.end, end))
        for shift in found
        if shift.start < end and shift.end > start
    )


def _unbroken(given: Sequence[Shift], kept: Sequence[Shift]) -> list[tuple[Shift, ...]]:
    """Return the shifts that are left of a turn, in groups: given-away shifts separate them."""
    found: list[tuple[Shift, ...]] = []
    for shift in kept:
        if found and not any(each.start < shift.start and each.end > found[-1][-1].end for each in given):
            found[-1] = (*found[-1], shift)
        else:
            found.append((shift,))
    return found
