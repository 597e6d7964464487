"""The time zones of a calendar: those known by name, and those that the calendar defines."""

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
"""The steps to compute one clock change from a rule."""

_Change = tuple[datetime, timedelta, timedelta]
"""An instant in UTC, and the UTC offsets before and after it."""


class Zones(ZONEINFO):
    """
    The time zones of one calendar, for icalendar: known by name, or else as the calendar defines them.

    A known name is an IANA or a Windows name, or ends in one (RFC 5545, section 3.8.3.1:
    `/example.org/Europe/Berlin`). A calendar's own definition of a known zone is ignored: it often has the
    rule of one year for all years. Raises UnreadableError if a definition is malformed or would take too
    long.
    """

    def __init__(self, until: datetime) -> None:
        self._until = until
        self._left: float = _MOST_STEPS

    def timezone(self, name: str) -> tzinfo | None:
        """Return the zone with this name; None if it is not known."""
        return next((ZoneInfo(each) for each in _names(name) if each in _known()), None)

    def knows_timezone_id(self, tzid: str) -> bool:
        """Whether the zone is known, so that no definition of it is needed."""
        return self.timezone(tzid) is not None

    def create_timezone(self, tz: Any) -> tzinfo:  # type: ignore[override]  # icalendar's own implementations differ too
        """Return a zone as a VTIMEZONE defines it, up to the end of the window that is read."""
        try:
            return Defined(sorted(change for part in tz.subcomponents for change in self._changes(part)))
        except UnreadableError:
            raise
        # Any property may be missing or have any type, and a rule may repeat within a day.
        except Exception:
            raise UnreadableError("defines a time zone that Watchbill cannot read") from None

    def _changes(self, part: Any) -> Iterator[_Change]:
        before, after = part["TZOFFSETFROM"].td, part["TZOFFSETTO"].td
        for wall in self._walls(part):
            self._spend(_CHANGE)
            yield wall - before, before, after

    def _walls(self, part: Any) -> Iterator[datetime]:
        """Yield when the clocks change, by the clock before the change."""
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
    A zone that is defined by its clock changes, in order.

    A time that the clocks show twice means the first of the two. A time that they skip is read with the
    offset from before the change (RFC 5545, section 3.3.5).
    """

    def __init__(self, changes: Sequence[_Change]) -> None:
        self._offsets = [changes[0][1], *(after for _, _, after in changes)]
        self._instants = [instant for instant, _, _ in changes]
        self._walls = tuple(
            [instant + pick(before, after) for instant, before, after in changes] for pick in (max, min)
        )

    def utcoffset(self, dt: datetime | None) -> timedelta | None:
        """Return the offset from UTC."""
        if dt is None:
            return None
        return self._offsets[bisect_right(self._walls[dt.fold], dt.replace(tzinfo=None, fold=0))]

    def fromutc(self, dt: datetime) -> datetime:
        """Return the local time of a time in UTC."""
        offset = self._offsets[bisect_right(self._instants, dt.replace(tzinfo=None))]
        local = dt + offset
        return local if local.utcoffset() == offset else local.replace(fold=1)

    def dst(self, dt: datetime | None) -> None:
        """Return None: it is not known how much of an offset is daylight saving time."""

    def tzname(self, dt: datetime | None) -> None:
        """Return None: nothing needs the name."""


@cache
def _known() -> frozenset[str]:
    return frozenset(available_timezones())


def _names(name: str) -> Iterator[str]:
    """Yield the possible IANA names of a zone, the most likely first."""
    # No IANA name has more than three parts (`America/Argentina/Ushuaia`); a name in a calendar can have any
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
