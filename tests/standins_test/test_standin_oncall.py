"""The oracle knows who is on call, above all when the clocks change."""

from datetime import UTC, datetime, time, timedelta

import pytest

from tests.standins.pagerduty import Reading
from tests.standins.pagerduty.oncall import on_schedule
from tests.standins.pagerduty.records import Layer, Override, Restriction, Schedule
from tests.standins.pagerduty.rendering import final_entries

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NIGHT = Restriction(weekday=None, start=time(22), duration_seconds=10 * 3600)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def layer(
    *users: str,
    virtual_start: str = "2026-03-23T09:00",
    turn: int = 604800,
    restrictions: tuple[Restriction, ...] = (),
    end: datetime | None = None,
) -> Layer:
    return Layer(
        id="L",
        name="Layer",
        start=LONG_AGO,
        end=end,
        virtual_start=utc(virtual_start),
        turn_seconds=turn,
        users=users,
        restrictions=restrictions,
    )


def schedule(*layers: Layer, zone: str = "Europe/London", overrides: tuple[Override, ...] = ()) -> Schedule:
    return Schedule(
        id="S",
        name="rota",
        time_zone=zone,
        description="",
        teams=(),
        layers=layers,
        overrides=list(overrides),
    )


def test_a_handoff_keeps_its_wall_clock_time_when_the_clocks_change() -> None:
    """Weekly from Monday 2026-03-23 09:00 in London: the next is at 09:00 summer time, 08:00 UTC."""
    rota = schedule(layer("ana", "ben"))
    assert on_schedule(rota, utc("2026-03-30T07:59:59")) == "ana"
    assert on_schedule(rota, utc("2026-03-30T08:00")) == "ben"


def test_turns_are_counted_backwards_from_the_virtual_start() -> None:
    assert on_schedule(schedule(layer("ana", "ben", "chi")), utc("2026-03-23T08:59")) == "chi"


def test_short_turns_stay_on_wall_clock_hours() -> None:
    rota = schedule(layer("ana", "ben", virtual_start="2026-03-28T08:00", turn=12 * 3600))
    assert [
        on_schedule(rota, utc(f"2026-03-29T{hour}")) for hour in ("06:59", "07:00", "18:59", "19:00")
    ] == [
        "ben",
        "ana",
        "ana",
        "ben",
    ]


def test_a_handoff_at_a_skipped_time_counts_on_from_before_the_gap() -> None:
    rota = schedule(layer("ana", "ben", virtual_start="2026-03-28T01:30", turn=86400))
    assert [on_schedule(rota, utc(f"2026-03-29T01:{minute}")) for minute in ("29", "30")] == ["ana", "ben"]


@pytest.mark.parametrize(("reading", "end"), [(Reading.WALL_CLOCK, "07:00"), (Reading.ELAPSED, "08:00")])
def test_the_two_readings_of_a_restriction_on_the_night_of_the_change(reading: Reading, end: str) -> None:
    """22:00 to 08:00 in London over 2026-03-29: nine hours by the clock, ten if they are counted."""
    rota = schedule(layer("ana", restrictions=(NIGHT,)))
    last = utc(f"2026-03-29T{end}")
    assert on_schedule(rota, last - timedelta(seconds=1), reading) == "ana"
    assert on_schedule(rota, last, reading) is None


def test_restrictions_are_a_union_and_may_run_past_the_week() -> None:
    weekend = Restriction(weekday=7, start=time(20), duration_seconds=6 * 86400)
    rota = schedule(layer("ana", restrictions=(weekend, NIGHT)), zone="Etc/UTC")
    assert on_schedule(rota, utc("2026-11-28T19:59")) == "ana"
    assert on_schedule(rota, utc("2026-11-28T20:00")) is None
    assert on_schedule(rota, utc("2026-11-28T22:00")) == "ana"
    assert on_schedule(rota, utc("2026-11-29T20:00")) == "ana"


def test_the_last_layer_wins_and_the_newest_override_beats_it() -> None:
    swap = Override(id="O", start=utc("2026-11-24T10:00"), end=utc("2026-11-24T11:00"), user="dev")
    newer = Override(id="P", start=utc("2026-11-24T10:30"), end=utc("2026-11-24T11:00"), user="eli")
    top = layer("chi", restrictions=(NIGHT,))
    rota = schedule(layer("ana"), top, zone="Etc/UTC", overrides=(swap, newer))
    at = ("09:59", "10:00", "10:30", "11:00", "22:00")
    assert [on_schedule(rota, utc(f"2026-11-24T{hour}")) for hour in at] == [
        "ana",
        "dev",
        "eli",
        "ana",
        "chi",
    ]


def test_a_layer_ends_at_its_end() -> None:
    rota = schedule(layer("ana"), layer("ben", end=utc("2026-11-24T10:00")))
    assert [on_schedule(rota, utc(f"2026-11-24T{hour}")) for hour in ("09:59", "10:00")] == ["ben", "ana"]


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York", "Australia/Sydney", "Etc/UTC"])
@pytest.mark.parametrize("since", ["2026-03-27T00:00", "2026-10-23T00:00", "2026-10-02T00:00"])
def test_rendered_entries_agree_with_a_walk(zone: str, since: str) -> None:
    """Every ten minutes over four days that hold a change of clocks."""
    saturday = Restriction(weekday=6, start=time(1, 30), duration_seconds=30 * 3600)
    layers = (
        layer("ana", "ben", turn=86400),
        layer("chi", "dev", turn=5 * 3600, restrictions=(NIGHT, saturday)),
    )
    rota = schedule(*layers, zone=zone)
    start = utc(since)
    entries = final_entries(rota, start, start + timedelta(days=4))
    for step in range(4 * 144):
        at = start + timedelta(minutes=10 * step)
        (entry,) = (entry for entry in entries if entry.start <= at < entry.end)
        assert entry.user == on_schedule(rota, at)
