"""At which hours may a schedule have anybody on call?"""

from collections.abc import Iterator
from datetime import datetime

from watchbill.clock import DAY, WEEK, Reading, from_seconds, timeline, to_seconds
from watchbill.rota.schedule import Layer, Schedule
from watchbill.rota.windows import Window, reach, windows

Hours = tuple[tuple[datetime, datetime], ...]
"""Stretches [start, end) in UTC, none where somebody is always on call."""


def hours(schedule: Schedule, start: datetime, end: datetime) -> tuple[Hours, ...]:
    """
    Return the hours of each version that serves in [start, end), in order.

    They are whole, of a week at least, and with the one after it: what of them [start, end) cuts off, or is
    too short to meet, is in them too.
    """
    first, last = to_seconds(start), to_seconds(end)
    return tuple(_of_layers(schedule, first, last))


def _of_layers(schedule: Schedule, start: int, end: int) -> Iterator[Hours]:
    for layer in schedule.layers:
        first, last = layer.within(start, end)
        if first < last:
            found = _windows(layer, schedule.zone, first, max(last, first + WEEK))
            yield tuple((from_seconds(begin), from_seconds(until)) for begin, until in found)


def _windows(layer: Layer, zone: str, start: int, end: int) -> list[Window]:
    """Return a layer's windows that meet [start, end), and the one after them; none where they leave nothing out."""
    early, late = start - WEEK, end + WEEK
    clock = timeline(zone, early - reach(layer.restrictions) - 2 * DAY, late + 2 * DAY)
    found = list(windows(layer.restrictions, clock, early, late, Reading.WALL_CLOCK))
    if len(found) == 1:
        return []
    met = [window for window in found if window[1] > start]
    return met[: 1 + sum(begin < end for begin, _ in met)]
