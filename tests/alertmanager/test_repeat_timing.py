import pytest
from hypothesis import given
from hypothesis import strategies as st

from watchbill.alertmanager.timing import duration, repeat_interval, true_period


@given(st.integers(2, 7200), st.integers(1, 1000))
def test_written_interval_repeats_as_asked(group_interval: int, times: int) -> None:
    """Any multiple of the group interval is possible exactly."""
    asked = group_interval * times
    assert true_period(repeat_interval(asked, group_interval), group_interval) == asked


@given(st.integers(2, 7200), st.integers(1, 10**6))
def test_other_periods_are_rounded_down(group_interval: int, asked: int) -> None:
    """They are rounded down to a multiple, and one group interval is the least."""
    expected = max(asked // group_interval, 1) * group_interval
    assert true_period(repeat_interval(asked, group_interval), group_interval) == expected


@pytest.mark.parametrize(
    ("asked", "group_interval", "written"),
    [(1800, 300, "29m"), (4 * 3600, 300, "3h59m"), (60, 60, "30s"), (86400, 300, "23h59m"), (1, 1, "1s")],
)
def test_repeat_interval_by_example(asked: int, group_interval: int, written: str) -> None:
    """Half an hour with groups of five minutes is written 29m."""
    assert duration(repeat_interval(asked, group_interval)) == written


@given(st.integers(0, 10**7))
def test_duration_adds_up(seconds: int) -> None:
    """The parts of a duration, each by its unit, are the seconds."""
    units = {"d": 86400, "h": 3600, "m": 60, "s": 1}
    total, number = 0, ""
    for char in duration(seconds):
        if char in units:
            total, number = total + int(number) * units[char], ""
        else:
            number += char
    assert total == seconds
