import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.rota import oracle
from tests.rota.strategies import MINUTE, moments, rotations, schedules, zones
from watchbill.clock import Reading, localize
from watchbill.rota.compile import compile_rotation
from watchbill.rota.continuation import handoffs
from watchbill.rota.play import on_call, shifts, turns
from watchbill.rota.schedule import Layer, Restriction, Schedule, Shift
from watchbill.rota.versions import as_version

READINGS = st.sampled_from(list(Reading))


@settings(deadline=None)
@given(st.data(), READINGS)
def test_shifts_equal_a_walk_by_the_minute(data: st.DataObject, reading: Reading) -> None:
    """Shifts, and `on_call` within them, equal the oracle at each minute around a change of the clocks."""
    zone = data.draw(zones)
    near = data.draw(moments(zone))
    schedule = data.draw(schedules(near, zone))
    start, end = near - timedelta(hours=5), near + timedelta(hours=5)
    expected = [oracle.on_call(schedule, start + n * MINUTE, reading) for n in range(600)]
    actual = [
        shift.person
        for shift in shifts(schedule, start, end, reading)
        for _ in range((shift.end - shift.start) // MINUTE)
    ]
    assert expected == actual
    for n in range(0, 600, 37):
        assert expected[n] == on_call(schedule, start + n * MINUTE, reading)


@settings(deadline=None)
@given(st.data(), READINGS)
def test_shifts_tile_the_interval(data: st.DataObject, reading: Reading) -> None:
    """
    Shifts begin at the start, end at the end and leave nothing out, and adjacent ones have different people.
    """
    zone = data.draw(zones)
    near = data.draw(moments(zone))
    schedule = data.draw(schedules(near, zone))
    start = near - data.draw(st.timedeltas(timedelta(0), timedelta(days=30)))
    end = start + data.draw(st.timedeltas(timedelta(0), timedelta(days=60)))
    found = list(shifts(schedule, start, end, reading))
    edges = [shift.start for shift in found] + [end]
    assert edges[1:] == [shift.end for shift in found]
    assert edges[0] == (start if start < end else end)
    assert all(shift.start < shift.end for shift in found)
    assert all(a.person != b.person for a, b in itertools.pairwise(found))
    assert all(shift.start.tzinfo is UTC and shift.end.tzinfo is UTC for shift in found)


@settings(deadline=None)
@given(st.data())
def test_turns_are_those_between_handoffs(data: st.DataObject) -> None:
    """Hours do not matter; a new version ends a turn; turns at the edges are whole."""
    rotation = data.draw(rotations())
    start = data.draw(moments(rotation.time_zone))
    end = start + timedelta(seconds=data.draw(st.integers(3600, 40 * 86400)))  # instants are whole seconds
    begin, _ = next(itertools.islice(handoffs(rotation, start), 1, None))
    then = replace(as_version(rotation), start=begin.date(), turn_days=21, handoff_day=3)
    rotation = data.draw(st.sampled_from((rotation, replace(rotation, then=(then,)))))
    schedule = compile_rotation(rotation, key="primary", name="Primary", description="")
    assume(schedule.layers[0].start < start - timedelta(days=22))  # before it nobody serves
    zone = ZoneInfo(rotation.time_zone)
    moves = (
        localize(moment, zone).astimezone(UTC) for moment, _ in handoffs(rotation, start - timedelta(days=50))
    )
    between = itertools.takewhile(lambda turn: turn[0] < end, itertools.pairwise(moves))
    assert [turn for turn in between if turn[1] > start] == turns(schedule, start, end)


@given(st.data())
def test_readings_agree_where_no_window_contains_a_change(data: st.DataObject) -> None:
    """With turns of whole days and windows from 04:00 to 23:00, the readings agree on every day."""
    zone = data.draw(zones)
    near = data.draw(moments(zone))
    start = data.draw(st.integers(240, 1300))
    duration = data.draw(st.integers(1, 1380 - start))
    weekday = data.draw(st.none() | st.integers(1, 7))
    window = Restriction(weekday=weekday, start=start * 60, duration=duration * 60)
    schedule = one_layer(zone, near - timedelta(days=40), 86400, ("ana", "ben", "chi"), (window,))
    interval = (near - timedelta(days=9), near + timedelta(days=9))
    wall = list(shifts(schedule, *interval, Reading.WALL_CLOCK))
    elapsed = list(shifts(schedule, *interval, Reading.ELAPSED))
    assert wall == elapsed


def one_layer(
    zone: str,
    start: datetime,
    turn_seconds: int,
    users: tuple[str, ...],
    restrictions: tuple[Restriction, ...] = (),
    *,
    end: datetime | None = None,
    virtual_start: datetime | None = None,
) -> Schedule:
    layer = Layer(
        start=start,
        end=end,
        virtual_start=virtual_start or start,
        turn_seconds=turn_seconds,
        users=users,
        restrictions=restrictions,
    )
    return Schedule(key="primary", name="primary", description="", zone=zone, layers=(layer,), overrides=())


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def shift(start: str, end: str, person: str | None) -> Shift:
    return Shift(start=at(start), end=at(end), person=person)


def test_weekly_handoff_keeps_its_wall_clock_time() -> None:
    """A week with a change of the clocks has an hour less, and the handoff stays at 09:00 in London."""
    schedule = one_layer("Europe/London", at("2026-03-23T09:00+00:00"), 604800, ("ana", "ben"))
    actual = list(shifts(schedule, at("2026-03-23T09:00Z"), at("2026-04-06T08:00Z")))
    expected = [
        shift("2026-03-23T09:00Z", "2026-03-30T08:00Z", "ana"),
        shift("2026-03-30T08:00Z", "2026-04-06T08:00Z", "ben"),
    ]
    assert expected == actual


@pytest.mark.parametrize(
    ("reading", "ends"), [(Reading.WALL_CLOCK, "2026-10-25T08:00Z"), (Reading.ELAPSED, "2026-10-25T07:00Z")]
)
def test_window_over_a_change_has_two_readings(reading: Reading, ends: str) -> None:
    """A window of ten hours from 22:00 ends at 08:00 by wall clock, and an hour earlier by elapsed time."""
    night = Restriction(weekday=None, start=22 * 3600, duration=10 * 3600)
    schedule = one_layer("Europe/London", at("2026-10-01T22:00+01:00"), 604800, ("ana",), (night,))
    actual = next(shifts(schedule, at("2026-10-24T22:00Z"), at("2026-10-26T00:00Z"), reading))
    assert shift("2026-10-24T22:00Z", ends, "ana") == actual


@pytest.mark.parametrize(("reading", "person"), [(Reading.WALL_CLOCK, "ana"), (Reading.ELAPSED, "ben")])
def test_turns_of_half_a_day_have_two_readings(reading: Reading, person: str) -> None:
    """
    Turns of twelve hours that begin at 08:00 in winter still begin at 08:00 in summer, or at 09:00 by elapsed
    time.
    """
    schedule = one_layer("Europe/London", at("2026-03-01T08:00+00:00"), 43200, ("ana", "ben"))
    assert person == on_call(schedule, at("2026-04-01T08:30+01:00"), reading)


def test_last_layer_wins_where_it_has_somebody() -> None:
    """A later layer with hours takes these over, and leaves the rest to the first."""
    base = one_layer("Etc/UTC", at("2026-01-05T00:00Z"), 604800, ("ana",)).layers
    noon = Restriction(weekday=1, start=12 * 3600, duration=3600)
    over = one_layer("Etc/UTC", at("2026-01-05T00:00Z"), 604800, ("ben",), (noon,)).layers
    schedule = Schedule(
        key="primary", name="", description="", zone="Etc/UTC", layers=base + over, overrides=()
    )
    expected = [
        shift("2026-01-05T00:00Z", "2026-01-05T12:00Z", "ana"),
        shift("2026-01-05T12:00Z", "2026-01-05T13:00Z", "ben"),
        shift("2026-01-05T13:00Z", "2026-01-06T00:00Z", "ana"),
    ]
    assert expected == list(shifts(schedule, at("2026-01-05T00:00Z"), at("2026-01-06T00:00Z")))


def test_layers_follow_each_other_at_a_handoff() -> None:
    """A layer that ends where the next one starts hands over without a gap."""
    old = one_layer(
        "Etc/UTC", at("2026-01-05T00:00Z"), 604800, ("ana", "ben"), end=at("2026-01-19T00:00Z")
    ).layers
    new = one_layer("Etc/UTC", at("2026-01-19T00:00Z"), 604800, ("chi", "ana")).layers
    schedule = Schedule(
        key="primary", name="", description="", zone="Etc/UTC", layers=old + new, overrides=()
    )
    expected = ["ana", "ben", "chi", "ana"]
    assert expected == [s.person for s in shifts(schedule, at("2026-01-05T00:00Z"), at("2026-02-02T00:00Z"))]


def test_nobody_serves_before_the_start_of_a_layer() -> None:
    """A layer that starts in the middle of a turn serves from there on."""
    schedule = one_layer(
        "Etc/UTC", at("2026-01-07T00:00Z"), 604800, ("ana", "ben"), virtual_start=at("2026-01-05T00:00Z")
    )
    expected = [
        shift("2026-01-05T00:00Z", "2026-01-07T00:00Z", None),
        shift("2026-01-07T00:00Z", "2026-01-12T00:00Z", "ana"),
        shift("2026-01-12T00:00Z", "2026-01-13T00:00Z", "ben"),
    ]
    assert expected == list(shifts(schedule, at("2026-01-05T00:00Z"), at("2026-01-13T00:00Z")))


def test_seconds_and_fractions_of_an_interval_are_kept() -> None:
    """The shifts tile the interval to the microsecond, although events are at whole seconds."""
    schedule = one_layer("Etc/UTC", at("2026-01-05T00:00Z"), 86400, ("ana", "ben"))
    expected = [
        shift("2026-01-05T23:59:59.5Z", "2026-01-06T00:00Z", "ana"),
        shift("2026-01-06T00:00Z", "2026-01-06T00:00:00.25Z", "ben"),
    ]
    assert expected == list(shifts(schedule, at("2026-01-05T23:59:59.5Z"), at("2026-01-06T00:00:00.25Z")))


def test_a_turn_that_begins_in_a_skipped_day_begins_after_it() -> None:
    """Apia skipped 30 December 2011: the turn of that morning begins with the 31st."""
    schedule = one_layer("Pacific/Apia", at("2011-12-28T09:00-10:00"), 86400, ("ana", "ben", "chi", "dev"))
    expected = [
        shift("2011-12-29T09:00-10:00", "2011-12-31T00:00+14:00", "ben"),
        shift("2011-12-31T00:00+14:00", "2011-12-31T09:00+14:00", "chi"),
        shift("2011-12-31T09:00+14:00", "2011-12-31T10:00+14:00", "dev"),
    ]
    assert expected == list(shifts(schedule, at("2011-12-29T09:00-10:00"), at("2011-12-31T10:00+14:00")))


def test_shifts_jump_over_turns_that_no_window_meets() -> None:
    """Ten years of hourly turns with one short window a week only cost the time of the windows."""
    window = Restriction(weekday=1, start=0, duration=1800)
    schedule = one_layer(
        "Etc/UTC", at("2020-01-06T00:00Z"), 3600, ("ana", "ben", "chi", "dev", "eli"), (window,)
    )
    found = list(shifts(schedule, at("2020-01-06T00:00Z"), at("2029-12-31T00:00Z")))
    assert len(found) == 2 * 521
    assert [shift.person for shift in found[:10:2]] == ["ana", "dev", "ben", "eli", "chi"]
