"""Tests of the small notations of the file."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.diagnostics import Diagnostic
from watchbill.roster import notation
from watchbill.roster.model import Hours, Level, Override
from watchbill.roster.overrides import OVERRIDES, override_entry

EVERY_DAY = (1, 2, 3, 4, 5, 6, 7)
MIDNIGHT = 24 * 60

minutes = st.integers(0, MIDNIGHT - 1)
days = st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(lambda found: tuple(sorted(found)))
moments = st.datetimes(datetime(2000, 1, 1), datetime(2199, 1, 1)).map(
    lambda moment: moment.replace(second=0, microsecond=0, fold=0)
)
dates = st.dates(date(2000, 1, 1), date(2199, 1, 1)).map(lambda day: datetime.combine(day, time()))


@st.composite
def windows(draw: st.DrawFn) -> Hours:
    """Return a window of the model. It ends at most a day after its start."""
    start = draw(minutes)
    end = draw(st.integers(start + 1, start + MIDNIGHT))
    return Hours(days=draw(days), start=start, end=end)


def refuse(diagnostic: Diagnostic) -> None:
    """Fail: what Watchbill writes must have no findings."""
    raise AssertionError(diagnostic)


@pytest.mark.parametrize(("text", "days"), [("1w", 7), ("2w", 14), ("3d", 3), ("21d", 21)])
def test_turns_are_days(text: str, days: int) -> None:
    """A week is seven days."""
    assert notation.parse_turn(text) == days


@pytest.mark.parametrize(
    ("text", "handoff"), [("Mon 10:00", (1, 600)), ("Sun 00:00", (7, 0)), ("daily 23:59", (None, 1439))]
)
def test_handoffs_are_a_day_and_minutes(text: str, handoff: tuple[int | None, int]) -> None:
    """`daily` has no day of the week."""
    assert notation.parse_handoff(text) == handoff


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("08:00-17:00", EVERY_DAY, 480, 1020),
        ("Mon-Fri 22:00-06:00", (1, 2, 3, 4, 5), 1320, 1800),
        ("Sat,Sun 00:00-24:00", (6, 7), 0, 1440),
        ("Sun 00:00-00:00", (7,), 0, 1440),
        ("Sat-Mon,Wed 09:00-10:00", (1, 3, 6, 7), 540, 600),
        ("Tue-Tue 18:00-24:00", (2,), 1080, 1440),
    ],
)
def test_hours_are_days_and_minutes(text: str, days: tuple[int, ...], start: int, end: int) -> None:
    """A window whose end is not after its start ends on the next day; days may wrap around Sunday."""
    assert notation.parse_window(text) == Hours(days=days, start=start, end=end)


@pytest.mark.parametrize(
    ("hours", "text"),
    [
        (Hours(days=(1, 2, 3, 4, 5), start=540, end=1080), "Mon-Fri 09:00-18:00"),
        (Hours(days=EVERY_DAY, start=0, end=1440), "00:00-24:00"),
        (Hours(days=(1, 3), start=1320, end=1320 + 480), "Mon,Wed 22:00-06:00"),
        (Hours(days=(6,), start=540, end=1080), "Sat 09:00-18:00"),
    ],
)
def test_a_window_is_written_as_in_the_file(hours: Hours, text: str) -> None:
    """Days in a row are written as a range."""
    assert notation.format_window(hours) == text


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("15m", 900), ("24h", 86400), ("1h30m", 5400), ("1h1m1s", 3661), ("never", None)],
)
def test_durations_are_seconds(text: str, seconds: int | None) -> None:
    """`never` is None."""
    assert notation.parse_duration(text) == seconds


@given(st.integers(1, 400))
def test_a_formatted_turn_is_parsed_back(days: int) -> None:
    """Whole weeks and other numbers of days come back unchanged."""
    assert notation.parse_turn(notation.format_turn(days)) == days


@given(st.none() | st.sampled_from(EVERY_DAY), minutes)
def test_a_formatted_handoff_is_parsed_back(day: int | None, minutes: int) -> None:
    """Handoffs on a day of the week and daily ones come back unchanged."""
    assert notation.parse_handoff(notation.format_handoff(day, minutes)) == (day, minutes)


@given(st.lists(windows(), min_size=1, max_size=3).map(tuple))
def test_formatted_hours_are_parsed_back(hours: tuple[Hours, ...]) -> None:
    """One or several windows come back unchanged, on any days and also past midnight."""
    written = notation.format_hours(hours)
    assert isinstance(written, str | list)
    assert notation.parse_hours(written) == hours  # type: ignore[arg-type]


@given(st.none() | st.integers(0, 10**6))
def test_a_formatted_duration_is_parsed_back(seconds: int | None) -> None:
    """Any number of seconds and `never` come back unchanged."""
    assert notation.parse_duration(notation.format_duration(seconds)) == seconds


@given(st.dates(date(2000, 1, 1), date(2199, 12, 31)))
def test_a_formatted_date_is_parsed_back(day: date) -> None:
    """Dates are written as in ISO 8601."""
    assert notation.parse_date(day.isoformat(), (), refuse) == day


@given(
    st.one_of(st.tuples(moments, moments), st.tuples(dates, dates)).filter(lambda both: both[0] != both[1])
)
def test_a_written_period_is_read_back(both: tuple[datetime, datetime]) -> None:
    """A period from midnight to midnight is written in whole days, any other in times."""
    start, end = sorted(both)
    override = Override(
        start=start,
        end=max(end, start + timedelta(minutes=1)),
        replace="ana",
        person="ben",
        level=Level.PRIMARY,
        rotation=None,
        reason=None,
    )
    assert OVERRIDES.read([override_entry(override)], (), refuse, None) == (override,)
