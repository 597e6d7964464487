"""A rota as a calendar and tables for a terminal."""

from collections.abc import Iterator, Sequence

from watchbill.oncall.calendar import Calendar
from watchbill.oncall.fairness import LaneShares
from watchbill.printable import visible
from watchbill.report.rota.days import days_text
from watchbill.report.rota.names import Names, names
from watchbill.report.rota.notes import around
from watchbill.report.rota.rota import Rota
from watchbill.report.rota.rows import rotating
from watchbill.report.rota.text_shares import share_lines
from watchbill.report.rota.turns import turn_lines
from watchbill.report.rota.weeks import week_lines
from watchbill.report.terminal import Paint, painted, wrapped

LEAST = 40
"""Columns below which nothing fits any more; a narrower terminal breaks the lines."""


def text(rota: Rota, *, columns: int, color: bool) -> Iterator[str]:
    """
    Yield each team's weeks and turns, what else happens, and how evenly it is shared; a blank line between two teams.

    Times are told in the rota's zone, or in each calendar's own. No line is wider than so many columns, 40 at least.
    """
    called = names(rota.people)
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
