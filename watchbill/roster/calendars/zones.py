"""The time zones of a calendar: known by their names, or as the calendar defines them."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, time, timedelta, tzinfo
from functools import cache
from itertools import takewhile
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON
from icalendar.timezone.zoneinfo import ZONEINFO

from watchbill.roster.calendars.bounds import UnreadableError, work

_MOST_STEPS = 2_000_000
_MOST_PARTS = 3
_CHANGE = 10
"""Steps to make a change of the clocks from a rule."""

_Change = tuple[datetime, timedelta, timedelta]
"""An instant of UTC, and the offsets before and after it."""


class Zones(ZONEINFO):
    """
    The time zones of one calendar, for icalendar: known by name, else as the calendar defines them.

    A name is one of IANA's or of Windows, or ends in one (RFC 5545, 3.8.3.1: `/example.org/Europe/Berlin`).
    What a calendar says of a known one is not looked at: it is often the rule of one year for all. Raises
    UnreadableError where a definition is none, or would take too long.
    """

    def __init__(self, until: datetime) -> None:
        self._until = until
        self._left: float = _MOST_STEPS

    def timezone(self, name: str) -> tzinfo | None:
        """Return a zone that is known by this name."""
        return next((ZoneInfo(each) for each in _names(name) if each in _known()), None)

    def knows_timezone_id(self, tzid: str) -> bool:
        """Whether a definition of this zone is of no use."""
        return self.timezone(tzid) is not None

    def create_timezone(self, tz: Any) -> tzinfo:  # type: ignore[override]  # icalendar's own differ too
        """Return a zone as a VTIMEZONE defines it, until the end of what is looked at."""
        try:
            return Defined(sorted(change for part in tz.subcomponents for change in self._changes(part)))
        except UnreadableError:
            raise
        # Any property may be missing, or of any type, or a rule that repeats within the day.
        except Exception:
            raise UnreadableError("defines a time zone that Watchbill cannot read") from None

    def _changes(self, part: Any) -> Iterator[_Change]:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        for wall in self._walls(part):
            self._spend(_CHANGE)
            yield wall - before, before, after

    def _walls(self, part: Any) -> Iterator[datetime]:
        """Yield when the clocks change, by the clock before."""
        start = _wall(part["DTSTART"].dt)
        yield start
        for listed in _several(part, "RDATE"):
            yield from (_wall(each.dt) for each in listed.dts)
        for rule in _several(part, "RRULE"):
            text = rule.to_ical().decode()
            self._spend(work(text, start.replace(tzinfo=UTC), timedelta(), (self._until, self._until)))
            yield from takewhile(self._counts, rrulestr(text, dtstart=start, ignoretz=True))

    def _counts(self, wall: datetime) -> bool:
        return wall < self._until.replace(tzinfo=None)

    def _spend(self, steps: float) -> None:
        self._left -= steps
        if self._left < 0:
            raise UnreadableError("defines time zones whose clocks change too often")


class Defined(tzinfo):
    """
    A zone by its changes, in order.

    Of a time that the clocks show twice the first is meant, and a time that they skip is told by the clock
    before (RFC 5545, 3.3.5).
    """

    def __init__(self, changes: Sequence[_Change]) -> None:
        self._offsets = [changes[0][1], *(after for _, _, after in changes)]
        self._instants = [instant for instant, _, _ in changes]
        self._walls = tuple(
            [instant + pick(before, after) for instant, before, after in changes] for pick in (max, min)
        )

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """Return how far the clock is ahead of UTC."""
        if dt is None:
            return None
        return self._offsets[bisect_right(self._walls[dt.fold], dt.replace(tzinfo=None, fold=0))]

    def fromutc(self, dt: datetime) -> datetime:
        """Return the time that the clock shows."""
        offset = self._offsets[bisect_right(self._instants, dt.replace(tzinfo=None))]
        local = dt + offset
        return local if local.utcoffset() == offset else local.replace(fold=1)

    def dst(self, dt: datetime | None) -> None:
        """Return None: what of an offset is daylight saving is not known."""

    def tzname(self, dt: datetime | None) -> None:
        """Return None: a name tells nothing that counts."""


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def _names(name: str) -> Iterator[str]:
    """Yield what a zone may be called by IANA, the most likely first."""
    # No name of IANA's has more parts (`America/Argentina/Ushuaia`), and one in a calendar can have any
    # number.
    parts = name.strip("/: ").rsplit("/", _MOST_PARTS)[-_MOST_PARTS:]
    for first in range(len(parts)):
        each = "/".join(parts[first:])
        yield WINDOWS_TO_OLSON.get(each, each)


def _several(part: Any, name: str) -> list[Any]:
    found = part.get(name, [])
    return found if isinstance(found, list) else [found]


def _wall(moment: Any) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return moment.replace(tzinfo=None)
