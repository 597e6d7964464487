"""Who has each lane of a rota from when on, as rows of a table."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from watchbill.dates import DAYS
from watchbill.oncall.calendar import Calendar, Lane
from watchbill.report.rota.names import Names
from watchbill.report.rota.pieces import Piece, also, away, pieces
from watchbill.roster.model import Level

OFF = "–"
"""In a cell: the lane's hours are over, and its next ones do not begin before the next row."""


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
    return tuple(
        (lane.name, shift.person) for lane in fixed for shift in lane.shifts if shift.person is not None
    )


def by_level(lanes: Sequence[Lane]) -> tuple[tuple[Lane, ...], ...]:
    """Return lanes grouped by their level."""

    def level(lane: Lane) -> Level:
        return lane.level

    return tuple(tuple(group) for _, group in groupby(lanes, key=level))


def rows(lanes: Sequence[Lane], calendar: Calendar, zone: str, names: Names) -> tuple[Row, ...]:
    """
    Return a row for each time at which anybody's turn begins; times are told in a zone.

    Less than a day without anybody does not end a turn: `hours` tells it. But who is off is not told as if
    they were on call: a cell says from when on they are, or is `OFF` where that is not before the next row.
    """
    turns = [pieces(lane) for lane in lanes]
    starts = [[piece.start for piece in found] for found in turns]
    found: list[Row] = []
    before: list[Piece | None] = [None] * len(lanes)
    instants = sorted({calendar.start, *(start for each in starts for start in each)})
    for instant, following in pairwise((*instants, calendar.end)):
        now = [_begun(each, bisect_right(its, instant)) for each, its in zip(turns, starts, strict=True)]
        cells = tuple(
            _cell(_within(piece, instant, following), lane, calendar, names, instant, ZoneInfo(zone))
            for piece, lane in zip(now, lanes, strict=True)
        )
        found.append(
            Row(
                start=instant,
                cells=cells,
                new=tuple(one != last for one, last in zip(now, before, strict=True)),
            )
        )
        before = now
    return tuple(row for row in found if any(row.new))


def _begun(found: Sequence[Piece], count: int) -> Piece | None:
    """Return the last of so many pieces; None before a lane's first turn, which is less than a day ahead."""
    return found[count - 1] if count else None


def _within(piece: Piece | None, start: datetime, end: datetime) -> Piece | None:
    """Return what of a piece is in [start, end), None where nothing is."""
    parts = ((max(first, start), min(last, end)) for first, last in (piece.parts if piece else ()))
    kept = tuple((first, last) for first, last in parts if first < last)
    return replace(piece, parts=kept) if piece and kept else None


def _cell(
    piece: Piece | None, lane: Lane, calendar: Calendar, names: Names, row: datetime, tz: ZoneInfo
) -> str:
    """Return who has a turn, and what is odd about it: `Ben for Ana`, `Ana (away)`, `Eli from 16:00 (also lead)`."""
    if piece is None:
        return OFF
    if piece.person is None:
        return "nobody"
    name = names.get(piece.person, piece.person)
    if piece.override is not None:
        instead = piece.instead
        name = f"{name} for {'nobody' if instead is None else names.get(instead, instead)}"
    if piece.start > row:
        begins, day = piece.start.astimezone(tz), row.astimezone(tz).date()
        name += f" from {'' if begins.date() == day else f'{DAYS[begins.weekday()]} '}{begins:%H:%M}"
    odd = ["away"] if away(piece, calendar) else []
    odd += [f"also {other}" for other in also(piece, lane, calendar)]
    return f"{name} ({', '.join(odd)})" if odd else name
