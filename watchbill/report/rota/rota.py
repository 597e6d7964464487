"""The calendars of a rota, and the texts that its forms share."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from watchbill.dates import date_text, near_date_text
from watchbill.oncall.calendar import Calendar, Lane
from watchbill.oncall.fairness import LaneShares
from watchbill.printable import visible
from watchbill.roster.model import Person

Names = Mapping[str, str]
"""Display names by the keys of people."""

SATURDAY = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rota:
    """
    Who is on call over some days: a calendar for each team; `name` is the file's name.

    `people` are the people in the roster, `missing` the teams that are left out because of an error.
    Times are in `zone`, or in each calendar's own zone if that is None. `shares` computes how evenly a
    team's time is shared. It is slow: only a form that shows the result calls it.
    """

    name: str
    at: datetime
    calendars: tuple[Calendar, ...]
    people: Mapping[str, Person]
    missing: tuple[str, ...]
    zone: str | None
    shares: Callable[[Calendar], Sequence[LaneShares]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day, or the shown part of one: [start, end) in UTC; a whole day may have 23 or 25 hours."""

    day: date
    start: datetime
    end: datetime


@lru_cache(maxsize=64)
def days(zone: str, start: datetime, end: datetime) -> tuple[Day, ...]:
    """Return the days in [start, end), cut at midnight in a zone; a day that its clocks skip is left out."""
    return tuple(_days(ZoneInfo(zone), start, end))


def _days(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Day]:
    day, left = start.astimezone(zone).date(), start
    while left < end:
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone) + _DAY
        right = min(end, midnight.astimezone(UTC))
        if left < right:
            yield Day(day=day, start=left, end=right)
        day, left = day + _DAY, right


def days_text(calendar: Calendar, zone: str) -> str:
    """Return the days that are shown: `Mon 23 Nov – Sun 20 Dec 2026`."""
    shown = days(zone, calendar.start, calendar.end)
    first, last = shown[0].day, shown[-1].day
    if first == last:
        return date_text(first)
    left = date_text(first) if first.year != last.year else near_date_text(first, first)
    return f"{left} – {date_text(last)}"


def rotating(calendar: Calendar) -> tuple[Lane, ...]:
    """Return the lanes in which people take turns."""
    return tuple(lane for lane in calendar.lanes if lane.schedule is not None)


def fixed(calendar: Calendar) -> tuple[tuple[str, str], ...]:
    """Return each lane that always has the same person: its name and the person."""
    always = (lane for lane in calendar.lanes if lane.schedule is None)
    return tuple(
        (lane.name, shift.person) for lane in always for shift in lane.shifts if shift.person is not None
    )


def display_names(people: Mapping[str, Person]) -> Names:
    """Return printable display names by key; people who share a name get their keys added."""
    often = Counter(person.name for person in people.values())
    return {
        key: visible(f"{person.name} ({key})" if often[person.name] > 1 else person.name)
        for key, person in people.items()
    }
