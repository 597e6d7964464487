"""Who is on call at each level of a team over some days, and what else happens on them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from watchbill.oncall.hours import Hours
from watchbill.periods import Period
from watchbill.roster.model import Level
from watchbill.rota.schedule import Shift


@dataclass(frozen=True, slots=True, kw_only=True)
class Swapped:
    """A stretch [start, end), in UTC, that an override gave to `person`; `instead` has it by the rota, None: nobody."""

    start: datetime
    end: datetime
    person: str
    instead: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lane:
    """
    One rotation of a level, or one person who holds it always (`schedule` is None then).

    `name` is unique in the calendar: `primary`, `primary eu`, `lead`, `manager of payments-api`. `shifts`
    tile the days. `hours` are those of each version, as `hours.hours` has them. A `shadow` covers nothing.
    """

    name: str
    level: Level
    schedule: str | None
    zone: str
    shadow: bool
    hours: tuple[Hours, ...]
    shifts: tuple[Shift, ...]
    swapped: tuple[Swapped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Leave of somebody who is in a lane, in UTC, cut to the days; what a calendar says is cut to their shifts too."""

    person: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Holiday:
    """A public holiday, and whose of those in the lanes it is."""

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
    """A stretch, in UTC, in which one person is on call in lanes of two levels: a page that moves on stays."""

    person: str
    lanes: tuple[str, str]
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """
    A team's rota over [start, end), in UTC.

    `lanes` are in the order of the levels. `gaps` are when no level of some policy has anybody. `zone` is the
    one that times are told in, unless the reader asks for another.
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
