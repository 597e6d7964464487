"""A person's gained and lost shifts as rows; neighbouring shifts share a row."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill.dates import moment_text, near_date_text, span_text
from watchbill.review.change import Change, PersonChange, Stretch

MOST_ROWS = 6
"""How many rows a person gets; the rest is counted."""

_SATURDAY = 5
_WEEKEND = timedelta(days=3)
_DAY = timedelta(days=1)

Who = Callable[[Sequence[str]], str]
"""Turns the keys of people into names for a sentence; no keys give 'nobody'."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftRow:
    """Shifts that are gained or lost at a level, when they are, and who else has or had them."""

    gained: bool
    level: str
    when: str
    other: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """One shift or several in a row; `hours` are those of every shift, None if they differ."""

    gained: bool
    level: str
    stretch: Stretch
    shifts: int
    hours: str | None


def shift_rows(
    levels: Iterable[tuple[str, PersonChange]], change: Change, zone: str, who: Who
) -> tuple[tuple[ShiftRow, ...], str | None]:
    """
    Return what a person gains and loses in order, and a count of the rest: `and 12 more until Sat 20 Feb`.

    `levels` pairs each level's name with what happens to the person there.
    """
    runs = [
        run
        for level, person in levels
        for gained, stretches in ((True, person.gained), (False, person.lost))
        for run in _runs(stretches, gained, level, ZoneInfo(zone))
    ]
    runs.sort(key=lambda run: (run.stretch.start, run.gained, run.level))
    shown, rest = runs[:MOST_ROWS], runs[MOST_ROWS:]
    if len(rest) == 1:
        shown, rest = runs, []
    more = None
    if rest:
        last = max(run.stretch.end for run in rest).astimezone(ZoneInfo(zone))
        day = near_date_text(last.date(), change.at.astimezone(ZoneInfo(zone)).date())
        more = f"and {sum(run.shifts for run in rest)} more until {day}"
    return tuple(_row(run, change, zone, who) for run in shown), more


def _runs(stretches: Iterable[Stretch], gained: bool, level: str, zone: ZoneInfo) -> Iterator[_Run]:
    found: list[Stretch] = []
    for stretch in stretches:
        if found and not (stretch.others == found[-1].others and _follow(found[-1].end, stretch.start, zone)):
            yield _run(found, gained, level, zone)
            found = []
        found.append(stretch)
    if found:
        yield _run(found, gained, level, zone)


def _run(found: Sequence[Stretch], gained: bool, level: str, zone: ZoneInfo) -> _Run:
    hours = {_hours(each, zone) for each in found} if len(found) > 1 else set()
    return _Run(
        gained=gained,
        level=level,
        stretch=replace(found[0], end=found[-1].end),
        shifts=len(found),
        hours=hours.pop() if len(hours) == 1 else None,
    )


def _hours(stretch: Stretch, zone: ZoneInfo) -> str | None:
    """Return a shift's times of day; None if it is longer than a day, which they would not show."""
    start, end = (each.astimezone(zone).replace(tzinfo=None) for each in (stretch.start, stretch.end))
    return f"{start:%H:%M} – {end:%H:%M}" if end - start <= _DAY else None


def _follow(end: datetime, start: datetime, zone: ZoneInfo) -> bool:
    """Whether only a night or a weekend separates two shifts."""
    if start.astimezone(UTC) - end.astimezone(UTC) < _DAY:
        return True
    if start.astimezone(UTC) - end.astimezone(UTC) >= _WEEKEND:
        return False
    day = end.astimezone(zone).date() + _DAY
    last = start.astimezone(zone).date()
    between = [day + _DAY * number for number in range((last - day).days)]
    return bool(between) and all(each.weekday() >= _SATURDAY for each in between)


def _row(run: _Run, change: Change, zone: str, who: Who) -> ShiftRow:
    return ShiftRow(
        gained=run.gained,
        level=run.level,
        when=_when(run.stretch, change, zone) if run.shifts == 1 else _shifts(run, change, zone),
        other=f"{'was' if run.gained else 'now'} {who(run.stretch.others)}",
    )


def _shifts(run: _Run, change: Change, zone: str) -> str:
    """
    Return when several shifts are: `Mon 30 Nov – Fri 4 Dec, each 17:00 – 18:00`.

    Shifts that skip weekends are on `each weekday`; shifts that follow no such rule are counted.
    """
    near, start, end = (
        each.astimezone(ZoneInfo(zone)) for each in (change.at, run.stretch.start, run.stretch.end)
    )
    last = end.date() - (_DAY if end.time() <= start.time() else timedelta())
    days = [start.date() + _DAY * number for number in range((last - start.date()).days + 1)]
    if run.hours is not None and run.shifts == len(days):
        each = "each"
    elif run.hours is not None and run.shifts == sum(day.weekday() < _SATURDAY for day in days):
        each = "each weekday"
    else:
        return f"{run.shifts} shifts {_when(run.stretch, change, zone)}"
    between = " – ".join(near_date_text(day, near.date()) for day in (start.date(), last))
    return f"{between}, {each} {run.hours}"


def _when(stretch: Stretch, change: Change, zone: str) -> str:
    """Return when a stretch begins and ends; what lies outside the compared days is not shown."""
    begun = stretch.start <= change.at
    goes_on = stretch.end >= change.at + timedelta(days=change.days)
    if begun:
        return (
            "from the merge on"
            if goes_on
            else f"from the merge to {moment_text(stretch.end, zone, change.at)}"
        )
    if goes_on:
        return f"from {moment_text(stretch.start, zone, change.at)}"
    return span_text(stretch.start, stretch.end, zone, near=change.at)
