from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.rota import oracle
from tests.rota.strategies import MINUTE, hours, rotations
from watchbill.clock import Reading, transitions
from watchbill.roster.model import Anchor, Hours, Rotation, Shadow
from watchbill.rota.compile import compile_rotation, compile_shadow, restrictions
from watchbill.rota.play import on_call, shifts
from watchbill.rota.schedule import Restriction, Schedule

ALL = (1, 2, 3, 4, 5, 6, 7)
LONDON = ZoneInfo("Europe/London")
WEEKLY = Rotation(
    name=None,
    members=("ana", "ben", "chi", "dev"),
    turn_days=7,
    handoff_day=1,
    handoff_time=600,
    time_zone="Europe/London",
    anchor=Anchor(date=date(2026, 11, 30), member="ben"),
    hours=(),
    then=(),
)


def schedule(rotation: Rotation, *, absent: frozenset[str] = frozenset(), ahead: int = 0) -> Schedule:
    return compile_rotation(
        rotation, key="primary", name="Primary", description="", absent=absent, ahead=ahead
    )


def shadow(
    members: tuple[str, ...], until: date | None = None, *, absent: frozenset[str] = frozenset()
) -> Schedule:
    shadowing = Shadow(members=members, rotation=None, until=until, notify=False)
    return compile_shadow(WEEKLY, shadowing, key="shadow", name="Shadow", description="", absent=absent)


def promised(rotation: Rotation, instant: datetime) -> str | None:
    """Read a rotation directly: whose turn it is, counted from the anchor, and whether it is within hours."""
    zone, members = rotation.time_zone, rotation.members
    anchor = datetime.combine(rotation.anchor.date, time()) + timedelta(minutes=rotation.handoff_time)
    length = timedelta(days=rotation.turn_days)
    turn = (oracle.shown(instant, zone) - anchor) // length + 1
    while oracle.first_instant(anchor + turn * length, zone) > instant:
        turn -= 1
    places = [place for place, member in enumerate(members) if member == rotation.anchor.member]
    member = members[(places[(rotation.anchor.place or 1) - 1] + turn) % len(members)]
    return (
        member if not rotation.hours or any(open_at(each, zone, instant) for each in rotation.hours) else None
    )


def open_at(window: Hours, zone: str, instant: datetime) -> bool:
    today = oracle.shown(instant, zone).date()
    for day in (today - timedelta(days=2), today - timedelta(days=1), today, today + timedelta(days=1)):
        if day.isoweekday() in window.days:
            midnight = datetime.combine(day, time())
            begin = oracle.first_instant(midnight + timedelta(minutes=window.start), zone)
            if begin <= instant < oracle.first_instant(midnight + timedelta(minutes=window.end), zone):
                return True
    return False


@settings(deadline=None)
@given(st.data(), rotations())
def test_layers_play_the_turns_that_the_rotation_promises(data: st.DataObject, rotation: Rotation) -> None:
    """
    It holds to the minute from 2024 on, before and after the anchor, and around changes of the clocks.
    """
    compiled = schedule(rotation)
    begin = compiled.layers[0].start
    changes = transitions(rotation.time_zone, begin.astimezone(UTC), datetime(2031, 1, 1, tzinfo=UTC))
    near = data.draw(st.sampled_from((begin.astimezone(UTC), *changes)))
    start = max(begin.astimezone(UTC), near + MINUTE * data.draw(st.integers(-600, 600 * 1440)))
    expected = [promised(rotation, start + n * 11 * MINUTE) for n in range(300)]
    assert expected == [on_call(compiled, start + n * 11 * MINUTE) for n in range(300)]


@given(rotations(), st.integers(-40, 40), st.integers(-40, 40))
def test_equal_rotas_with_other_anchors_compile_to_equal_values(
    rotation: Rotation, turns: int, cycles: int
) -> None:
    """Whichever turn of the same rota an anchor names, the schedule is the same."""
    members = rotation.members
    index = rotation.anchored or 0
    days = rotation.turn_days * (turns + cycles * len(members))
    day = rotation.anchor.date + timedelta(days=days)
    place = (index + turns) % len(members)
    number = members[: place + 1].count(members[place])
    moved = replace(rotation, anchor=Anchor(date=day, member=members[place], place=number))
    assert repr(schedule(rotation)) == repr(schedule(moved))
    assert repr(schedule(rotation, ahead=1)) == repr(schedule(moved, ahead=1))


@given(rotations())
def test_virtual_start_is_the_first_cycle_from_2024_that_exists_once(rotation: Rotation) -> None:
    """It is a handoff in the rotation's zone, and no earlier cycle from 2024 on exists once."""
    layer = schedule(rotation).layers[0]
    wall = layer.virtual_start.replace(tzinfo=None)
    cycle = timedelta(seconds=layer.turn_seconds * len(layer.users))
    assert layer.start == layer.virtual_start
    assert wall >= datetime(2024, 1, 1)
    assert rotation.handoff_time == wall.hour * 60 + wall.minute
    earlier = wall - cycle
    tz = ZoneInfo(rotation.time_zone)
    skipped_or_twice = (
        earlier.replace(tzinfo=tz).utcoffset() != earlier.replace(tzinfo=tz, fold=1).utcoffset()
    )
    assert earlier < datetime(2024, 1, 1) or skipped_or_twice


