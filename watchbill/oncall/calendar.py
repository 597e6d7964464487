"""The calendar of a team over some days: who is on call at each level, and what else happens then."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from watchbill.clock import DAY, WEEK, Reading, from_seconds, timeline, to_seconds, transitions
from watchbill.oncall.availability import leave
from watchbill.oncall.holidays import public_holidays
from watchbill.oncall.levels import policy_gaps
from watchbill.oncall.seats import Seat, seats
from watchbill.pagerduty.deployment import Deployment
from watchbill.periods import Period, union
from watchbill.roster.model import Level, Person, Team
from watchbill.rota.play import shifts, side_by_side
from watchbill.rota.schedule import Layer, Schedule, Shift
from watchbill.rota.windows import Window, reach, windows

_MOMENT = timedelta(microseconds=1)

OpenHours = tuple[tuple[datetime, datetime], ...]
"""When somebody may be on call: stretches [start, end) in UTC; empty means always."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """
    A stretch [start, end), in UTC, that an override gave to `person`.

    `instead` is the person who has it by the rota, or None for nobody.
    """

    start: datetime
    end: datetime
    person: str
    instead: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """
    One rotation of a level, or one person who always holds it (then `schedule` is None).

    `name` is unique in the calendar: `primary`, `primary eu`, `lead`, `manager of payments-api`. `shifts`
    tile the days. `hours` has the hours of each version that serves. A `shadow` covers nothing.
    """

    name: str
    level: Level
    schedule: str | None
    zone: str
    shadow: bool
    hours: tuple[OpenHours, ...]
    shifts: tuple[Shift, ...]
    swapped: tuple[Swapped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """
    Leave of somebody who is in a lane, in UTC, cut to the calendar's days.

    Leave that only their own calendar has is also cut to their shifts.
    """

    person: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A public holiday, and the people in the lanes who have it."""

    day: date
    name: str
    people: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """The clocks of a zone go forward (positive) or back at an instant in UTC."""

    instant: datetime
    zone: str
    by: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubled:
    """A stretch, in UTC, with one person on call at two levels: a page escalates to the same person."""

    person: str
    lanes: tuple[str, str]
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """
    A team's rota over [start, end), in UTC.

    `lanes` are in the order of the levels. `gaps` are the times when a policy has nobody at any level. Times
    are shown in `zone`, unless the reader asks for another.
    """

    team: str
    name: str
    zone: str
    start: datetime
    end: datetime
    lanes: tuple[Lane, ...]
    gaps: tuple[Period[datetime], ...]
    absences: tuple[Absence, ...]
    holidays: tuple[Holiday, ...]
    clock_changes: tuple[ClockChange, ...]
    doubled: tuple[Doubled, ...]


def calendar(
    team: Team, deployment: Deployment, people: Mapping[str, Person], start: datetime, end: datetime
) -> Calendar:
    """
    Return a team's rota over [start, end), as its compiled schedules play it.

    Public holidays go by the days of the team's zone; a code that the library does not know has none.
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    zone = team.zone
    found = tuple(seats(team, deployment))
    lanes = tuple(_lane(seat, zone, start, end) for seat in found)
    there = sorted({person for seat in found for person in seat.people(start, end)})
    return Calendar(
        team=team.key,
        name=team.name,
        zone=zone,
        start=start,
        end=end,
        lanes=lanes,
        gaps=_gaps(deployment, start, end),
        absences=tuple(_absences(lanes, there, people, start, end)),
        holidays=_holidays(there, people, zone, start, end),
        clock_changes=_clock_changes({lane.zone for lane in lanes}, start, end),
        doubled=tuple(_doubled(lanes)),
    )


def _lane(seat: Seat, zone: str, start: datetime, end: datetime) -> Lane:
    schedule = seat.schedule
    if schedule is None:
        played: tuple[Shift, ...] = (Shift(start=start, end=end, person=seat.person),) if start < end else ()
    else:
        played, zone = tuple(shifts(schedule, start, end)), schedule.zone
    return Lane(
        name=seat.name,
        level=seat.level,
        schedule=seat.key,
        zone=zone,
        shadow=seat.shadow,
        hours=() if schedule is None else _open_hours(schedule, start, end),
        shifts=played,
        swapped=(
            ()
            if schedule is None or not schedule.overrides
            else tuple(_swapped(schedule, played, start, end))
        ),
    )


def _swapped(
    schedule: Schedule, played: Sequence[Shift], start: datetime, end: datetime
) -> Iterator[Swapped]:
    """Yield the stretches in which overrides change who is on call."""
    rota = shifts(replace(schedule, overrides=()), start, end)
    for piece, person, instead in side_by_side(played, rota):
        if person is not None and person != instead:
            yield Swapped(start=piece.start, end=piece.end, person=person, instead=instead)


def _gaps(deployment: Deployment, start: datetime, end: datetime) -> tuple[Period[datetime], ...]:
    """Return when a page of any service would reach nobody: the gaps of all policies together."""
    found = (gap for policy in deployment.policies for gap in policy_gaps(deployment, policy.key, start, end))
    return tuple(union(sorted(found)))


def _absences(
    lanes: Sequence[Lane], there: Sequence[str], people: Mapping[str, Person], start: datetime, end: datetime
) -> Iterator[Absence]:
    """Yield leave in order; leave from somebody's own calendar is only shown for their shifts."""
    found: set[tuple[datetime, str, datetime]] = set()
    for key in there:
        if key not in people or not people[key].away:
            continue
        on_call = [(each.start, each.end) for lane in lanes for each in lane.shifts if each.person == key]
        for said in people[key].away:
            shown = [(start, end)] if said.calendar is None else on_call
            for begin, until in leave(replace(people[key], away=(said,))):
                stretches = ((max(begin, first, start), min(until, last, end)) for first, last in shown)
                found.update((first, key, last) for first, last in stretches if first < last)
    yield from (Absence(person=key, start=first, end=last) for first, key, last in sorted(found))


