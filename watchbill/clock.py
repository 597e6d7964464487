"""The clocks of a time zone: when they show a time, and when they change."""

from bisect import bisect_right
from datetime import UTC, datetime, timedelta, tzinfo
from enum import StrEnum
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

DAY = 86400
WEEK = 7 * DAY

EPOCH = datetime(2024, 1, 1)
"""
The earliest time that can be played: before it no schedule has anybody.

As a rule, the first layer of a rotation starts with its first cycle from here on, whatever its anchor. Before
that nobody is on call on it either (`begins` in watchbill/rota/compile.py).
"""

BEGUN = datetime(2025, 1, 1)
"""Every rotation has begun by then, by its own clock: nobody is on call until a layer starts."""

_UNIX = datetime(1970, 1, 1, tzinfo=UTC)
_WALL_UNIX = datetime(1970, 1, 1)
_SECOND = timedelta(seconds=1)
_NEVER = 10**12


class Reading(StrEnum):
    """
    The meaning of a duration on the day that the clocks change: PagerDuty documents neither reading.

    WALL_CLOCK: a window from 22:00 that lasts eight hours ends at 06:00.
    ELAPSED: it ends after eight hours. Turns of whole days go by wall clock in both
    (docs/behaviour.md, "Handoffs go by wall clock").
    """

    WALL_CLOCK = "wall-clock"
    ELAPSED = "elapsed"


class Timeline:
    """
    A zone's clock over [start, end), both in whole seconds of UTC since 1970.

    Wall-clock times are whole seconds too, as if the wall clock were in UTC. All arithmetic is on integers,
    because Python subtracts aware datetimes of one zone by wall clock. Stretch n begins at `begins[n]` and
    has the offset `offsets[n]`; when it ends, the latest wall time shown so far is just below `shown[n]`.
    """

    __slots__ = ("begins", "offsets", "shown")

    def __init__(self, zone: str, start: int, end: int) -> None:
        tz = ZoneInfo(zone)
        self.begins = [start]
        self.offsets = [_offset(tz, start)]
        self.shown: list[int] = []
        for year in range(_year(start), _year(end - 1) + 1):
            for instant, offset in _changes(zone, year):
                if start < instant < end:
                    self._show(instant)
                    self.begins.append(instant)
                    self.offsets.append(offset)
        self._show(_NEVER)

    def _show(self, until: int) -> None:
        latest = until + self.offsets[-1]
        self.shown.append(max(latest, self.shown[-1]) if self.shown else latest)

    def utc(self, wall: int) -> int:
        """Return the first instant at which the clocks show this wall time or a later one."""
        index = bisect_right(self.shown, wall)
        return max(wall - self.offsets[index], self.begins[index])

    def wall(self, instant: int) -> int:
        """
        Return the latest wall time shown so far, at an instant not before the start.

        It does not go back while an hour is repeated: what began the first time does not begin again.
        """
        index = bisect_right(self.begins, instant) - 1
        wall = instant + self.offsets[index]
        return max(wall, self.shown[index - 1] - 1) if index else wall

    def offset(self, instant: int) -> int:
        """Return how far the wall clock is ahead of UTC at an instant not before the start."""
        return self.offsets[bisect_right(self.begins, instant) - 1]


@lru_cache(maxsize=512)
def timeline(zone: str, start: int, end: int) -> Timeline:
    """Return a zone's clock over [start, end), in seconds of UTC."""
    return Timeline(zone, start, end)


def localize(wall: datetime, tz: tzinfo) -> datetime:
    """
    Return the instant of a naive wall-clock time, in its zone.

    A time that occurs twice means the first one. A time that is skipped means the first instant after the
    gap: the clocks never show it, and then they are past it.
    """
    first = wall.replace(tzinfo=tz, fold=0)
    before, after = first.utcoffset(), wall.replace(tzinfo=tz, fold=1).utcoffset()
    if before is None or after is None or after <= before:
        return first
    # The time is in a gap, and the change lies between its two readings (PEP 495).
    low, high = to_seconds(wall.replace(tzinfo=UTC) - after), to_seconds(wall.replace(tzinfo=UTC) - before)
    return from_seconds(_search(tz, low, high)).astimezone(tz)


def exists_once(wall: datetime, tz: tzinfo) -> bool:
    """Tell whether the clocks show a naive wall-clock time exactly once: it is in no gap and no fold."""
    return wall.replace(tzinfo=tz, fold=0).utcoffset() == wall.replace(tzinfo=tz, fold=1).utcoffset()


def transitions(zone: str, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """Return the instants in [start, end), in UTC, at which the clocks of a zone change."""
    years = range(start.astimezone(UTC).year, end.astimezone(UTC).year + 1)
    changes = (from_seconds(instant) for year in years for instant, _ in _changes(zone, year))
    return tuple(instant for instant in changes if start <= instant < end)


def to_seconds(instant: datetime) -> int:
    """Return whole seconds of UTC since 1970, rounded down."""
    return (instant - _UNIX) // _SECOND


def from_seconds(seconds: int) -> datetime:
    """Return the instant, in UTC, of whole seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)


def wall_seconds(instant: datetime, zone: str) -> int:
    """Return the wall-clock time of an instant in whole seconds, as if the wall clock were in UTC."""
    return (instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None) - _WALL_UNIX) // _SECOND


def weekday_seconds(wall: int) -> int:
    """Return the seconds since Monday 00:00 of a wall-clock time."""
    return (wall + 3 * DAY) % WEEK  # 1970 began on a Thursday


def _year(instant: int) -> int:
    return from_seconds(instant).year


def _offset(tz: tzinfo, instant: int) -> int:
    return (from_seconds(instant).astimezone(tz).utcoffset() or timedelta()) // _SECOND


def _search(tz: tzinfo, low: int, high: int) -> int:
    """Return the first instant in (low, high] with a different offset from the one at `low`."""
    before = _offset(tz, low)
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(tz, middle) == before:
            low = middle
        else:
            high = middle
    return high


@lru_cache(maxsize=4096)
def _changes(zone: str, year: int) -> tuple[tuple[int, int], ...]:
    """
    Return the instants of a year of UTC at which a zone's offset changes, each with the new offset.

    It compares the midnights: no zone has ever changed its clocks twice within a day.
    """
    tz = ZoneInfo(zone)
    days = _midnights(year)
    offsets = list(map(tz.utcoffset, days))
    found = []
    for day, before, after in zip(days, offsets, offsets[1:], strict=False):
        if before != after:
            midnight = to_seconds(day.replace(tzinfo=UTC) - (before or timedelta()))
            # A skipped midnight has the old offset although the change has passed: so the search starts a
            # day earlier.
            instant = _search(tz, midnight - DAY, midnight + 2 * DAY)
            if _year(instant) == year:
                found.append((instant, _offset(tz, instant)))
    return tuple(found)


@lru_cache(maxsize=64)
def _midnights(year: int) -> tuple[datetime, ...]:
    first = datetime(year, 1, 1) - 2 * timedelta(days=1)
    return tuple(first + timedelta(days=day) for day in range(371))


@cache
def zone_exists(zone: str) -> bool:
    """Return whether this machine has the rules of a time zone."""
    try:
        ZoneInfo(zone)
    # A name may also be malformed (ValueError), or a directory of the database (OSError).
    except (KeyError, ValueError, OSError):
        return False
    return True
