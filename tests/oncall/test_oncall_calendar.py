"""Calendars and shares over some days: examples, and properties against brute force."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import rosters
from tests.rota.strategies import MINUTE, PEOPLE, moments, schedules, zones
from watchbill.clock import localize
from watchbill.oncall.calendar import Absence, Calendar, ClockChange, Doubled, Holiday, Swapped, calendar
from watchbill.oncall.fairness import Share, counted_until, shares
from watchbill.pagerduty.compile import compile_team
from watchbill.pagerduty.deployment import Deployment, OnPerson, OnSchedule, Policy, Rule
from watchbill.periods import Period
from watchbill.roster.model import Follow, Leave, Level, Override, Person, Rotation, Shadow, Team, Version
from watchbill.rota.play import on_call, shifts
from watchbill.rota.schedule import Schedule, ScheduleOverride

MONDAY = datetime(2026, 11, 30, 10, tzinfo=UTC)
DAY = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")
EVERYBODY = {key: rosters.person(key) for key in rosters.NAMES}
MEMBERS = ("ana", "ben", "chi", "dev")
COUNTS = ("shifts", "nights", "weekends")


def played(
    team: Team, *, people: dict[str, Person] | None = None, start: datetime = MONDAY, days: int = 28
) -> Calendar:
    everybody = EVERYBODY | (people or {})
    roster = replace(rosters.roster(team), people=everybody)
    return calendar(team, compile_team(team, roster), everybody, start, start + days * DAY)


def shared(
    team: Team, *, people: dict[str, Person] | None = None, start: datetime = MONDAY, days: int = 28
) -> dict[str, Share]:
    """Return the shares of the primary by person."""
    everybody = EVERYBODY | (people or {})
    roster = replace(rosters.roster(team), people=everybody)
    lanes = shares(team, compile_team(team, roster), everybody, start, start + days * DAY)
    return {share.person: share for share in lanes[0].shares}


def with_rotation(rotation: Rotation) -> Team:
    return replace(rosters.team("payments"), rotations=(rotation,), secondary=Follow.NEXT)


def away(key: str, start: datetime, end: datetime) -> dict[str, Person]:
    """Return a person with leave by the clocks of London."""
    return {key: replace(EVERYBODY[key], away=(Leave(start=start, end=end, calendar=None),))}


def override(start: datetime, end: datetime, replaced: str, person: str) -> Override:
    return Override(
        start=start, end=end, replace=replaced, person=person, level=Level.PRIMARY, rotation=None, reason=None
    )


TEAM = rosters.team("payments")


def test_lanes_are_named_after_their_level_rotation_or_service() -> None:
    """
    Every seat of every policy is one lane; a shadow is next to the primary; several people who hold a level
    have separate lanes.
    """
    rotations = tuple(rosters.rotation(rosters.NAMES[:4], name=name) for name in ("eu", "us"))
    service = replace(rosters.service("ledger", ['app="ledger"']), manager=("gus",))
    team = replace(
        rosters.team("payments", service),
        rotations=rotations,
        shadow=Shadow(members=("gus",), rotation="eu", until=None, notify=True),
        lead=("eli", "fay"),
    )
    found = [(lane.name, lane.schedule, lane.shadow) for lane in played(team).lanes]
    assert found == [
        ("primary eu", "primary_eu", False),
        ("primary us", "primary_us", False),
        ("shadow", "shadow", True),
        ("secondary eu", "secondary_eu", False),
        ("secondary us", "secondary_us", False),
        ("lead eli", None, False),
        ("lead fay", None, False),
        ("manager", None, False),
        ("manager of ledger", None, False),
    ]


def test_an_override_is_shown_with_the_person_whom_it_replaces() -> None:
    """The shifts have whoever covers; beside them is who would have been on call."""
    start, end = datetime(2026, 12, 2, 9), datetime(2026, 12, 4, 9)
    found = played(replace(TEAM, overrides=(override(start, end, "ana", "gus"),))).lanes[0]
    swapped = Swapped(
        start=start.replace(tzinfo=UTC), end=end.replace(tzinfo=UTC), person="gus", instead="ana"
    )
    assert found.swapped == (swapped,)
    assert [shift.person for shift in found.shifts] == ["ana", "gus", "ana", "ben", "chi", "dev"]


def test_leave_is_cut_to_the_days_and_only_shown_for_people_in_a_lane() -> None:
    """Leave of anybody else does not matter for the rota."""
    leave = away("ana", datetime(2026, 11, 1), datetime(2026, 12, 5)) | away(
        "gus", datetime(2026, 12, 1), datetime(2026, 12, 5)
    )
    assert played(TEAM, people=leave).absences == (
        Absence(person="ana", start=MONDAY, end=datetime(2026, 12, 5, tzinfo=UTC)),
    )


def test_leave_in_a_calendar_is_shown_where_it_meets_a_shift() -> None:
    """The rest of somebody's calendar is private."""
    leave = Leave(start=datetime(2026, 12, 5), end=datetime(2026, 12, 9), calendar="ben.ics")
    people = {"ben": replace(EVERYBODY["ben"], away=(leave,))}
    team = replace(TEAM, escalation=replace(TEAM.escalation, levels=(Level.PRIMARY, Level.LEAD)))
    assert played(team, people=people).absences == (
        Absence(person="ben", start=MONDAY + 7 * DAY, end=datetime(2026, 12, 9, tzinfo=UTC)),
    )