@pytest.mark.parametrize(
    ("turn", "members", "handoff", "zone", "day"),
    [
        (364, 4, 600, "Europe/London", date(2026, 11, 30)),
        (28, 40, 600, "Europe/London", date(2026, 11, 30)),
        # A whole number of weeks that is nearly a year: each cycle from 2024 to 2029 would begin at a skipped
        # midnight.
        (91, 4, 0, "America/Santiago", date(2025, 9, 7)),
    ],
)
def test_rota_has_begun_however_long_its_cycle_is(
    turn: int, members: int, handoff: int, zone: str, day: date
) -> None:
    """A layer that starts in the future would leave nobody on call until then."""
    people = tuple(f"p{number}" for number in range(members))
    rotation = replace(
        WEEKLY,
        members=people,
        turn_days=turn,
        handoff_day=day.isoweekday(),
        handoff_time=handoff,
        time_zone=zone,
        anchor=Anchor(date=day, member="p0"),
    )
    compiled = schedule(rotation)
    assert compiled.layers[0].start < datetime(2025, 1, 1, tzinfo=UTC)
    for n in range(0, 1100, 7):
        instant = datetime(2025, 1, 1, tzinfo=UTC) + n * timedelta(days=1)
        assert promised(rotation, instant) == on_call(compiled, instant)


@given(rotations())
def test_n_turns_of_n_members_return_to_the_first(rotation: Rotation) -> None:
    """After a whole cycle, by wall clock, the same member begins."""
    rotation = replace(rotation, hours=())
    layer = schedule(rotation).layers[0]
    begin = layer.start.replace(tzinfo=None)
    cycle = timedelta(seconds=layer.turn_seconds * len(layer.users))
    firsts = {
        on_call(schedule(rotation), oracle.first_instant(begin + n * cycle, rotation.time_zone))
        for n in range(9)
    }
    assert {rotation.members[0]} == firsts


@given(rotations(), st.sampled_from((1, -1)))
def test_secondary_is_who_is_next_or_was_before(rotation: Rotation, ahead: int) -> None:
    """At any time the secondary's place in the order is one away from the primary's."""
    rotation = replace(
        rotation, members=("ana", "ben", "chi", "dev"), anchor=Anchor(date=rotation.anchor.date, member="chi")
    )
    primary, secondary = schedule(rotation), schedule(rotation, ahead=ahead)
    for n in range(20):
        instant = primary.layers[0].start.astimezone(UTC) + timedelta(hours=31 * n)
        first, second = on_call(primary, instant), on_call(secondary, instant)
        expected = None if first is None else rotation.members[(rotation.members.index(first) + ahead) % 4]
        assert expected == second


def test_weekly_rotation_compiles_to_one_layer() -> None:
    """Users stay in the file's order, and the first one's turn is at the virtual start."""
    layer = schedule(WEEKLY).layers[0]
    assert layer.users == ("ana", "ben", "chi", "dev")
    assert datetime(2024, 1, 22, 10, tzinfo=LONDON) == layer.virtual_start
    assert on_call(schedule(WEEKLY), datetime(2026, 11, 30, 10, tzinfo=LONDON)) == "ben"
    assert on_call(schedule(WEEKLY), datetime(2026, 11, 30, 9, 59, tzinfo=LONDON)) == "ana"
    assert layer.turn_seconds == 604800


def test_absent_members_are_left_out_and_their_anchor_passes_on() -> None:
    """An anchor on somebody who is absent means the next member."""
    compiled = schedule(WEEKLY, absent=frozenset(("ben", "chi")))
    assert compiled.layers[0].users == ("ana", "dev")
    assert on_call(compiled, datetime(2026, 11, 30, 10, tzinfo=LONDON)) == "dev"
    last = replace(WEEKLY, anchor=Anchor(date=date(2026, 11, 30), member="dev"))
    compiled = schedule(last, absent=frozenset(("dev",)))
    assert on_call(compiled, datetime(2026, 11, 30, 10, tzinfo=LONDON)) == "ana"


def test_broken_rotations_are_refused() -> None:
    """The checks report first that nobody is left, or that the anchor names no member."""
    with pytest.raises(ValueError, match="no member is in PagerDuty"):
        schedule(WEEKLY, absent=frozenset(WEEKLY.members))
    with pytest.raises(ValueError, match="'zoe' should begin a turn but is not a member"):
        schedule(replace(WEEKLY, anchor=Anchor(date=date(2026, 11, 30), member="zoe")))
    with pytest.raises(ValueError, match="no member is in PagerDuty"):
        shadow(("gus",), absent=frozenset(("gus",)))