def _holidays(
    there: Sequence[str], people: Mapping[str, Person], zone: str, start: datetime, end: datetime
) -> tuple[Holiday, ...]:
    tz = ZoneInfo(zone)
    first, last = start.astimezone(tz).date(), (end - _MOMENT).astimezone(tz).date()
    found: dict[tuple[date, str], list[str]] = {}
    for key in there:
        code = people[key].holidays if key in people else None
        for day, name in (public_holidays(code, first, last) or {}).items() if code is not None else ():
            found.setdefault((day, name), []).append(key)
    return tuple(Holiday(day=day, name=name, people=tuple(found[day, name])) for day, name in sorted(found))


def _clock_changes(zones: set[str], start: datetime, end: datetime) -> tuple[ClockChange, ...]:
    found = []
    for zone in zones:
        tz = ZoneInfo(zone)
        for instant in transitions(zone, start, end):
            before, after = (
                (instant + by).astimezone(tz).utcoffset() for by in (-timedelta(seconds=1), timedelta())
            )
            if before is not None and after is not None:
                found.append(ClockChange(instant=instant, zone=zone, by=after - before))
    return tuple(sorted(found, key=lambda each: (each.instant, each.zone)))


def _doubled(lanes: Sequence[Lane]) -> Iterator[Doubled]:
    covering = [lane for lane in lanes if not lane.shadow]
    for one, other in combinations(covering, 2):
        people = {shift.person for shift in one.shifts} - {None}
        if one.level is other.level or people.isdisjoint(shift.person for shift in other.shifts):
            continue
        for piece, person, also in side_by_side(one.shifts, other.shifts):
            if person is not None and person == also:
                yield Doubled(person=person, lanes=(one.name, other.name), start=piece.start, end=piece.end)


def _open_hours(schedule: Schedule, start: datetime, end: datetime) -> tuple[OpenHours, ...]:
    """
    Return the hours of each version that serves in [start, end), in order.

    The windows are whole, cover at least a week, and include the next one after that: so they also show what
    [start, end) cuts off or is too short to meet.
    """
    first, last = to_seconds(start), to_seconds(end)
    return tuple(_of_layers(schedule, first, last))


def _of_layers(schedule: Schedule, start: int, end: int) -> Iterator[OpenHours]:
    for layer in schedule.layers:
        serves = layer.within(start, end)
        if serves is not None:
            found = _windows(layer, schedule.zone, serves.start, max(serves.end, serves.start + WEEK))
            yield tuple((from_seconds(begin), from_seconds(until)) for begin, until in found)


def _windows(layer: Layer, zone: str, start: int, end: int) -> list[Window]:
    """Return a layer's windows that meet [start, end), and the next one; empty where it always serves."""
    early, late = start - WEEK, end + WEEK
    clock = timeline(zone, early - reach(layer.restrictions) - 2 * DAY, late + 2 * DAY)
    found = list(windows(layer.restrictions, clock, early, late, Reading.WALL_CLOCK))
    if len(found) == 1:
        return []
    met = [window for window in found if window[1] > start]
    return met[: 1 + sum(begin < end for begin, _ in met)]
