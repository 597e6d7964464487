"""Each turn of a rota and when it begins, as tables for a terminal."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from watchbill.dates import moment_text
from watchbill.oncall.calendar import Calendar, Lane
from watchbill.printable import width
from watchbill.report.rota.names import Names
from watchbill.report.rota.rows import Row, by_level, rows
from watchbill.report.terminal import APART, Paint, padded, painted, wrapped


def turn_lines(
    lanes: Sequence[Lane], calendar: Calendar, zone: str, called: Names, columns: int, *, color: bool
) -> Iterator[str]:
    """
    Yield a row for each time at which anything changes; what does not change on it is dim.

    Lanes stand side by side where that fits into so many columns, else by level, else each by itself.
    """
    for group in _fitting(lanes, calendar, zone, called, columns):
        yield ""
        yield from _table(group, rows(group, calendar, zone, called), calendar, zone, columns, color=color)


def _fitting(
    lanes: Sequence[Lane], calendar: Calendar, zone: str, called: Names, columns: int
) -> Iterator[tuple[Lane, ...]]:
    """Yield the lanes in groups whose tables fit: all, those of a level, or one."""
    for group in (tuple(lanes),) if _fits(tuple(lanes), calendar, zone, called, columns) else by_level(lanes):
        if _fits(group, calendar, zone, called, columns):
            yield group
        else:
            yield from ((lane,) for lane in group)


def _fits(lanes: tuple[Lane, ...], calendar: Calendar, zone: str, called: Names, columns: int) -> bool:
    found = rows(lanes, calendar, zone, called)
    when = max(map(len, _times(found, calendar, zone)), default=0)
    return len(APART) + when + sum(len(APART) + each for each in _widths(lanes, found)) <= columns


def _times(found: Sequence[Row], calendar: Calendar, zone: str) -> list[str]:
    return [moment_text(row.start, zone, calendar.start) for row in found]


def _widths(lanes: Sequence[Lane], found: Sequence[Row]) -> list[int]:
    return [max([width(lane.name), *(width(row.cells[n]) for row in found)]) for n, lane in enumerate(lanes)]


def _table(
    lanes: Sequence[Lane], found: Sequence[Row], calendar: Calendar, zone: str, columns: int, *, color: bool
) -> Iterator[str]:
    times = _times(found, calendar, zone)
    when = max(map(len, times), default=0)
    # Only a lane by itself can be too wide: then its cells go on below.
    room = columns - 2 * len(APART) - when
    widths = [when, *(min(each, room) for each in _widths(lanes, found))]
    yield from _row(
        [(text, Paint.DIM) for text in ("from", *(lane.name for lane in lanes))], widths, color=color
    )
    for row, time in zip(found, times, strict=True):
        cells = ((cell, _paint(cell, new=new)) for cell, new in zip(row.cells, row.new, strict=True))
        yield from _row([(time, None), *cells], widths, color=color)


def _row(cells: Sequence[tuple[str, Paint | None]], widths: Sequence[int], *, color: bool) -> Iterator[str]:
    """Yield the lines of a row, as many as its highest cell has."""
    parts = [wrapped(text, each) for (text, _), each in zip(cells, widths, strict=True)]
    for line in zip_longest(*parts, fillvalue=""):
        texts = (padded(text, each) for text, each in zip(line, widths, strict=True))
        told = (
            text if paint is None else painted(text, paint, color=color)
            for text, (_, paint) in zip(texts, cells, strict=True)
        )
        yield APART.join(["", *told])


def _paint(cell: str, *, new: bool) -> Paint:
    if cell == "nobody":
        return Paint.WARNING
    return Paint.NOTE if new else Paint.DIM
