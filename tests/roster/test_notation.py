"""The small notations."""

import pytest

from watchbill.roster import notation
from watchbill.roster.model import Hours


@pytest.mark.parametrize(("text", "days"), [("1w", 7), ("2w", 14), ("3d", 3), ("21d", 21)])
def test_turns_are_days(text: str, days: int) -> None:
    """A week is seven days."""
    assert notation.turn(text) == days


@pytest.mark.parametrize(
    ("text", "handoff"), [("Mon 10:00", (1, 600)), ("Sun 00:00", (7, 0)), ("daily 23:59", (None, 1439))]
)
def test_handoffs_are_a_day_and_minutes(text: str, handoff: tuple[int | None, int]) -> None:
    """`daily` names no day."""
    assert notation.handoff(text) == handoff


@pytest.mark.parametrize(
    ("text", "days", "start", "end"),
    [
        ("08:00-17:00", (1, 2, 3, 4, 5, 6, 7), 480, 1020),
        ("Mon-Fri 22:00-06:00", (1, 2, 3, 4, 5), 1320, 1800),
        ("Sat,Sun 00:00-24:00", (6, 7), 0, 1440),
        ("Sun 00:00-00:00", (7,), 0, 1440),
        ("Sat-Mon,Wed 09:00-10:00", (1, 3, 6, 7), 540, 600),
        ("Tue-Tue 18:00-24:00", (2,), 1080, 1440),
    ],
)
def test_hours_are_days_and_minutes(text: str, days: tuple[int, ...], start: int, end: int) -> None:
    """A window whose end is not after its start ends on the next day; a range of days goes on past Sunday."""
    assert notation.hours(text) == Hours(days=days, start=start, end=end)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [("30s", 30), ("15m", 900), ("24h", 86400), ("1h30m", 5400), ("1h1m1s", 3661), ("never", None)],
)
def test_durations_are_seconds(text: str, seconds: int | None) -> None:
    """`never` is none."""
    assert notation.seconds(text) == seconds
