from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings

from tests.rota.strategies import rotations
from watchbill.model import Anchor, Hours, Rotation
from watchbill.rota.compile import compile_rotation
from watchbill.rota.play import shifts
from watchbill.rota.turns import mending_turn, never_serves, split_hours

WEEKDAYS = Hours(days=(1, 2, 3, 4, 5), start=540, end=1020)
SEVEN = Rotation(
    name=None,
    members=("ana", "ben", "chi", "dev", "eli", "fay", "gus"),
    turn_days=1,
    handoff_day=None,
    handoff_time=540,
    time_zone="Europe/London",
    anchor=Anchor(date=date(2026, 11, 30), member="ana"),
    hours=(WEEKDAYS,),
    then=(),
)


def unserved(rotation: Rotation) -> tuple[str, ...]:
    return never_serves(compile_rotation(rotation, key="primary", name="", description=""))


def test_seven_members_by_the_day_on_weekdays_leave_two_out() -> None:
    """Saturday's and Sunday's members never serve. Of turns of two days one is a weekend's, of three none."""
    assert unserved(SEVEN) == ("fay", "gus")
    assert mending_turn(SEVEN) == 3
    assert unserved(replace(SEVEN, turn_days=mending_turn(SEVEN))) == ()


def test_six_members_by_the_day_on_weekdays_all_serve() -> None:
    """The weekend moves through six members."""
    assert unserved(replace(SEVEN, members=SEVEN.members[:6])) == ()


def test_a_weekly_handoff_is_mended_by_whole_weeks() -> None:
    """A handoff on Mondays stays on Mondays."""
    assert mending_turn(replace(SEVEN, handoff_day=1, turn_days=7)) == 7


@settings(deadline=None)
@given(rotations())
def test_never_serves_equals_playing_a_whole_period(rotation: Rotation) -> None:
    """Cycle and week together come round within weeks as many as the cycle has days; no clock changes in UTC."""
    rotation = replace(rotation, time_zone="Etc/UTC")
    schedule = compile_rotation(rotation, key="primary", name="", description="")
    start = schedule.layers[0].start
    period = timedelta(days=7 * rotation.turn_days * len(rotation.members) + 8)
    serving = {shift.person for shift in shifts(schedule, start, start + period)}
    expected = tuple(member for member in dict.fromkeys(rotation.members) if member not in serving)
    assert expected == never_serves(schedule)


@given(rotations())
def test_mending_turn_lets_everybody_serve(rotation: Rotation) -> None:
    """The turn it names leaves nobody out, and no shorter one of its kind would do."""
    days = mending_turn(rotation)
    assert unserved(replace(rotation, turn_days=days)) == ()
    step = 7 if rotation.handoff_day else 1
    assert all(unserved(replace(rotation, turn_days=shorter)) for shorter in range(step, days, step))


@pytest.mark.parametrize(
    ("turn", "handoff", "window", "split"),
    [
        (7, 600, (540, 1080), True),
        (7, 540, (540, 1080), False),
        (7, 1080, (540, 1080), False),
        (1, 60, (1320, 1800), True),
        (1, 360, (1320, 1800), False),
        (1, 720, (0, 1440), False),
    ],
)
def test_split_hours_are_those_with_a_handoff_strictly_inside(
    turn: int, handoff: int, window: tuple[int, int], split: bool
) -> None:
    """A handoff at the start or the end of hours splits nothing, and without hours there is nothing to split."""
    every_day = Hours(days=(1, 2, 3, 4, 5, 6, 7), start=window[0], end=window[1])
    rotation = replace(SEVEN, turn_days=turn, handoff_time=handoff, hours=(every_day,))
    assert split_hours(rotation) == ((every_day,) if split else ())


@given(rotations())
def test_split_hours_equal_a_walk_over_the_handoffs(rotation: Rotation) -> None:
    """A year and more of handoffs fall inside just the hours that are named."""
    first = datetime.combine(rotation.anchor.date, datetime.min.time()) + timedelta(minutes=rotation.handoff_time)
    handoffs = [first + timedelta(days=rotation.turn_days * n) for n in range(60)]
    expected = tuple(
        hours
        for hours in rotation.hours
        if any(_inside(hours, handoff, back) for handoff in handoffs for back in (0, 1, 2))
    )
    assert split_hours(rotation) in ((), expected)
    always = not compile_rotation(rotation, key="", name="", description="").layers[0].restrictions
    assert always or split_hours(rotation) == expected


def _inside(hours: Hours, handoff: datetime, back: int) -> bool:
    day = (handoff - timedelta(days=back)).replace(hour=0, minute=0)
    minutes = (handoff - day) // timedelta(minutes=1)
    return day.isoweekday() in hours.days and hours.start < minutes < hours.end