def test_holidays_name_the_people_who_have_them() -> None:
    """A public holiday is listed once, with everybody in the lanes who has it."""
    people = {key: replace(EVERYBODY[key], holidays="GB-ENG") for key in ("ben", "ana", "gus")}
    assert played(TEAM, people=people).holidays == (
        Holiday(day=date(2026, 12, 25), name="Christmas Day", people=("ana", "ben")),
        Holiday(day=date(2026, 12, 26), name="Boxing Day", people=("ana", "ben")),
        Holiday(day=date(2026, 12, 28), name="Boxing Day (observed)", people=("ana", "ben")),
    )


def test_clock_changes_are_those_of_the_rotations() -> None:
    """The clocks go forward by an hour in spring, at 01:00 UTC."""
    found = played(TEAM, start=datetime(2027, 3, 1, tzinfo=UTC)).clock_changes
    hour = timedelta(hours=1)
    assert found == (
        ClockChange(instant=datetime(2027, 3, 28, 1, tzinfo=UTC), zone="Europe/London", by=hour),
    )


def test_a_gap_is_when_no_level_of_some_policy_has_anybody() -> None:
    """Here the team's own policy has it; a service's policy that always has a manager does not hide it."""
    schedule = Schedule(key="primary", name="", description="", zone="Etc/UTC", layers=(), overrides=())
    rules = (Rule(level=Level.PRIMARY, delay=15, targets=(OnSchedule(schedule="primary"),)),)
    manager = (Rule(level=Level.MANAGER, delay=15, targets=(OnPerson(person="fay"),)),)
    found = calendar(TEAM, deployment(schedule, rules, manager), EVERYBODY, MONDAY, MONDAY + DAY)
    assert found.gaps == (Period(start=MONDAY, end=MONDAY + DAY),)


def test_somebody_on_two_levels_is_doubled() -> None:
    """A lead who is a member is doubled for the whole of their turn."""
    found = played(replace(TEAM, lead=("chi",)), days=28).doubled
    assert [each for each in found if each.lanes[0] == "primary"] == [
        Doubled(person="chi", lanes=("primary", "lead"), start=MONDAY + 14 * DAY, end=MONDAY + 21 * DAY)
    ]


def test_even_shares_leave_out_people_on_leave() -> None:
    """
    Ana is away for two of four weeks: she owes a quarter of the other two, and the rest a third each of hers.
    """
    found = shared(TEAM, people=away("ana", datetime(2026, 12, 7, 10), datetime(2026, 12, 21, 10)))
    week = 7 * DAY
    assert [found[key].even.hours for key in MEMBERS] == [week / 2, *[week * 7 / 6] * 3]
    assert [found[key].burden.hours for key in MEMBERS] == [week] * 4


def test_even_shares_include_everybody_where_all_are_on_leave() -> None:
    """Somebody has to be on call: where all are away, leave excuses nobody."""
    everyone: dict[str, Person] = {}
    for key in MEMBERS:
        everyone |= away(key, datetime(2026, 12, 1), datetime(2026, 12, 3))
    assert {share.even.hours for share in shared(TEAM, people=everyone).values()} == {7 * DAY}


