"""When is somebody away, by their calendar?"""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from watchbill.config.repetition import cost
from watchbill.model import Leave

_BEFORE = timedelta(days=30)
_AHEAD = timedelta(days=400)

_MOST_STEPS = 2_000_000
"""Of a microsecond or so: what takes longer was not made by people for their leave."""

_MOST_PARTS = 20_000

_ZONES = ("STANDARD", "DAYLIGHT")
"""The parts of a zone's definition that say when its clocks change."""

_UTC = ZoneInfo("UTC")

_Event = Any
"""A component as icalendar reads it: any property may be of any type, or a broken one."""


class UnreadableError(ValueError):
    """A calendar that cannot be read; the message says why, and nothing that stands in it."""


def leave(data: bytes, name: str, zone: ZoneInfo, now: datetime) -> tuple[Leave, ...]:
    """
    Return when somebody is away by an iCalendar file (RFC 5545), from 30 days before `now` (aware) to 400 after.

    Every event counts but those that are cancelled or leave their time free (TRANSP:TRANSPARENT). Whole days
    and times without a zone are by the wall clock of `zone`, the person's; those with one are told by it. What
    repeats is unfolded; stretches that meet are one. Raises UnreadableError for anything that is no calendar,
    or would take too long; nothing else on any bytes.
    """
    window = (now - _BEFORE, now + _AHEAD)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise UnreadableError("is no iCalendar: it is not UTF-8") from None
    parts = _parts(text)
    events = [each for each in parts if each.name == "VEVENT"]
    try:
        _weigh(parts, window)
        found = list(_unfolded(events, window, zone))
    except UnreadableError:
        raise
    except Exception:  # both libraries raise what they meet on the way, and what they say quotes the calendar
        raise UnreadableError("has an event that cannot be understood") from None
    return tuple(_joined(found, name, tuple(each.astimezone(zone).replace(tzinfo=None) for each in window)))


def _parts(text: str) -> list[_Event]:
    """Return the components of a text's calendars, at any depth."""
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(text, multiple=True)
        found = [each for calendar in calendars for each in calendar.walk()]
        named = bool(calendars) and all(each.name == "VCALENDAR" for each in calendars)
    except Exception:
        raise UnreadableError("is no iCalendar") from None
    if not named:
        raise UnreadableError("is no iCalendar: it has no VCALENDAR")
    return found


def _weigh(parts: list[_Event], window: tuple[datetime, datetime]) -> None:
    """Refuse what would take too long to unfold: events, and the changes of the clocks of zones that it defines."""
    if len(parts) > _MOST_PARTS:
        raise UnreadableError(f"has more than {_MOST_PARTS} events")
    steps = 0.0
    # The zones first: until they are weighed, no time of an event may be looked at.
    for part in sorted(parts, key=lambda each: each.name not in _ZONES):
        rules = part.get("RRULE", ()) if part.name in (*_ZONES, "VEVENT") else ()
        for rule in rules if isinstance(rules, list) else [rules] if rules else ():
            start = _instant(part["DTSTART"].dt)
            try:
                steps += cost(rule.to_ical().decode(), start, _length(part, start, window), window)
            except ValueError:
                raise UnreadableError("has an event that repeats as leave does not: within the day, say") from None
        if steps > _MOST_STEPS:
            raise UnreadableError("has events that repeat too often, or from too long ago")


def _length(part: _Event, start: datetime, window: tuple[datetime, datetime]) -> timedelta:
    if part.name in _ZONES:
        return max(window[1] - start, timedelta())
    if "DURATION" in part:
        length: timedelta = abs(part["DURATION"].dt)
        return length
    return abs(_instant(part["DTEND"].dt) - start) if "DTEND" in part else timedelta(days=1)


def _unfolded(
    events: list[_Event], window: tuple[datetime, datetime], zone: ZoneInfo
) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches of the events that count, by the wall clock of a zone."""
    from icalendar import Calendar
    from recurring_ical_events import of  # type: ignore[import-untyped]

    whole = Calendar()
    for event in events:
        whole.add_component(event)
    for event in of(whole).between(*window):
        free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        if not free and str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield _wall(event["DTSTART"].dt, zone), _wall(event["DTEND"].dt, zone)


def _wall(moment: Any, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)


def _instant(moment: Any) -> datetime:
    """Return a moment as an instant, to within a day."""
    return _wall(moment, _UTC).replace(tzinfo=_UTC)


def _joined(stretches: list[tuple[datetime, datetime]], name: str, window: tuple[datetime, ...]) -> Iterator[Leave]:
    """Yield the union of stretches within a window, in order."""
    start = end = window[0]
    for begin, until in sorted((max(a, window[0]), min(b, window[1])) for a, b in stretches):
        if begin >= until:
            continue
        if begin > end or start == end:
            if start < end:
                yield Leave(start=start, end=end, calendar=name)
            start, end = begin, until
        end = max(end, until)
    if start < end:
        yield Leave(start=start, end=end, calendar=name)
