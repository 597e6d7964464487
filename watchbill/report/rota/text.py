"""A rota as tables for a terminal."""

from collections.abc import Iterator, Mapping, Sequence

from watchbill.checks.when import moment_text
from watchbill.model import Person
from watchbill.paging.calendar import Calendar, Lane
from watchbill.paging.fairness import LaneShares
from watchbill.report.findings import Paint, painted
from watchbill.report.rota.names import Names, names
from watchbill.report.rota.notes import around, days_text
from watchbill.report.rota.rows import Row, by_level, rotating, rows
from watchbill.report.rota.shares import period_text, table
from watchbill.report.snippet import visible, width

_APART = "  "


def text(
    calendars: Sequence[Calendar],
    shares: Mapping[str, Sequence[LaneShares]],
    people: Mapping[str, Person],
    *,
    zone: str | None,
    columns: int,
    color: bool,
) -> Iterator[str]:
    """
    Yield each team's turns, what else happens, and how evenly it is shared; a blank line between two teams.

    Times are told in `zone`, or in each calendar's own. Lanes stand side by side where that fits into so many
    columns, else by level, else each by itself.
    """
    called = names(people)
    for number, each in enumerate(calendars):
        lines = [
            *_head(each, zone or each.zone, color=color),
            *_turns(each, zone or each.zone, called, columns, color=color),
            *_around(each, zone or each.zone, called),
            *_shares(shares.get(each.team, ()), each, zone or each.zone, called, color=color),
        ]
        yield ("\n" if number else "") + "\n".join(line.rstrip() for line in lines) + "\n"


def _head(calendar: Calendar, zone: str, *, color: bool) -> Iterator[str]:
    name = calendar.name if calendar.name == calendar.team else f"{calendar.name} ({calendar.team})"
    yield f"{painted(visible(name), Paint.PLACE, color=color)}, {days_text(calendar, zone)}, times in {zone}"


def _turns(calendar: Calendar, zone: str, called: Names, columns: int, *, color: bool) -> Iterator[str]:
    lanes = rotating(calendar)
    for group in _fitting(lanes, calendar, zone, called, columns):
        yield ""
        yield from _table(group, rows(group, calendar, called), calendar, zone, color=color)


def _fitting(
    lanes: Sequence[Lane], calendar: Calendar, zone: str, called: Names, columns: int
) -> Iterator[tuple[Lane, ...]]:
    """Yield the lanes in groups whose tables fit: all, those of a level, or one."""
    for group in (tuple(lanes),) if lanes and _fits(tuple(lanes), calendar, zone, called, columns) else by_level(lanes):
        if _fits(group, calendar, zone, called, columns):
            yield group
        else:
            yield from ((lane,) for lane in group)


def _fits(lanes: tuple[Lane, ...], calendar: Calendar, zone: str, called: Names, columns: int) -> bool:
    found = rows(lanes, calendar, called)
    widths = _widths(lanes, found)
    when = max((len(moment_text(row.start, zone, calendar.start)) for row in found), default=0)
    return len(_APART) + when + sum(len(_APART) + each for each in widths) <= columns


def _widths(lanes: Sequence[Lane], found: Sequence[Row]) -> list[int]:
    return [max(width(lane.name), *(width(row.cells[n]) for row in found)) for n, lane in enumerate(lanes)]


def _table(lanes: Sequence[Lane], found: Sequence[Row], calendar: Calendar, zone: str, *, color: bool) -> Iterator[str]:
    """Yield a row for each time at which anything changes; what does not change on it is dim."""
    widths = _widths(lanes, found)
    times = [moment_text(row.start, zone, calendar.start) for row in found]
    when = max(map(len, times), default=0)
    head = [_padded(lane.name, each) for lane, each in zip(lanes, widths, strict=True)]
    yield painted(_APART.join(["", f"{'from':<{when}}", *head]).rstrip(), Paint.DIM, color=color)
    for row, time in zip(found, times, strict=True):
        cells = (
            painted(_padded(cell, each), _paint(cell, new=new), color=color)
            for cell, each, new in zip(row.cells, widths, row.new, strict=True)
        )
        yield _APART.join(["", f"{time:<{when}}", *cells])


def _paint(cell: str, *, new: bool) -> Paint:
    if cell == "nobody":
        return Paint.WARNING
    return Paint.NOTE if new else Paint.DIM


def _padded(text: str, columns: int) -> str:
    return text + " " * (columns - width(text))


def _around(calendar: Calendar, zone: str, called: Names) -> Iterator[str]:
    """Yield what holds for all of these days, and what happens on some."""
    said = list(around(calendar, zone, called))
    if said:
        yield ""
        yield from (f"  {each}" for each in said)


def _shares(found: Sequence[LaneShares], calendar: Calendar, zone: str, called: Names, *, color: bool) -> Iterator[str]:
    shared = table(found, called)
    if shared is None:
        return
    every = [row for _, group in shared.lanes for row in group]
    first = max(width(cell) for cell in (*(row[0] for row in every), *(name for name, _ in shared.lanes)))
    widths = [max(width(row[n]) for row in (("", *shared.columns), *every)) for n in range(1, 1 + len(shared.columns))]
    yield ""
    yield f"  shared over {period_text(calendar, zone)}; in brackets the even share"
    for name, group in shared.lanes:
        yield ""
        yield painted(_line(name, first, shared.columns, widths), Paint.DIM, color=color)
        yield from (_line(row[0], first, row[1:], widths) for row in group)


def _line(first: str, columns: int, numbers: Sequence[str], widths: Sequence[int]) -> str:
    """Return a row with its first cell to the left and the others, numbers, to the right."""
    cells = (" " * (each - width(cell)) + cell for cell, each in zip(numbers, widths, strict=True))
    return _APART.join(["", _padded(first, columns), *cells]).rstrip()