def test_shadow_follows_the_turns_from_the_anchor() -> None:
    """The first in training shadows the anchor's turn; the others follow, turn by turn."""
    compiled = shadow(("gus", "fay", "eli"))
    start = datetime(2026, 11, 30, 10, tzinfo=UTC)
    assert [s.person for s in shifts(compiled, start, start + timedelta(days=28))] == [
        "gus",
        "fay",
        "eli",
        "gus",
    ]


def test_shadow_ends_with_its_last_day_in_the_zone_of_the_rotation() -> None:
    """`until` is inclusive: the layer ends at the midnight after it, in local time."""
    assert datetime(2027, 6, 1, 0, 0, tzinfo=LONDON) == shadow(("gus",), date(2027, 5, 31)).layers[0].end
    assert shadow(("gus",)).layers[0].end is None


def window(text: str) -> Hours:
    """Return hours from `DAYS HH-HH`, with days as digits."""
    days, span = text.split()
    start, end = span.split("-")
    return Hours(days=tuple(map(int, days)), start=int(start) * 60, end=int(end) * 60)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ((), []),
        (("1234567 0-24",), []),
        (("1234567 0-12", "1234567 12-24"), []),
        (("1234567 20-44",), []),
        (("1234567 9-17",), [(None, 9, 8)]),
        (("1234567 9-12", "1234567 12-17"), [(None, 9, 8)]),
        (("1234567 9-17", "1234567 10-11"), [(None, 9, 8)]),
        (("1234567 22-30",), [(None, 4, 2), (None, 22, 8)]),
        (("1234567 22-28",), [(None, 22, 6)]),
        (("1234567 4-12",), [(None, 4, 8)]),
        (("1234567 0-6",), [(None, 0, 6), (None, 4, 2)]),
        (("12345 9-17", "67 9-17"), [(None, 9, 8)]),
        (("12345 9-17",), [(day, 9, 8) for day in (1, 2, 3, 4, 5)]),
        (("67 0-24",), [(6, 0, 24), (6, 4, 20), (7, 0, 24), (7, 4, 20)]),
        (("7 22-30",), [(1, 4, 2), (7, 22, 8)]),
        (("12345 9-17", "12345 9-17"), [(day, 9, 8) for day in (1, 2, 3, 4, 5)]),
    ],
)
def test_hours_compile_to_restrictions(
    texts: tuple[str, ...], expected: list[tuple[int | None, int, int]]
) -> None:
    """
    They are daily where all days are the same, absent if they mean always, with a second window from 04:00.
    """
    actual = restrictions(tuple(window(text) for text in texts))
    assert expected == [(each.weekday, each.start // 3600, each.duration // 3600) for each in actual]


@given(st.lists(hours(), max_size=4))
def test_restrictions_are_what_pagerduty_takes(windows: list[Hours]) -> None:
    """
    A daily restriction is shorter than a day, a weekly one shorter than a week, and no two are equal.

    The limits are the provider's: docs/behaviour.md, "Hours do not shift turns".
    """
    found = restrictions(tuple(windows))
    assert len(set(found)) == len(found)
    for each in found:
        assert 0 <= each.start < 86400
        assert 1 <= each.duration < (86400 if each.weekday is None else 604800)
        assert each.weekday is None or 1 <= each.weekday <= 7


@given(st.lists(hours(), max_size=4))
def test_restrictions_do_not_depend_on_the_order_of_hours(windows: list[Hours]) -> None:
    """The same hours in another order, or twice, are the same restrictions."""
    shuffled = sorted(windows, key=lambda each: (each.end, each.days))
    assert (
        restrictions(tuple(windows))
        == restrictions(tuple(shuffled))
        == restrictions(tuple(windows[::-1] * 2))
    )


@pytest.mark.parametrize("reading", list(Reading))
def test_night_hours_end_on_time_under_either_reading(reading: Reading) -> None:
    """
    On the night that London's clocks go back, hours from 22:00 to 06:00 end at 06:00 whatever PagerDuty does.
    """
    compiled = schedule(replace(WEEKLY, hours=(window("1234567 22-30"),)))
    night = datetime(2026, 10, 24, 21, tzinfo=UTC)
    expected = [(night, datetime(2026, 10, 25, 6, tzinfo=UTC))]
    found = shifts(compiled, night, night + timedelta(hours=12), reading)
    assert expected == [(shift.start, shift.end) for shift in found if shift.person]


def test_restrictions_of_a_daily_window_are_values() -> None:
    """They are seconds from local midnight, as in PagerDuty's `duration_seconds`."""
    assert (Restriction(weekday=None, start=32400, duration=28800),) == restrictions(
        (window("1234567 9-17"),)
    )
