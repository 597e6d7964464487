"""Calendars with everything that the page of a rota marks."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from tests import rosters
from watchbill.oncall.calendar import Absence, Calendar, ClockChange, Doubled, Holiday, Lane, Swapped
from watchbill.oncall.fairness import Burden, LaneShares, Share
from watchbill.periods import Period
from watchbill.report.rota.rota import Rota
from watchbill.roster.model import Level, Person
from watchbill.rota.schedule import Shift

LONDON = ZoneInfo("Europe/London")
START, END = datetime(2027, 3, 22, tzinfo=UTC), datetime(2027, 4, 4, 23, tzinfo=UTC)
NOW = datetime(2027, 3, 25, 14, 20, tzinfo=UTC)
_HOUR = timedelta(hours=1)


def at(month: int, day: int, hour: int = 0) -> datetime:
    """A local time in London, in UTC."""
    return datetime(2027, month, day, hour, tzinfo=LONDON).astimezone(UTC)


def shift(start: datetime, end: datetime, person: str | None) -> Shift:
    return Shift(start=start, end=end, person=person)


def lane(name: str, *shifts: Shift, level: Level = Level.PRIMARY, swapped: tuple[Swapped, ...] = ()) -> Lane:
    return Lane(
        name=name,
        level=level,
        schedule=name.replace(" ", "_"),
        zone="Europe/London",
        shadow=False,
        hours=(),
        shifts=shifts,
        swapped=swapped,
    )


def days(people: Iterable[tuple[int, int, str]], first: int, last: int) -> tuple[Shift, ...]:
    """Shifts of some hours a day in March, with nobody between them."""
    found: list[Shift] = []
    before = START
    for start, end, person in people:
        for day in range(start, end):
            begin, until = at(3, day, first), at(3, day, last)
            found += [shift(before, begin, None), shift(begin, until, person)]
            before = until
    return (*found, shift(before, END, None))


def calendar(*lanes: Lane, team: str = "payments", name: str = "Payments") -> Calendar:
    return Calendar(
        team=team,
        name=name,
        zone="Europe/London",
        start=START,
        end=END,
        lanes=lanes,
        gaps=(),
        absences=(),
        holidays=(),
        clock_changes=(),
        doubled=(),
    )


def person(key: str, name: str | None = None) -> Person:
    return replace(rosters.person(key), name=name or key.title(), time_zone=None)


def people(**names: str) -> dict[str, Person]:
    return {key: person(key, names.get(key)) for key in ("ana", "ben", "chi", "eli")}


def rota_of(
    calendars: Sequence[Calendar],
    shares: Mapping[str, Sequence[LaneShares]],
    known: Mapping[str, Person],
    *,
    zone: str | None = None,
    now: datetime = NOW,
) -> Rota:
    """A rota to report, with shares by the keys of teams."""
    return Rota(
        name="teams.yaml",
        at=now,
        calendars=tuple(calendars),
        people=known,
        missing=(),
        zone=zone,
        shares=lambda each: shares.get(each.team, ()),
    )


def everything() -> Calendar:
    """A calendar with one of each."""
    swap = Swapped(start=at(3, 31, 10), end=at(4, 1, 18), person="chi", instead="ben")
    primary = lane(
        "primary",
        shift(START, at(3, 22, 10), "chi"),
        shift(at(3, 22, 10), at(3, 29, 10), "ana"),
        shift(at(3, 29, 10), at(3, 31, 10), "ben"),
        shift(at(3, 31, 10), at(4, 1, 18), "chi"),
        shift(at(4, 1, 18), at(4, 3), "ben"),
        shift(at(4, 3), END, None),
        swapped=(swap,),
    )
    hours = lane("secondary", *days([(22, 27, "ben"), (29, 32, "chi")], 9, 17), level=Level.SECONDARY)
    shadow = replace(lane("shadow", shift(START, END, "eli")), shadow=True, zone="Asia/Kolkata")
    lead = replace(lane("lead", shift(START, END, "eli"), level=Level.LEAD), schedule=None)
    return replace(
        calendar(primary, hours, shadow, lead),
        gaps=(Period(start=at(4, 3), end=at(4, 3, 8)),),
        absences=(Absence(person="ben", start=at(4, 2), end=END),),
        holidays=(Holiday(day=date(2027, 3, 26), name="Good Friday", people=("ana", "ben")),),
        clock_changes=(
            ClockChange(instant=datetime(2027, 3, 28, 1, tzinfo=UTC), zone="Europe/London", by=_HOUR),
        ),
        doubled=(
            Doubled(person="chi", lanes=("primary", "secondary"), start=at(3, 31, 10), end=at(3, 31, 17)),
        ),
    )


def shares() -> tuple[LaneShares, ...]:
    return (
        LaneShares(
            lane="primary",
            level=Level.PRIMARY,
            shares=(
                Share(
                    person="ana",
                    burden=_burden(2337, 14, 97, 26, 4, 168),
                    even=_burden(2190, 13, 91, 25, 3, 0),
                ),
                Share(
                    person="ben",
                    burden=_burden(2043, 12, 85, 24, None, 60),
                    even=_burden(2190, 13, 91, 25, 3, 0),
                ),
            ),
        ),
        LaneShares(
            lane="lead",
            level=Level.LEAD,
            shares=(
                Share(
                    person="eli",
                    burden=_burden(8760, 1, 365, 104, 8, 8760),
                    even=_burden(8760, 1, 1, 1, 1, 0),
                ),
            ),
        ),
    )


def _burden(
    hours: int, shifts: int, nights: int, weekends: int, holidays: int | None, longest: int
) -> Burden:
    return Burden(
        hours=hours * _HOUR,
        shifts=shifts,
        nights=nights,
        weekends=weekends,
        holidays=holidays,
        longest=longest * _HOUR,
    )
