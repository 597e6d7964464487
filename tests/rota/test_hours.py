from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings

from tests.rota.strategies import rotations
from watchbill.roster.model import Anchor, Hours, Rotation
from watchbill.rota.compile import compile_rotation
from watchbill.rota.hours import by_the_week, never_serves, split_hours, turn_hours
from watchbill.rota.play import shifts

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
    """
    Saturday's and Sunday's members never serve. With turns of three days everybody serves, some of them three
    times as long.
    """
    hours = timedelta(hours=1)
    assert unserved(SEVEN) == ("fay", "gus")
    assert turn_hours(SEVEN) == (*5 * (8 * hours,), *2 * (0 * hours,))
    three = replace(SEVEN, turn_days=3)
    assert (unserved(three), [each // hours for each in turn_hours(three)]) == (
        (),
        [24, 16, 16, 24, 8, 24, 8],
    )
    assert turn_hours(by_the_week(SEVEN)) == 7 * (40 * hours,)


def test_six_members_by_the_day_on_weekdays_all_serve() -> None:
    """The weekend moves through the six members."""
    assert unserved(replace(SEVEN, members=SEVEN.members[:6])) == ()


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Tokyo"])
@pytest.mark.parametrize("day", range(7))
def test_turns_of_a_week_are_played_in_even_shares(zone: str, day: int) -> None:
    """
    The anchor may be on any weekday: in a round without a change of the clocks everybody serves equally long.
    """
    anchored = replace(SEVEN, time_zone=zone, anchor=replace(SEVEN.anchor, date=date(2026, 11, 30 - day)))
    even = by_the_week(anchored)
    assert even.anchor == anchored.anchor
    played = compile_rotation(even, key="primary", name="", description="")
    start = datetime(2026, 11, 30 - day, 9, tzinfo=ZoneInfo(zone))
    served: Counter[str | None] = Counter()
    for shift in shifts(played, start, start + timedelta(weeks=7)):
        served[shift.person] += (shift.end - shift.start) // timedelta(minutes=1)
    assert {person: served[person] for person in SEVEN.members} == dict.fromkeys(SEVEN.members, 40 * 60)


@settings(deadline=None)
@given(rotations())
def test_never_serves_equals_playing_a_whole_period(rotation: Rotation) -> None:
    """Cycle and week repeat together after as many weeks as the cycle has days; in UTC no clocks change."""
    rotation = replace(rotation, time_zone="Etc/UTC")
    schedule = compile_rotation(rotation, key="primary", name="", description="")
    start = schedule.layers[0].start
    period = timedelta(days=7 * rotation.turn_days * len(rotation.members) + 8)
    serving = {shift.person for shift in shifts(schedule, start, start + period)}
    expected = tuple(member for member in dict.fromkeys(rotation.members) if member not in serving)
    assert expected == never_serves(schedule)


@settings(deadline=None)
@given(rotations())
def test_hours_of_turns_equal_what_is_played(rotation: Rotation) -> None:
    """
    After cycle and week repeat together, each place has had as many turns as there are weeks in that time.
    """
    rotation = replace(rotation, time_zone="Etc/UTC")
    told = replace(rotation, members=tuple(f"{number}" for number in range(len(rotation.members))))
    told = replace(told, anchor=Anchor(date=rotation.anchor.date, member="0"))
    played = compile_rotation(told, key="primary", name="", description="")
    start, rounds = played.layers[0].start, 7 * len(told.members)
    served = dict.fromkeys(told.members, timedelta())
    for shift in shifts(played, start, start + timedelta(days=rounds * told.turn_days)):
        if shift.person is not None:
            served[shift.person] += shift.end - shift.start
    assert [served[member] / 7 for member in told.members] == list(turn_hours(told))


@given(rotations())
def test_by_the_week_all_turns_are_equal(rotation: Rotation) -> None:
    """With any hours, nobody is left out, and nobody has more than anybody else."""
    even = by_the_week(rotation)
    assert unserved(even) == ()
    assert len(set(turn_hours(even))) == 1


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
    """
    A handoff at the start or the end of hours splits nothing, and without hours there is nothing to split.
    """
    every_day = Hours(days=(1, 2, 3, 4, 5, 6, 7), start=window[0], end=window[1])
    rotation = replace(SEVEN, turn_days=turn, handoff_time=handoff, hours=(every_day,))
    assert split_hours(rotation) == ((every_day,) if split else ())


@given(rotations())
def test_split_hours_equal_a_walk_over_the_handoffs(rotation: Rotation) -> None:
    """The handoffs of more than a year fall inside exactly the named hours."""
    first = datetime.combine(rotation.anchor.date, datetime.min.time()) + timedelta(
        minutes=rotation.handoff_time
    )
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
