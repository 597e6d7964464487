from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rota.strategies import MINUTE, moments, schedules, zones
from watchbill.clock import Reading
from watchbill.periods import Period
from watchbill.roster.model import Anchor, Hours, Rotation
from watchbill.rota.compile import compile_rotation
from watchbill.rota.coverage import gaps
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Layer, Schedule

NOW = datetime(2026, 11, 23, 17, tzinfo=UTC)
YEAR = timedelta(days=365)
ALL = (1, 2, 3, 4, 5, 6, 7)


def rota(zone: str, start: int, end: int, days: tuple[int, ...] = ALL) -> Schedule:
    """Return the schedule of a weekly rotation with one window, in minutes."""
    rotation = Rotation(
        name=None,
        members=("ana", "ben", "chi", "dev"),
        turn_days=7,
        handoff_day=1,
        handoff_time=600,
        time_zone=zone,
        anchor=Anchor(date=date(2026, 11, 30), member="ana"),
        hours=(Hours(days=days, start=start, end=end),),
        then=(),
    )
    return compile_rotation(rotation, key=zone, name=zone, description="")


def played(found: list[Schedule], start: datetime, end: datetime, reading: Reading) -> list[Period[datetime]]:
    """Return the gaps by playing every schedule: the interval without all shifts."""
    left = [(start, end)]
    for schedule in found:
        for shift in shifts(schedule, start, end, reading):
            if shift.person is not None:
                left = [
                    (begin, until)
                    for a, b in left
                    for begin, until in ((a, min(b, shift.start)), (max(a, shift.end), b))
                    if begin < until
                ]
    return [Period(start=begin, end=until) for begin, until in sorted(left)]


@settings(deadline=None)
@given(st.data(), st.sampled_from(list(Reading)))
def test_gaps_equal_what_playing_leaves(data: st.DataObject, reading: Reading) -> None:
    """
    It holds for weeks around a change of the clocks, and schedules with any zones, layers, ends and
    windows.
    """
    near = data.draw(moments(data.draw(zones)))
    found = [data.draw(schedules(near, data.draw(zones))) for _ in range(data.draw(st.integers(0, 3)))]
    start = near - MINUTE * data.draw(st.integers(0, 30 * 1440))
    end = start + MINUTE * data.draw(st.integers(1, 60 * 1440))
    assert played(found, start, end, reading) == list(gaps(found, start, end, reading))


@pytest.mark.parametrize("reading", list(Reading))
@pytest.mark.parametrize("zone", ["Europe/London", "Africa/Cairo", "America/Santiago", "Africa/Casablanca"])
def test_gaps_of_a_year_equal_what_playing_leaves(zone: str, reading: Reading) -> None:
    """It holds for a year of nights and weekends, under either reading."""
    found = [rota(zone, 20 * 60, 32 * 60, (1, 2, 3, 4, 5)), rota("Asia/Kolkata", 0, 1440, (6, 7))]
    assert played(found, NOW, NOW + YEAR, reading) == list(gaps(found, NOW, NOW + YEAR, reading))


def test_half_an_hours_overlap_has_gaps_only_while_one_continent_has_changed() -> None:
    """
    London and Los Angeles overlap by half an hour, except in the weeks between their changes in spring and
    autumn.
    """
    found = [rota("Europe/London", 8 * 60, 17 * 60 + 30), rota("America/Los_Angeles", 9 * 60, 24 * 60 + 30)]
    actual = gaps(found, NOW, NOW + YEAR)
    spring = [Period(start=day(3, n, 7, 30), end=day(3, n, 8, 0)) for n in range(15, 28)]
    autumn = [Period(start=day(10, 31, 7, 30), end=day(10, 31, 8, 0))]
    autumn += [Period(start=day(11, n, 7, 30), end=day(11, n, 8, 0)) for n in range(1, 8)]
    assert spring + autumn == list(actual)


def day(month: int, day: int, hour: int, minute: int) -> datetime:
    return datetime(2027, month, day, hour, minute, tzinfo=UTC)


def test_schedule_without_hours_leaves_no_gap() -> None:
    """Somebody is always on call, whatever the other schedules do."""
    always = rota("Europe/London", 0, 1440)
    assert gaps([rota("Asia/Kolkata", 540, 600), always], NOW, NOW + YEAR) == ()


def test_no_schedule_is_one_gap() -> None:
    """There is nobody who could be on call."""
    assert gaps([], NOW, NOW + YEAR) == (Period(start=NOW, end=NOW + YEAR),)
    assert gaps([], NOW, NOW) == ()


def test_gap_between_layers_is_found() -> None:
    """A layer that ends before its successor starts leaves the time between uncovered."""
    common = {"turn_seconds": 604800, "users": ("ana",), "restrictions": ()}
    old = Layer(start=NOW - YEAR, virtual_start=NOW - YEAR, end=NOW + 5 * MINUTE, **common)  # type: ignore[arg-type]
    new = Layer(start=NOW + 9 * MINUTE, virtual_start=NOW - YEAR, end=None, **common)  # type: ignore[arg-type]
    schedule = Schedule(
        key="primary", name="", description="", zone="Etc/UTC", layers=(old, new), overrides=()
    )
    expected = (Period(start=NOW + 5 * MINUTE, end=NOW + 9 * MINUTE),)
    assert expected == gaps([schedule], NOW, NOW + YEAR)
