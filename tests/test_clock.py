import itertools
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rota import oracle
from tests.rota.strategies import moments, zones
from watchbill.clock import Timeline, exists_once, from_seconds, localize, to_seconds, transitions


@pytest.mark.parametrize(
    ("zone", "wall", "expected"),
    [
        ("Europe/London", "2026-03-29T00:59", "2026-03-29T00:59+00:00"),
        ("Europe/London", "2026-03-29T01:00", "2026-03-29T02:00+01:00"),
        ("Europe/London", "2026-03-29T01:30", "2026-03-29T02:00+01:00"),
        ("Europe/London", "2026-10-25T01:30", "2026-10-25T01:30+01:00"),
        ("Europe/London", "2026-10-25T02:00", "2026-10-25T02:00+00:00"),
        ("Australia/Lord_Howe", "2026-10-04T02:15", "2026-10-04T02:30+11:00"),
        ("Africa/Cairo", "2026-04-24T00:00", "2026-04-24T01:00+03:00"),
        ("Pacific/Apia", "2011-12-30T12:00", "2011-12-31T00:00+14:00"),
    ],
)
def test_localize_takes_the_first_instant_at_or_after(zone: str, wall: str, expected: str) -> None:
    """A time that occurs twice means the first one; a skipped time means the first instant after the gap."""
    assert datetime.fromisoformat(expected) == localize(
        datetime.fromisoformat(wall), ZoneInfo(zone)
    ).astimezone(UTC)


@settings(deadline=None)
@given(st.data())
def test_localize_equals_a_search_by_the_minute(data: st.DataObject) -> None:
    """`localize`, and the timeline that the engine uses, find the same first instant as a walk."""
    zone = data.draw(zones)
    near = data.draw(moments(zone))
    wall = oracle.shown(near, zone)
    clock = Timeline(zone, to_seconds(near - timedelta(days=5)), to_seconds(near + timedelta(days=5)))
    expected = oracle.first_instant(wall, zone)
    assert expected == localize(wall, ZoneInfo(zone)).astimezone(UTC)
    assert expected == from_seconds(clock.utc(to_seconds(wall.replace(tzinfo=UTC))))


@pytest.mark.parametrize(
    ("wall", "expected"),
    [
        ("2026-03-29T00:59", True),
        ("2026-03-29T01:00", False),
        ("2026-03-29T02:00", True),
        ("2026-10-25T00:59", True),
        ("2026-10-25T01:00", False),
        ("2026-10-25T02:00", True),
    ],
)
def test_exists_once_is_false_in_a_gap_and_in_a_fold(wall: str, expected: bool) -> None:
    """London skips 01:00-02:00 in March and repeats it in October."""
    assert expected is exists_once(datetime.fromisoformat(wall), ZoneInfo("Europe/London"))


def test_transitions_are_the_instants_of_change() -> None:
    """London changes at 01:00 UTC twice a year; the start counts, the end does not."""
    spring, autumn = datetime(2026, 3, 29, 1, tzinfo=UTC), datetime(2026, 10, 25, 1, tzinfo=UTC)
    assert (spring, autumn) == transitions("Europe/London", spring, autumn + timedelta(seconds=1))
    assert (spring,) == transitions("Europe/London", spring, autumn)


def test_transitions_of_every_zone_explain_its_offsets() -> None:
    """The offset stays between two transitions, and changes at each one."""
    start, end = datetime(2023, 6, 1, tzinfo=UTC), datetime(2028, 6, 1, tzinfo=UTC)
    zones = sorted(available_timezones() - {"localtime"})[::6]
    unexplained = []
    for zone in zones:
        tz = ZoneInfo(zone)
        changes = transitions(zone, start, end)
        for change in changes:
            before = (change - timedelta(seconds=1)).astimezone(tz).utcoffset()
            if before == change.astimezone(tz).utcoffset():
                unexplained.append((zone, change))
        for begin, until in itertools.pairwise([start, *changes, end]):
            hours = range(int((until - begin) / timedelta(hours=5)))
            if len({(begin + n * timedelta(hours=5)).astimezone(tz).utcoffset() for n in hours}) > 1:
                unexplained.append((zone, begin))
    assert unexplained == []
