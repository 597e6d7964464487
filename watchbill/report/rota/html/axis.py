"""The time axis of a calendar, as a heading row and as the grid behind the lanes."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from watchbill.dates import DAYS
from watchbill.report.rota.html.view import View, number
from watchbill.report.rota.rota import SATURDAY, days

_MANY = 45
"""With more days than this, only weeks are labelled."""

_DESK, _DAYS, _WEEKS = 1040, 26, 12
"""Pixels: the axis on a desktop screen, the least for a day, and the least if only weeks are labelled."""

_MONTHS = ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A day, and its two edges on the axis, in percent."""

    day: date
    left: float
    right: float


def _columns(zone: str, start: datetime, end: datetime) -> tuple[_Column, ...]:
    def percent(instant: datetime) -> float:
        return 100 * (instant - start) / (end - start)

    return tuple(
        _Column(day=each.day, left=percent(each.start), right=percent(each.end))
        for each in days(zone, start, end)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """The label of a month above the days, with its place on the axis as CSS variables."""

    name: str
    style: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The label of a day; `kind` are its classes. A day without room for a label has empty texts."""

    kind: str = ""
    weekday: str = ""
    day: str = ""


def months(view: View) -> tuple[Month, ...]:
    """Return the months above the days."""
    shown = _columns(view.zone, view.start, view.end)
    firsts = [each for place, each in enumerate(shown) if not place or each.day.day == 1]
    rights = [each.left for each in firsts[1:]] + [100.0]
    return tuple(
        Month(
            name=f"{_MONTHS[first.day.month - 1]} {first.day.year}",
            style=f"--a:{number(first.left)};--w:{number(right - first.left)}",
        )
        for first, right in zip(firsts, rights, strict=True)
    )


def cells(view: View, now: datetime, holidays: frozenset[date]) -> tuple[Cell, ...]:
    """Return the row of days above the lanes; screen readers skip it, because the lists have the dates."""
    shown = _columns(view.zone, view.start, view.end)
    today = now.astimezone(ZoneInfo(view.zone)).date()
    return tuple(_cell(each, today, holidays, len(shown)) for each in shown)


def _cell(each: _Column, today: date, holidays: frozenset[date], count: int) -> Cell:
    if count > _MANY:
        return Cell(kind="w", day=str(each.day.day)) if each.day.weekday() == 0 else Cell()
    signs = [
        sign
        for sign, holds in (
            ("e", each.day.weekday() >= SATURDAY),
            ("n", each.day == today),
            ("h", each.day in holidays),
        )
        if holds
    ]
    # Less than half a day has no room for a label.
    if 2 * (each.right - each.left) * count < 100:
        return Cell(kind=" ".join(signs))
    return Cell(kind=" ".join(signs), weekday=DAYS[each.day.weekday()][:2], day=str(each.day.day))


def room(zone: str, start: datetime, end: datetime) -> float:
    """Return the least pixels of the axis on a desktop screen; it scrolls if the days need more."""
    count = len(days(zone, start, end))
    return max(_DESK, count * (_WEEKS if count > _MANY else _DAYS))


def grid(name: str, zone: str, start: datetime, end: datetime) -> str:
    """Return the style of an axis: the widths of its days, the lines between them, and shaded weekends."""
    shown = _columns(zone, start, end)
    weeks = len(shown) > _MANY
    columns = " ".join(f"{number(each.right - each.left)}fr" for each in shown)
    lines = ",".join(_line(each.left) for each in shown[1:] if not weeks or each.day.weekday() == 0)
    ends = ",".join(_rest(each) for each in shown if each.day.weekday() >= SATURDAY)
    lined, shaded = (f"linear-gradient(90deg,{stops})" if stops else "none" for stops in (lines, ends))
    least = len(shown) * (_WEEKS if weeks else _DAYS)
    return f".{name}{{--least:{least}px;--columns:{columns};--lines:{lined};--ends:{shaded}}}\n"


def _rest(each: _Column) -> str:
    left, right = number(each.left), number(each.right)
    return f"var(--paper) {left}%,var(--rest) {left}% {right}%,var(--paper) {right}%"


def _line(left: float) -> str:
    place = f"{number(left)}%"
    return f"#0000 {place},var(--line) {place} calc({place} + 1px),#0000 calc({place} + 1px)"
