"""Instants and periods as text for a reader: in local time and in English, whatever the locale."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill.clock import exists_once
from watchbill.periods import Bounded

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

YEAR = timedelta(days=365)
"""How far ahead the checks prove a rota."""

_MOMENT = timedelta(microseconds=1)


def date_text(day: date) -> str:
    """Return a date as ``Sun 14 Mar 2027``."""
    return f"{DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def short_date_text(day: date) -> str:
    """Return a date as ``14 Mar 2027``."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


_NEAR = timedelta(days=300)


def near_date_text(day: date, near: date) -> str:
    """Return a date as ``Sun 14 Mar``, with the year unless it is the year of `near` or soon after `near`."""
    text = date_text(day)
    return text.rpartition(" ")[0] if day.year == near.year or near <= day < near + _NEAR else text


def moment_text(moment: datetime, zone: str, near: datetime) -> str:
    """Return an instant as ``Mon 30 Nov 10:00`` in a zone, with the year where `near_date_text` has it."""
    tz = ZoneInfo(zone)
    local = moment.astimezone(tz)
    return f"{near_date_text(local.date(), near.astimezone(tz).date())} {local:%H:%M}"


def span_text(start: datetime, end: datetime, zone: str, near: datetime | None = None) -> str:
    """
    Return a stretch of time as ``Sun 14 Mar 2027 15:00 – 16:00 Europe/Berlin``.

    The second date is left out where both are on the same day. Where the clocks change between the two, the
    abbreviations of the zone tell the hours apart. With `near`, the zone is left out, and so are the years
    where `near_date_text` has none.
    """
    tz = ZoneInfo(zone)
    first, last = start.astimezone(tz), end.astimezone(tz)
    once = all(exists_once(each.replace(tzinfo=None), tz) for each in (first, last))
    changed = first.utcoffset() != last.utcoffset() or not once
    year = near.astimezone(tz).date() if near else None
    left = f"{near_date_text(first.date(), year) if year else date_text(first)} {first:%H:%M}"
    right = f"{last:%H:%M}"
    if last.date() != first.date():
        if last.time() == last.min.time() and last.date() == first.date() + timedelta(days=1):
            right = "24:00"
        else:
            right = f"{near_date_text(last.date(), year) if year else date_text(last)} {right}"
    if changed and end - start <= timedelta(days=1):
        left, right = f"{left} {first.tzname()}", f"{right} {last.tzname()}"
    return f"{left} – {right}" if year else f"{left} – {right} {zone}"


def spans_text(spans: Sequence[Bounded[datetime]], zone: str) -> str:
    """
    Return the first of many stretches, how many more there are, and the day on which the last one ends.

    ``Sun 14 Mar 2027 15:00 – 16:00 Europe/Berlin, and 6 more times until 4 Apr 2027``
    """
    first = span_text(spans[0].start, spans[0].end, zone)
    more = len(spans) - 1
    if not more:
        return first
    # A stretch that ends at 24:00 ends on the day before.
    until = (spans[-1].end.astimezone(UTC) - _MOMENT).astimezone(ZoneInfo(zone)).date()
    return f"{first}, and {more} more {'time' if more == 1 else 'times'} until {short_date_text(until)}"
