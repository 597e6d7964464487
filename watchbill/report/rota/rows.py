"""Who has each lane of a rota from when on, as rows of a table."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise

from watchbill.model import Level
from watchbill.paging.calendar import Calendar, Lane
from watchbill.report.rota.names import Names
from watchbill.report.rota.pieces import Piece, also, away, pieces


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """From an instant on: what each lane's cell says, and whether it is new."""

    start: datetime
    cells: tuple[str, ...]
    new: tuple[bool, ...]


def rotating(calendar: Calendar) -> tuple[Lane, ...]:
    """Return the lanes in which people take turns."""
    return tuple(lane for lane in calendar.lanes if lane.schedule is not None)


def standing(calendar: Calendar) -> tuple[tuple[str, str], ...]:
    """Return who holds a lane always, by the lane's name."""
    fixed = (lane for lane in calendar.lanes if lane.schedule is None)
    return tuple((lane.name, shift.person) for lane in fixed for shift in lane.shifts if shift.person is not None)


def by_level(lanes: Sequence[Lane]) -> tuple[tuple[Lane, ...], ...]:
    """Return lanes grouped by their level."""

    def level(lane: Lane) -> Level:
        return lane.level

    return tuple(tuple(group) for _, group in groupby(lanes, key=level))


def rows(lanes: Sequence[Lane], calendar: Calendar, names: Names) -> tuple[Row, ...]:
    """
    Return a row for each time at which anybody's turn begins.

    Less than a day without anybody does not end a turn: `hours` tells it.
    """
    turns = [pieces(lane) for lane in lanes]
    starts = [[piece.start for piece in found] for found in turns]
    found: list[Row] = []
    before: list[Piece | None] = [None] * len(lanes)
    instants = sorted({calendar.start, *(start for each in starts for start in each)})
    for instant, following in pairwise((*instants, calendar.end)):
        # Before a lane's first turn, less than a day ahead, nobody else is to come.
        now = [
            each[max(bisect_right(its, instant) - 1, 0)] if each else None
            for each, its in zip(turns, starts, strict=True)
        ]
        cells = tuple(
            _cell(_within(piece, instant, following), lane, calendar, names)
            for piece, lane in zip(now, lanes, strict=True)
        )
        found.append(
            Row(start=instant, cells=cells, new=tuple(one != last for one, last in zip(now, before, strict=True)))
        )
        before = now
    return tuple(row for row in found if any(row.new))


def _within(piece: Piece | None, start: datetime, end: datetime) -> Piece | None:
    """Return what of a piece is in [start, end): all of it where nothing is, as before a first turn."""
    if piece is None:
        return None
    parts = ((max(first, start), min(last, end)) for first, last in piece.parts)
    kept = tuple((first, last) for first, last in parts if first < last)
    return replace(piece, parts=kept or piece.parts)


def _cell(piece: Piece | None, lane: Lane, calendar: Calendar, names: Names) -> str:
    """Return who has a turn, and what is odd about it: `Ben for Ana`, `Ana (away)`, `Eli (also lead)`."""
    if piece is None or piece.person is None:
        return "nobody"
    name = names.get(piece.person, piece.person)
    if piece.override is not None:
        instead = piece.instead
        name = f"{name} for {'nobody' if instead is None else names.get(instead, instead)}"
    odd = ["away"] if away(piece, calendar) else []
    odd += [f"also {other}" for other in also(piece, lane, calendar)]
    return f"{name} ({', '.join(odd)})" if odd else name
