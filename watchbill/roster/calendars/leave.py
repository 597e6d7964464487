"""The leave in an iCalendar file, from 30 days ago to 400 days ahead."""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from watchbill.periods import union
from watchbill.roster.calendars.bounds import UnreadableError, time_lines, work
from watchbill.roster.model import Leave

_BEFORE = timedelta(days=30)
_AHEAD = timedelta(days=400)

_MOST_STEPS = 4_000_000
"""About four seconds: a calendar that takes longer was not made by people for their leave."""

_UTC = ZoneInfo("UTC")

_NOWHERE = "X-WATCHBILL-NOWHERE"
"""The property of an event in which an unknown zone of its times is noted. Calendars cannot set it."""

_Event = Any
"""A component as icalendar reads it: any property may have any type, or be malformed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """When somebody is away, in order, and the names of the time zones that are not known."""

    leave: tuple[Leave, ...]
    unknown_zones: tuple[str, ...]


def away(data: bytes, name: str, zone: ZoneInfo, now: datetime) -> Away:
    """
    Return when somebody is away by an iCalendar file (RFC 5545), from 30 days before `now` to 400 after.

    `now` is aware. Every event counts unless it is cancelled or marked as free (TRANSP:TRANSPARENT). The
    result is by the wall clock of `zone`, the person's own. Whole days, times without a zone, and times of a
    zone that is neither known nor defined in the file are taken as they are; other times are converted.
    Recurring events are expanded, and periods that touch are joined. Raises UnreadableError if the file is
    not a calendar or would take too long, and nothing else, whatever the bytes are.
    """
    window = (now - _BEFORE, now + _AHEAD)
    text = time_lines(data)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # both libraries warn about the content of the calendar
        events = _events(text, window[1])
        try:
            _weigh(events, window)
            found = list(_unfolded(events, window))
            stretches = [(_wall(each["DTSTART"].dt, zone), _wall(each["DTEND"].dt, zone)) for each in found]
        except UnreadableError:
            raise
        # Both libraries let any exception through, and the messages quote the calendar.
        except Exception:
            raise UnreadableError("has an event that Watchbill cannot read") from None
    bounds = tuple(each.astimezone(zone).replace(tzinfo=None) for each in window)
    return Away(
        leave=tuple(_joined(stretches, name, bounds)),
        unknown_zones=tuple(dict.fromkeys(each[_NOWHERE] for each in found if _NOWHERE in each)),
    )


def _events(text: str, until: datetime) -> list[_Event]:
    """Return the events of a text's calendars, at any depth, with unknown time zones noted on them."""
    from icalendar import Calendar
    from icalendar.timezone import tzp

    from watchbill.roster.calendars.zones import Zones

    # icalendar remembers zones, so that one calendar would use the definitions of another.
    tzp.use(Zones(until))
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        found = [each for calendar in calendars for each in calendar.walk("VEVENT")]
        for event in found:
            for each in ("DTSTART", "DTEND"):
                zone = getattr(event.get(each), "params", {}).get("TZID")
                if zone is not None and tzp.timezone(zone) is None:
                    event[_NOWHERE] = str(zone)
    except UnreadableError:
        raise
    except Exception:
        raise UnreadableError("is not an iCalendar file") from None
    finally:
        tzp.use_default()
    if not calendars or any(each.name != "VCALENDAR" for each in calendars):
        raise UnreadableError("is not an iCalendar file: it has no VCALENDAR")
    return found


def _weigh(events: list[_Event], window: tuple[datetime, datetime]) -> None:
    """Refuse calendars whose recurring events would take too long to expand."""
    steps = 0.0
    for event in events:
        rules = event.get("RRULE", ())
        for rule in rules if isinstance(rules, list) else [rules] if rules else ():
            start = _instant(event["DTSTART"].dt)
            try:
                steps += work(rule.to_ical().decode(), start, _length(event, start), window)
            except ValueError:
                raise UnreadableError(
                    "has an event that repeats in a way that leave cannot: several times a day, for example"
                ) from None
        if steps > _MOST_STEPS:
            raise UnreadableError("has events that repeat too often, or that began too long ago")


def _length(event: _Event, start: datetime) -> timedelta:
    if "DURATION" in event:
        length: timedelta = abs(event["DURATION"].dt)
        return length
    return abs(_instant(event["DTEND"].dt) - start) if "DTEND" in event else timedelta(days=1)


def _unfolded(events: list[_Event], window: tuple[datetime, datetime]) -> Iterator[_Event]:
    """Yield each occurrence of the events that count as leave."""
    from icalendar import Calendar
    from recurring_ical_events import of  # type: ignore[import-untyped]

    whole = Calendar()
    for event in events:
        whole.add_component(event)
    for event in of(whole).between(*window):
        free = str(event.get("TRANSP", "")).upper() == "TRANSPARENT"
        if not free and str(event.get("STATUS", "")).upper() != "CANCELLED":
            yield event


def _wall(moment: Any, zone: ZoneInfo) -> datetime:
    if not isinstance(moment, datetime):
        return datetime.combine(moment, time())
    return moment if moment.tzinfo is None else moment.astimezone(zone).replace(tzinfo=None)


def _instant(moment: Any) -> datetime:
    """Return a date or time as an instant, to within a day."""
    return _wall(moment, _UTC).replace(tzinfo=_UTC)


def _joined(
    stretches: list[tuple[datetime, datetime]], name: str, window: tuple[datetime, ...]
) -> Iterator[Leave]:
    """Return the union of some periods within a window, in order."""
    within = sorted((max(start, window[0]), min(end, window[1])) for start, end in stretches)
    return (Leave(start=start, end=end, calendar=name) for start, end in union(within))
