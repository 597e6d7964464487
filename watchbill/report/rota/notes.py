"""Notes on a rota: the hours of its lanes, and events on its days."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from watchbill.counting import counted, listed
from watchbill.dates import DAYS, moment_text, near_date_text, span_text
from watchbill.oncall.calendar import Absence, Calendar, ClockChange, Lane, OpenHours
from watchbill.printable import visible
from watchbill.report.rota.rota import Names, fixed, rotating

_DAY = timedelta(days=1)
_FEW = 3
_MOST = 5
"""How many notes of a kind are shown; the rest is counted."""


def around(calendar: Calendar, zone: str, names: Names) -> Iterator[str]:
    """Yield who is always on call, then the hours of each lane, then the events on these days."""
    for name, person in fixed(calendar):
        yield f"{name}: {names.get(person, person)}, always"
    at: dict[str, list[str]] = {}
    for lane in rotating(calendar):
        text = hours(lane, zone)
        if text is not None:
            at.setdefault(text, []).append(lane.name)
    yield from (f"{', '.join(lanes)}: {text}" for text, lanes in at.items())
    yield from notes(calendar, zone, names)


def hours(lane: Lane, zone: str) -> str | None:
    """Return the hours of a lane in a time zone; None if somebody is always on call."""
    found = [text for text, _ in groupby(_hours(each, ZoneInfo(zone)) for each in lane.hours)]
    return None if found in ([], [None]) else ", then ".join(each or "at all times" for each in found)


def _hours(found: OpenHours, tz: ZoneInfo) -> str | None:
    """Return when somebody is on call in a version; if that takes days at a time, when nobody is."""
    if not found:
        return None
    shown = found[:-1]
    if all(end - start < _DAY for start, end in shown):
        days = sorted({start.astimezone(tz).isoweekday() for start, _ in shown})
        clocks = dict.fromkeys(f"{_clock(start, tz)} – {_clock(end, tz)}" for start, end in shown)
        return f"{' or '.join(clocks)} {_weekdays(days)}" if len(clocks) <= _FEW else "varying hours"
    said = dict.fromkeys(_off(start, end, tz) for (_, start), (end, _) in pairwise(found))
    return f"not {', '.join(said)}" if len(said) <= _FEW else "varying hours"


def _off(start: datetime, end: datetime, tz: ZoneInfo) -> str:
    until = f"{_day(end, tz)} " if end - start >= _DAY else ""
    return f"{_day(start, tz)} {_clock(start, tz)} – {until}{_clock(end, tz)}"


def _clock(instant: datetime, tz: ZoneInfo) -> str:
    return f"{instant.astimezone(tz):%H:%M}"


def _day(instant: datetime, tz: ZoneInfo) -> str:
    return DAYS[instant.astimezone(tz).weekday()]


def _weekdays(days: Sequence[int]) -> str:
    if len(days) == len(DAYS):
        return "each day"
    if len(days) > 2 and days[-1] - days[0] == len(days) - 1:
        return f"{DAYS[days[0] - 1]} – {DAYS[days[-1] - 1]}"
    return listed([DAYS[day - 1] for day in days])


def notes(calendar: Calendar, zone: str, names: Names) -> Iterator[str]:
    """Yield the events on these days: gaps, people on two levels, leave, holidays and clock changes."""
    shown = count_shown(len(calendar.gaps))
    for gap in calendar.gaps[:shown]:
        yield f"nobody at any level: {span_text(gap.start, gap.end, zone, calendar.start)}"
    if more := len(calendar.gaps) - shown:
        yield f"nobody at any level: {counted(more, 'more such time')}"
    always = {name for name, _ in fixed(calendar)}
    for each in calendar.doubled:
        if always.issuperset(each.lanes):
            yield f"{names.get(each.person, each.person)} is both {listed(each.lanes)}"
    yield from _leave(calendar, zone, names)
    first = calendar.start.astimezone(ZoneInfo(zone)).date()
    for holiday in calendar.holidays:
        whose = few([names.get(key, key) for key in holiday.people])
        yield f"{near_date_text(holiday.day, first)} is {visible(holiday.name)} for {whose}"
    for change in calendar.clock_changes:
        yield f"{clocks_text(change)}, then it is {moment_text(change.instant, zone, calendar.start)}"


def count_shown(count: int) -> int:
    """Return how many of `count` notes to show; the rest, at least two, is counted."""
    return count if count <= _MOST + 1 else _MOST


def few(words: Sequence[str]) -> str:
    """Return words as a sentence lists them, the rest counted: `Ana, Ben, Chi, Dev, Eli and 195 more`."""
    shown = count_shown(len(words))
    more = len(words) - shown
    return listed([*words[:shown], f"{more} more"] if more else words)


def _leave(calendar: Calendar, zone: str, names: Names) -> Iterator[str]:
    """Yield who is away and when; people with the same dates share a line."""
    times: dict[str, list[str]] = {}
    for each in calendar.absences:
        times.setdefault(_absence(each, calendar, zone), []).append(names.get(each.person, each.person))
    shown = count_shown(len(times))
    for when, people in [*times.items()][:shown]:
        yield f"{few(people)} {'is' if len(people) == 1 else 'are'} away {when}"
    if more := sum(len(people) for people in [*times.values()][shown:]):
        yield f"away: {counted(more, 'more such time')}"


def _absence(absence: Absence, calendar: Calendar, zone: str) -> str:
    """Return when a leave is, without an end that lies outside the shown days."""
    if absence.end >= calendar.end:
        if absence.start <= calendar.start:
            return "all these days"
        return f"from {moment_text(absence.start, zone, calendar.start)}"
    if absence.start <= calendar.start:
        return f"until {moment_text(absence.end, zone, calendar.start)}"
    return span_text(absence.start, absence.end, zone, calendar.start)


def clocks_text(change: ClockChange) -> str:
    """Return a clock change as a sentence: `the clocks of Europe/London go back by 1 hour`."""
    way = "forward" if change.by > timedelta() else "back"
    minutes = abs(change.by) // timedelta(minutes=1)
    much = counted(minutes // 60, "hour") if minutes % 60 == 0 else counted(minutes, "minute")
    return f"the clocks of {change.zone} go {way} by {much}"
