from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rota import oracle
from tests.rota.strategies import MINUTE, moments, schedules, zones
from tests.rota.test_coverage import NOW, YEAR, rota
from watchbill.clock import Reading
from watchbill.rota.readings import Disagreement, readings_differ


@settings(deadline=None)
@given(st.data())
def test_readings_differ_where_the_oracle_has_others_on_call(data: st.DataObject) -> None:
    """The stretches are exactly the minutes at which brute force under both readings disagrees."""
    zone = data.draw(zones)
    near = data.draw(moments(zone))
    schedule = data.draw(schedules(near, zone))
    start, end = near - timedelta(hours=14), near + timedelta(hours=14)
    expected = {}
    for instant in (start + n * 7 * MINUTE for n in range(240)):
        pair = oracle.on_call(schedule, instant), oracle.on_call(schedule, instant, Reading.ELAPSED)
        if pair[0] != pair[1]:
            expected[instant] = pair
    found = readings_differ([schedule], start, end)
    actual = {
        instant: (each.wall_clock, each.elapsed)
        for instant in (start + n * 7 * MINUTE for n in range(240))
        for each in found
        if each.start <= instant < each.end
    }
    assert expected == actual


def test_readings_differ_names_whom_each_has() -> None:
    """In spring, a night window in London lasts until 06:00 or, as elapsed time, until 07:00."""
    found = readings_differ([rota("Europe/London", 22 * 60, 30 * 60)], NOW, NOW + YEAR)
    expected = Disagreement(
        schedule="Europe/London",
        start=datetime(2027, 3, 28, 5, tzinfo=UTC),
        end=datetime(2027, 3, 28, 6, tzinfo=UTC),
        wall_clock=None,
        elapsed="ana",
    )
    assert (expected,) == found


def test_readings_agree_on_working_hours() -> None:
    """No window of a working day is open when the clocks change."""
    found = [rota("Europe/London", 540, 1080), rota("Australia/Sydney", 480, 1380), rota("Etc/UTC", 0, 720)]
    assert readings_differ(found, NOW, NOW + YEAR) == ()
