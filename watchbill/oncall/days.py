"""What does a team's rota look like over some days?"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from watchbill.clock import transitions
from watchbill.oncall.calendar import Absence, Calendar, ClockChange, Doubled, Holiday, Lane, Swapped
from watchbill.oncall.coverage import policy_gaps
from watchbill.oncall.holidays import public_holidays
from watchbill.oncall.hours import hours
from watchbill.oncall.lanes import Place, places
from watchbill.oncall.swaps import leave
from watchbill.pagerduty.deployment import Deployment
from watchbill.periods import Period, union
from watchbill.roster.model import Person, Team
from watchbill.rota.play import shifts, side_by_side
from watchbill.rota.schedule import Schedule, Shift

_MOMENT = timedelta(microseconds=1)


def calendar(
    team: Team, deployment: Deployment, people: Mapping[str, Person], start: datetime, end: datetime
) -> Calendar:
    """
    Return a team's rota over [start, end), as its compiled schedules play it.

    Public holidays are those of the days of the team's zone; a code that the library does not know has none.
    """
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    zone = team.zone
    found = tuple(places(team, deployment))
    lanes = tuple(_lane(place, zone, start, end) for place in found)
    there = sorted({person for place in found for person in place.people(start, end)})
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


def _lane(place: Place, zone: str, start: datetime, end: datetime) -> Lane:
    schedule = place.schedule
    if schedule is None:
        played: tuple[Shift, ...] = (Shift(start=start, end=end, person=place.person),) if start < end else ()
    else:
        played, zone = tuple(shifts(schedule, start, end)), schedule.zone
    return Lane(
        name=place.name,
        level=place.level,
        schedule=place.key,
        zone=zone,
        shadow=place.shadow,
        hours=() if schedule is None else hours(schedule, start, end),
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
    """Yield where the schedule plays otherwise than it would without its overrides."""
    rota = shifts(replace(schedule, overrides=()), start, end)
    for piece, person, instead in side_by_side(played, rota):
        if person is not None and person != instead:
            yield Swapped(start=piece.start, end=piece.end, person=person, instead=instead)


def _gaps(deployment: Deployment, start: datetime, end: datetime) -> tuple[Period[datetime], ...]:
    """Return when a page of some service would find nobody: the gaps of all policies together."""
    found = (gap for policy in deployment.policies for gap in policy_gaps(deployment, policy.key, start, end))
    return tuple(union(sorted(found)))


def _absences(
    lanes: Sequence[Lane], there: Sequence[str], people: Mapping[str, Person], start: datetime, end: datetime
) -> Iterator[Absence]:
    """Yield leave in order; of what only somebody's own calendar says no more than the shifts that fall into it."""
    found: set[tuple[datetime, str, datetime]] = set()
    for key in there:
        if key not in people or not people[key].away:
            continue
        on_call = [(each.start, each.end) for lane in lanes for each in lane.shifts if each.person == key]
        for said in people[key].away:
            told = [(start, end)] if said.calendar is None else on_call
            for begin, until in leave(replace(people[key], away=(said,))):
                stretches = ((max(begin, first, start), min(until, last, end)) for first, last in told)
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