def test_even_shares_follow_the_versions() -> None:
    """A member who joins with a later version owes from then on, and a leaver no longer does."""
    rotation = rosters.rotation()
    later = Version(
        start=date(2026, 12, 14),
        members=("ana", "ben", "chi", "eli"),
        turn_days=7,
        handoff_day=1,
        handoff_time=600,
        hours=(),
        first="eli",
    )
    found = shared(with_rotation(replace(rotation, then=(later,))))
    even = {key: share.even.hours for key, share in found.items()}
    assert even == {"ana": 7 * DAY, "ben": 7 * DAY, "chi": 7 * DAY, "dev": 3.5 * DAY, "eli": 3.5 * DAY}


def test_a_cover_who_is_not_a_member_owes_nothing() -> None:
    """The members share the time that such a person covers."""
    start, end = datetime(2026, 12, 2, 10), datetime(2026, 12, 4, 10)
    found = shared(replace(TEAM, overrides=(override(start, end, "ana", "gus"),)))
    assert (found["gus"].burden.hours, found["gus"].even.hours) == (2 * DAY, timedelta())
    assert {found[key].even.hours for key in MEMBERS} == {7 * DAY}


def test_an_indivisible_rest_is_owed_by_whoever_has_it() -> None:
    """Four people have five shifts: nobody is above their share because of the fifth."""
    found = shared(TEAM, days=35)
    assert {key: (each.burden.shifts, each.even.shifts) for key, each in found.items()} == {
        "ana": (2, 2),
        "ben": (1, 1),
        "chi": (1, 1),
        "dev": (1, 1),
    }


def test_holidays_are_shared_by_those_who_have_them() -> None:
    """
    Dev has all three days, and owes one of the two halves that are left; the others have no holidays to
    count.
    """
    people = {key: replace(EVERYBODY[key], holidays="GB-ENG") for key in ("ana", "dev")}
    found = shared(TEAM, people=people)
    assert {key: (each.burden.holidays, each.even.holidays) for key, each in found.items()} == {
        "ana": (0, 1),
        "ben": (None, None),
        "chi": (None, None),
        "dev": (3, 2),
    }


def test_the_longest_stretch_has_no_break() -> None:
    """Two turns that an override joins are one stretch."""
    first, last = datetime(2026, 12, 7, 10), datetime(2026, 12, 14, 10)
    found = shared(replace(TEAM, overrides=(override(first, last, "ben", "ana"),)))
    assert (found["ana"].burden.longest, found["chi"].burden.longest) == (14 * DAY, 7 * DAY)


def test_shares_are_counted_over_a_year_at_least() -> None:
    """Four weeks of a rota of ten people say nothing."""
    assert counted_until(MONDAY, MONDAY + 28 * DAY) == MONDAY + 365 * DAY
    assert counted_until(MONDAY, MONDAY + 400 * DAY) == MONDAY + 400 * DAY


def deployment(schedule: Schedule, *policies: Sequence[Rule]) -> Deployment:
    return Deployment(
        team="payments",
        name="Payments",
        description="",
        people=(),
        memberships=(),
        schedules=(schedule,),
        policies=tuple(
            Policy(
                key="team" if not n else f"service_{n}", name="", description="", loops=9, rules=tuple(rules)
            )
            for n, rules in enumerate(policies)
        ),
        services=(),
        shadows=frozenset(),
    )


@st.composite
def taken(draw: st.DrawFn, near: datetime) -> ScheduleOverride:
    start = near + MINUTE * draw(st.integers(-1440, 10 * 1440))
    return ScheduleOverride(
        start=start, end=start + MINUTE * draw(st.integers(1, 3 * 1440)), person=draw(st.sampled_from(PEOPLE))
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Schedule, datetime, datetime, dict[str, Person]]:
    """Return a schedule with overrides, days near a change of the clocks, and people with zones and leave."""
    zone = draw(zones)
    start = draw(moments(zone))
    end = start + MINUTE * draw(st.integers(1, 12 * 1440))
    schedule = draw(schedules(start, zone))
    schedule = replace(schedule, overrides=tuple(draw(st.lists(taken(start), max_size=3))))
    people = {}
    for key in PEOPLE:
        wall = start.replace(tzinfo=None) + MINUTE * draw(st.integers(-1440, 10 * 1440))
        leave = Leave(start=wall, end=wall + MINUTE * draw(st.integers(1, 5 * 1440)), calendar=None)
        people[key] = replace(
            EVERYBODY[key], time_zone=draw(zones), away=draw(st.sampled_from(((), (leave,)))), holidays=None
        )
    return schedule, start, end, people


