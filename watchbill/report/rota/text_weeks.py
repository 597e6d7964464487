"""A rota as a calendar for a terminal, with days side by side and a line for each lane."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise

from watchbill.dates import DAYS, short_date_text
from watchbill.oncall.calendar import Calendar, Lane
from watchbill.printable import width
from watchbill.report.rota.blocks import Block, blocks
from watchbill.report.rota.rota import SATURDAY, Day, Names, days
from watchbill.report.terminal import APART, Paint, clipped, padded, painted, wrapped

_WEEKS = (4, 2, 1)
"""How many weeks may stand side by side, in the order that they are tried."""

_LETTERS = range(3, 9)
"""How many letters of a name identify somebody: as many as tell the people of a lane apart."""

_LEAST, _MOST = 2, 12
"""The fewest and the most columns of a day."""

_DAY = timedelta(days=1)

_SHORT = 4
"""Columns that a day needs to show its name."""


def week_lines(
    lanes: Sequence[Lane], calendar: Calendar, zone: str, names: Names, columns: int, *, color: bool
) -> Iterator[str]:
    """
    Yield the lines. A turn is as wide as it is long and begins with a bar; nobody is blank.

    As in the table of turns, a gap of less than a day does not end a turn. A turn that is too short for a
    column is not drawn: the table has the exact times. A holiday has a star.
    """
    label = min(max(len(lane.name) for lane in lanes), columns // 3)
    shown = days(zone, calendar.start, calendar.end)
    turns = [blocks(lane) for lane in lanes]
    count, each = _size(turns, names, len(shown), columns - label - 2 * len(APART))
    holidays = {holiday.day for holiday in calendar.holidays}
    for first in range(0, len(shown), count):
        part = shown[first : first + count]
        yield ""
        for line in _heading(part, each, holidays):
            yield painted(APART.join(["", padded("", label), line]).rstrip(), Paint.DIM, color=color)
        for lane, found in zip(lanes, turns, strict=True):
            name, *more = wrapped(lane.name, label)
            yield APART.join(["", padded(name, label), _line(found, part, each, names)]).rstrip()
            yield from (f"{APART}{line}" for line in more)


def _size(turns: Sequence[Sequence[Block]], names: Names, count: int, room: int) -> tuple[int, int]:
    """Return how many days stand side by side, and the columns of each, so that most turns show a name."""
    for number in _WEEKS:
        wide = min(7 * number, count)
        each = min(room // wide, _MOST)
        if each >= _LEAST and all(_legible(found, names, each) for found in turns):
            return wide, each
    return min(7, count), max(min(room // 7, _MOST), _LEAST)


def _legible(found: Sequence[Block], names: Names, each: int) -> bool:
    """Whether half of a lane's turns have room for some letters; the first and the last do not count."""
    called = {
        block.person: names.get(block.person, block.person) for block in found if block.person is not None
    }
    known = next(
        (n for n in _LETTERS if len({name[:n] for name in called.values()}) == len(called)), _LETTERS[-1]
    )
    room = [
        (following.start - block.start) / _DAY * each - 1 >= width(called[block.person][:known])
        for block, following in pairwise(found[1:])
        if block.person is not None
    ]
    return 2 * sum(room) >= len(room)


def _heading(part: Sequence[Day], each: int, holidays: set[date]) -> Iterator[str]:
    """Yield a line with the dates of the Mondays, and one with the days of the week."""
    dates = ""
    for number, day in enumerate(part):
        if number == 0 or day.day.weekday() == 0:
            text = short_date_text(day.day).rpartition(" ")[0]
            room = (
                next((n for n in range(number + 1, len(part)) if part[n].day.weekday() == 0), len(part))
                - number
            )
            if len(text) + (number + room < len(part)) <= room * each:
                dates = padded(dates, number * each) + text
    yield dates
    yield "".join(padded(_weekday(day, each, starred=day.day in holidays), each) for day in part)


def _weekday(day: Day, each: int, *, starred: bool) -> str:
    name = DAYS[day.day.weekday()]
    if each < _SHORT:
        name = name[0].lower() if day.day.weekday() >= SATURDAY else name[0]
    return clipped(f"{name}*" if starred else name, each)


def _line(found: Sequence[Block], part: Sequence[Day], each: int, names: Names) -> str:
    """Return a lane's turns; a column belongs to whoever is on call in the middle of it."""
    starts = [block.start for block in found]
    middles = (
        day.start + (day.end - day.start) * (2 * number + 1) / (2 * each)
        for day in part
        for number in range(each)
    )
    whose = [max(bisect_right(starts, middle) - 1, 0) for middle in middles]
    line = ""
    for index, group in groupby(whose):
        person, columns = found[index].person, len(list(group))
        if line:
            line, columns = f"{line}│", columns - 1
        name = "" if person is None else clipped(names.get(person, person), columns)
        left = columns - width(name)
        line += name + (" " * left if person is None else "─" * left if left < 2 else " " + "─" * (left - 1))
    return line
