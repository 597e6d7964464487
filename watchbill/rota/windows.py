"""The windows of time that restrictions open: when a layer may have somebody on call."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from watchbill.clock import DAY, WEEK, Reading, Timeline, weekday_seconds
from watchbill.periods import union
from watchbill.rota.schedule import Restriction

Window = tuple[int, int]
"""A stretch [start, end) in whole seconds."""


@lru_cache(maxsize=4096)
def starts(restrictions: tuple[Restriction, ...]) -> tuple[Window, ...]:
    """Return the windows that begin in a week, as (seconds since Monday 00:00, duration), by their start."""
    found: set[Window] = set()
    for restriction in restrictions:
        days = range(7) if restriction.weekday is None else (restriction.weekday - 1,)
        # On a Sunday, a start of 24:00 or later falls into the next week.
        found.update(((day * DAY + restriction.start) % WEEK, restriction.duration) for day in days)
    return tuple(sorted(found))


@lru_cache(maxsize=4096)
def week(restrictions: tuple[Restriction, ...]) -> tuple[Window, ...]:
    """
    Return the union of a week's windows by wall clock, within [0, WEEK) from Monday 00:00.

    A window that runs past Sunday wraps around to Monday. Without restrictions it is the whole week.
    """
    if not restrictions:
        return ((0, WEEK),)
    return recurring(((start, start + duration) for start, duration in starts(restrictions)), WEEK)


@lru_cache(maxsize=4096)
def longest(restrictions: tuple[Restriction, ...]) -> int:
    """Return the duration of the longest window, 0 without restrictions."""
    return max((restriction.duration for restriction in restrictions), default=0)


def recurring(windows: Iterable[Window], cycle: int) -> tuple[Window, ...]:
    """Return the union of windows that recur once in a cycle, within [0, cycle)."""
    pieces = []
    for start, end in windows:
        if end - start >= cycle:
            return ((0, cycle),)
        begin = start % cycle
        until = begin + end - start
        pieces.append((begin, min(until, cycle)))
        if until > cycle:
            pieces.append((0, until - cycle))
    return tuple(union(sorted(pieces)))


def windows(
    restrictions: tuple[Restriction, ...], clock: Timeline, start: int, end: int, reading: Reading
) -> Iterator[Window]:
    """
    Yield the union of a layer's windows in UTC, clipped to [start, end), in order.

    The clock must begin `reach(restrictions)` seconds before `start`.
    """
    if not restrictions:
        return iter(((start, end),) if start < end else ())
    return union(
        (max(a, start), min(b, end)) for a, b in _begun(restrictions, clock, start, end, reading) if b > start
    )


def reach(restrictions: tuple[Restriction, ...]) -> int:
    """Return how long before an instant a window that includes it may begin, with changes of the clocks."""
    return longest(restrictions) + DAY if restrictions else 0


def _begun(
    restrictions: tuple[Restriction, ...], clock: Timeline, start: int, end: int, reading: Reading
) -> Iterator[Window]:
    """Yield every window that begins before `end` and may last until after `start`, by its start."""
    weekly = starts(restrictions)
    earliest = clock.wall(start) - reach(restrictions)
    monday = earliest - weekday_seconds(earliest)
    utc, by_wall = clock.utc, reading is Reading.WALL_CLOCK
    while True:
        for offset, duration in weekly:
            wall = monday + offset
            if wall < earliest:
                continue
            begin = utc(wall)
            if begin >= end:
                return
            yield begin, utc(wall + duration) if by_wall else begin + duration
        monday += WEEK
