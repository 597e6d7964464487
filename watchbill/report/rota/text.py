"""A rota as a calendar and tables for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import groupby, zip_longest

from watchbill.counting import listed
from watchbill.dates import moment_text
from watchbill.oncall.calendar import Calendar, Lane
from watchbill.oncall.fairness import LaneShares
from watchbill.printable import visible, width
from watchbill.report.rota.notes import around
from watchbill.report.rota.rota import Names, Rota, days_text, display_names, rotating
from watchbill.report.rota.shares import period_text, table
from watchbill.report.rota.text_weeks import week_lines
from watchbill.report.rota.turns import TurnRow, turn_rows
from watchbill.report.terminal import APART, Paint, padded, painted, wrapped
from watchbill.roster.model import Level

LEAST = 40
"""The fewest columns that a report fits into; a narrower terminal breaks the lines."""

_NAME = 16
"""Columns that names keep before columns of numbers are left out; a longer name wraps."""


def text(rota: Rota, *, columns: int, color: bool) -> Iterator[str]:
    """
    Yield each team's weeks and turns, its notes, and how evenly the time is shared.

    A blank line separates two teams. No line is wider than `columns`, or 40 if that is more.
    """
    called = display_names(rota.people)
    columns = max(columns, LEAST)
    for number, each in enumerate(rota.calendars):
        lines = _team(each, rota.shares(each), rota.zone or each.zone, called, columns, color=color)
        yield ("\n" if number else "") + "\n".join(line.rstrip() for line in lines) + "\n"


def _team(
    calendar: Calendar, found: Sequence[LaneShares], zone: str, called: Names, columns: int, *, color: bool
) -> Iterator[str]:
    yield from _head(calendar, zone, columns, color=color)
    lanes = rotating(calendar)
    if lanes:
        yield from week_lines(lanes, calendar, zone, called, columns, color=color)
        yield from turn_lines(lanes, calendar, zone, called, columns, color=color)
    said = list(around(calendar, zone, called))
    if said:
        yield ""
        yield from (line for each in said for line in wrapped(each, columns, indent=2, hang=2))
    yield from share_lines(found, calendar, zone, called, columns, color=color)


def _head(calendar: Calendar, zone: str, columns: int, *, color: bool) -> Iterator[str]:
    name = visible(calendar.name if calendar.name == calendar.team else f"{calendar.name} ({calendar.team})")
    first, *more = wrapped(f"{name}, {days_text(calendar, zone)}, times in {zone}", columns, hang=2)
    yield first.replace(name, painted(name, Paint.PLACE, color=color), 1)
    yield from more


def turn_lines(
    lanes: Sequence[Lane], calendar: Calendar, zone: str, called: Names, columns: int, *, color: bool
) -> Iterator[str]:
    """
    Yield a row for each time at which anything changes; cells that do not change are dim.

    Lanes share a table if it fits into `columns`; otherwise each level has a table, or each lane.
    """
    for group in _fitting(lanes, calendar, zone, called, columns):
        yield ""
        yield from _table(
            group, turn_rows(group, calendar, zone, called), calendar, zone, columns, color=color
        )


def _fitting(
    lanes: Sequence[Lane], calendar: Calendar, zone: str, called: Names, columns: int
) -> Iterator[tuple[Lane, ...]]:
    """Yield the lanes in groups whose tables fit: all lanes, the lanes of a level, or one lane."""
    for group in (tuple(lanes),) if _fits(tuple(lanes), calendar, zone, called, columns) else by_level(lanes):
        if _fits(group, calendar, zone, called, columns):
            yield group
        else:
            yield from ((lane,) for lane in group)


def _fits(lanes: tuple[Lane, ...], calendar: Calendar, zone: str, called: Names, columns: int) -> bool:
    found = turn_rows(lanes, calendar, zone, called)
    when = max(map(len, _times(found, calendar, zone)), default=0)
    return len(APART) + when + sum(len(APART) + each for each in _widths(lanes, found)) <= columns


def _times(found: Sequence[TurnRow], calendar: Calendar, zone: str) -> list[str]:
    return [moment_text(row.start, zone, calendar.start) for row in found]


def _widths(lanes: Sequence[Lane], found: Sequence[TurnRow]) -> list[int]:
    return [max([width(lane.name), *(width(row.cells[n]) for row in found)]) for n, lane in enumerate(lanes)]


def _table(
    lanes: Sequence[Lane],
    found: Sequence[TurnRow],
    calendar: Calendar,
    zone: str,
    columns: int,
    *,
    color: bool,
) -> Iterator[str]:
    times = _times(found, calendar, zone)
    when = max(map(len, times), default=0)
    # Only a table of one lane can be too wide: then its cells wrap.
    room = columns - 2 * len(APART) - when
    widths = [when, *(min(each, room) for each in _widths(lanes, found))]
    yield from _row(
        [(text, Paint.DIM) for text in ("from", *(lane.name for lane in lanes))], widths, color=color
    )
    for row, time in zip(found, times, strict=True):
        cells = ((cell, _paint(cell, new=new)) for cell, new in zip(row.cells, row.new, strict=True))
        yield from _row([(time, None), *cells], widths, color=color)


def _row(cells: Sequence[tuple[str, Paint | None]], widths: Sequence[int], *, color: bool) -> Iterator[str]:
    """Yield the lines of a row, as many as its tallest cell needs."""
    parts = [wrapped(text, each) for (text, _), each in zip(cells, widths, strict=True)]
    for line in zip_longest(*parts, fillvalue=""):
        texts = (padded(text, each) for text, each in zip(line, widths, strict=True))
        cells_text = (
            text if paint is None else painted(text, paint, color=color)
            for text, (_, paint) in zip(texts, cells, strict=True)
        )
        yield APART.join(["", *cells_text])


def _paint(cell: str, *, new: bool) -> Paint:
    if cell == "nobody":
        return Paint.WARNING
    return Paint.NOTE if new else Paint.DIM


def by_level(lanes: Sequence[Lane]) -> tuple[tuple[Lane, ...], ...]:
    """Return the lanes of each level as a group."""

    def level(lane: Lane) -> Level:
        return lane.level

    return tuple(tuple(group) for _, group in groupby(lanes, key=level))


def share_lines(
    found: Sequence[LaneShares], calendar: Calendar, zone: str, called: Names, columns: int, *, color: bool
) -> Iterator[str]:
    """Yield a table for each lane that several people share; columns that do not fit are left out."""
    shared = table(found, called)
    if shared is None:
        return
    every = [row for _, group in shared.lanes for row in group]
    widths = [
        max(width(row[n]) for row in (("", *shared.columns), *every))
        for n in range(1, 1 + len(shared.columns))
    ]
    first = max(width(cell) for cell in (*(row[0] for row in every), *(name for name, _ in shared.lanes)))
    kept = len(widths)
    while kept > 1 and _left(columns, widths[:kept]) < min(first, _NAME):
        kept -= 1
    first, widths = min(first, _left(columns, widths[:kept])), widths[:kept]
    said = f"how evenly {period_text(calendar, zone)} is shared; the even share is in brackets"
    if missing := [column for column in shared.columns[kept:] if column]:
        said += f"; {listed(missing)} need a wider terminal"
    yield ""
    yield from wrapped(said, columns, indent=2, hang=2)
    for name, group in shared.lanes:
        yield ""
        for line in _lines(name, first, shared.columns[:kept], widths):
            yield painted(line, Paint.DIM, color=color)
        for row in group:
            yield from _lines(row[0], first, row[1 : 1 + kept], widths)


def _left(columns: int, widths: Sequence[int]) -> int:
    """Return how many columns are left for names beside columns of these widths."""
    return columns - len(APART) - sum(len(APART) + each for each in widths)


def _lines(first: str, columns: int, numbers: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Yield a row: its first cell on the left, which may wrap, and the numbers on the right."""
    cells = (" " * (each - width(cell)) + cell for cell, each in zip(numbers, widths, strict=True))
    name, *more = wrapped(first, columns)
    yield APART.join(["", padded(name, columns), *cells]).rstrip()
    yield from (f"{APART}{each}" for each in more)