PRIMARY = (Rule(level=Level.PRIMARY, delay=15, targets=(OnSchedule(schedule="primary"),)),)


@given(cases(), st.lists(st.integers(0, 12 * 1440), min_size=1, max_size=8))
def test_a_calendar_agrees_with_who_is_on_call(
    case: tuple[Schedule, datetime, datetime, dict[str, Person]], places: list[int]
) -> None:
    """
    The shifts tile the days and have whoever is on call at any instant; swaps are where overrides change
    that.
    """
    schedule, start, end, people = case
    (lane,) = calendar(TEAM, deployment(schedule, PRIMARY), people, start, end).lanes
    edges = [start, *(shift.end for shift in lane.shifts)]
    assert [shift.start for shift in lane.shifts] == edges[:-1]
    assert edges[-1] == end
    for place in places:
        instant = start + MINUTE * (place % ((end - start) // MINUTE))
        person = on_call(schedule, instant)
        without = on_call(replace(schedule, overrides=()), instant)
        assert [shift.person for shift in lane.shifts if shift.start <= instant < shift.end] == [person]
        swapped = [(each.person, each.instead) for each in lane.swapped if each.start <= instant < each.end]
        assert swapped == ([(person, without)] if person != without else [])


@given(cases())
def test_even_shares_add_up_to_the_total(
    case: tuple[Schedule, datetime, datetime, dict[str, Person]],
) -> None:
    """Hours are the covered ones; for each kind, the even shares add up to what everybody has together."""
    schedule, start, end, people = case
    (lane,) = shares(TEAM, deployment(schedule, PRIMARY), people, start, end)
    covered = sum(
        (s.end - s.start for s in shifts(schedule, start, end) if s.person is not None), timedelta()
    )
    assert sum((each.burden.hours for each in lane.shares), timedelta()) == covered
    assert sum((each.even.hours for each in lane.shares), timedelta()) == covered
    for kind in COUNTS:
        assert sum(getattr(e.even, kind) for e in lane.shares) == sum(
            getattr(e.burden, kind) for e in lane.shares
        )


@given(cases())
def test_nights_and_weekend_days_are_those_of_brute_force(
    case: tuple[Schedule, datetime, datetime, dict[str, Person]],
) -> None:
    """
    Brute force looks at each 03:00 and each Saturday and Sunday, by the clocks of the person's own zone.
    """
    schedule, start, end, people = case
    (lane,) = shares(TEAM, deployment(schedule, PRIMARY), people, start, end)
    played = list(shifts(schedule, start, end))
    for share in lane.shares:
        tz = ZoneInfo(str(people[share.person].time_zone))
        its = [(shift.start, shift.end) for shift in played if shift.person == share.person]
        first = start.astimezone(tz).date() - DAY
        days = [first + n * DAY for n in range((end - start).days + 4)]
        nights = [localize(datetime.combine(day, time(3)), tz).astimezone(UTC) for day in days]
        bounds = [
            tuple(localize(datetime.combine(each, time()), tz).astimezone(UTC) for each in (day, day + DAY))
            for day in days
            if day.weekday() > 4
        ]
        assert share.burden.nights == sum(a <= night < b for night in nights for a, b in its)
        assert share.burden.weekends == sum(
            any(a < until and begin < b for a, b in its) for begin, until in bounds
        )


@pytest.mark.parametrize("zone", ["Nowhere/Land", None])
def test_a_person_without_a_zone_has_the_rotation_s_nights(zone: str | None) -> None:
    """Then a night is 03:00 in the rotation's zone."""
    people = {"ana": replace(EVERYBODY["ana"], time_zone=zone)}
    assert shared(TEAM, people=people)["ana"].burden.nights == 7
