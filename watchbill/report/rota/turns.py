"""The turns of a rota as rows of a table, each an instant and who has each lane from then on."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

from watchbill.dates import DAYS
from watchbill.oncall.calendar import Calendar, Lane
from watchbill.report.rota.blocks import Block, blocks, on_leave, other_lanes
from watchbill.report.rota.rota import Names

OFF = "–"
"""A cell of a lane whose hours are over and do not begin again before the next row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRow:
    """The text of each lane's cell from an instant on, and whether it is new."""

    start: datetime
    cells: tuple[str, ...]
    new: tuple[bool, ...]


def turn_rows(lanes: Sequence[Lane], calendar: Calendar, zone: str, names: Names) -> tuple[TurnRow, ...]:
    """
    Return a row for each time at which anybody's turn begins; times are in a zone.

    A gap of less than a day does not end a turn: `notes.hours` explains it. A cell never shows somebody who
    is off as being on call: it says when their hours begin, or is `OFF` if that is not before the next row.
    """
    turns = [blocks(lane) for lane in lanes]
    starts = [[block.start for block in found] for found in turns]
    found: list[TurnRow] = []
    before: list[Block | None] = [None] * len(lanes)
    instants = sorted({calendar.start, *(start for each in starts for start in each)})
    for instant, following in pairwise((*instants, calendar.end)):
        now = [_begun(each, bisect_right(its, instant)) for each, its in zip(turns, starts, strict=True)]
        cells = tuple(
            _cell(_within(block, instant, following), lane, calendar, names, instant, ZoneInfo(zone))
            for block, lane in zip(now, lanes, strict=True)
        )
        found.append(
            TurnRow(
                start=instant,
                cells=cells,
                new=tuple(one != last for one, last in zip(now, before, strict=True)),
            )
        )
        before = now
    return tuple(row for row in found if any(row.new))


def _begun(found: Sequence[Block], count: int) -> Block | None:
    """Return the last of the first `count` blocks; None within a day of a lane's first turn."""
    return found[count - 1] if count else None


def _within(block: Block | None, start: datetime, end: datetime) -> Block | None:
    """Return the part of a block that is in [start, end); None if there is none."""
    parts = ((max(first, start), min(last, end)) for first, last in (block.parts if block else ()))
    kept = tuple((first, last) for first, last in parts if first < last)
    return replace(block, parts=kept) if block and kept else None


def _cell(
    block: Block | None, lane: Lane, calendar: Calendar, names: Names, row: datetime, tz: ZoneInfo
) -> str:
    """Return who has a turn, with remarks: `Ben for Ana`, `Ana (away)`, `Eli from 16:00 (also lead)`."""
    if block is None:
        return OFF
    if block.person is None:
        return "nobody"
    name = names.get(block.person, block.person)
    if block.override is not None:
        instead = block.instead
        name = f"{name} for {'nobody' if instead is None else names.get(instead, instead)}"
    if block.start > row:
        begins, day = block.start.astimezone(tz), row.astimezone(tz).date()
        name += f" from {'' if begins.date() == day else f'{DAYS[begins.weekday()]} '}{begins:%H:%M}"
    odd = ["away"] if on_leave(block, calendar) else []
    odd += [f"also {other}" for other in other_lanes(block, lane, calendar)]
    return f"{name} ({', '.join(odd)})" if odd else name
