"""How evenly a rota is shared, as tables for a terminal."""

from collections.abc import Iterator, Sequence

from watchbill.counting import listed
from watchbill.oncall.calendar import Calendar
from watchbill.oncall.fairness import LaneShares
from watchbill.printable import width
from watchbill.report.rota.names import Names
from watchbill.report.rota.shares import period_text, table
from watchbill.report.terminal import APART, Paint, padded, painted, wrapped

_NAME = 16
"""Columns that a name has before numbers are left out for it; a longer one goes on below."""


def share_lines(
    found: Sequence[LaneShares], calendar: Calendar, zone: str, called: Names, columns: int, *, color: bool
) -> Iterator[str]:
    """Yield a table for each lane that several people share; the last numbers are left out where they do not fit."""
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
    said = f"shared over {period_text(calendar, zone)}; in brackets the even share"
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
    """Return how many columns beside numbers of such widths are left for names."""
    return columns - len(APART) - sum(len(APART) + each for each in widths)


def _lines(first: str, columns: int, numbers: Sequence[str], widths: Sequence[int]) -> Iterator[str]:
    """Yield a row with its first cell to the left, which may go on below, and the others, numbers, to the right."""
    cells = (" " * (each - width(cell)) + cell for cell, each in zip(numbers, widths, strict=True))
    name, *more = wrapped(first, columns)
    yield APART.join(["", padded(name, columns), *cells]).rstrip()
    yield from (f"{APART}{each}" for each in more)
