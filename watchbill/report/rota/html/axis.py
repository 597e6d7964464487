"""The time axis: the days of a calendar as a heading row, and as the grid behind the lanes."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from watchbill.dates import DAYS
from watchbill.report.rota.html.view import View, number
from watchbill.report.rota.rota import SATURDAY, days

_MANY = 45
"""Above so many days only the weeks are labelled."""

_DESK, _DAYS, _WEEKS = 1040, 26, 12
"""Pixels: of the axis on a desk, of a day at least, and of a day where only the weeks are labelled."""

_MONTHS = ("January", "February", "March", "April", "May", "June",
           "July", "August", "September", "October", "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Column:
    """A day, and from where on the axis to where it is drawn, in percent."""

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


def heading(view: View, now: datetime, holidays: frozenset[date]) -> str:
    """Return the row of days above the lanes; a reader who cannot see it has the dates in the lists."""
    shown = _columns(view.zone, view.start, view.end)
    today = now.astimezone(ZoneInfo(view.zone)).date()
    cells = "".join(_cell(each, today, holidays, len(shown)) for each in shown)
    return f'<div class="days" aria-hidden="true"><p class="months">{_months(shown)}</p><p>{cells}</p></div>'


def _months(shown: tuple[_Column, ...]) -> str:
    firsts = [each for number, each in enumerate(shown) if not number or each.day.day == 1]
    rights = [each.left for each in firsts[1:]] + [100.0]
    return "".join(
        f'<i style="--a:{number(first.left)};--w:{number(right - first.left)}">'
        f"{_MONTHS[first.day.month - 1]} {first.day.year}</i>"
        for first, right in zip(firsts, rights, strict=True)
    )


def _cell(each: _Column, today: date, holidays: frozenset[date], count: int) -> str:
    signs = [
        sign
        for sign, so in (
            ("e", each.day.weekday() >= SATURDAY),
            ("n", each.day == today),
            ("h", each.day in holidays),
        )
        if so
    ]
    kind = f' class="{" ".join(signs)}"' if signs else ""
    if count > _MANY:
        return f'<i class="w"><b>{each.day.day}</b></i>' if each.day.weekday() == 0 else "<i></i>"
    # Of less than half a day there is too little to write on.
    if 2 * (each.right - each.left) * count < 100:
        return f"<i{kind}></i>"
    return f"<i{kind}>{DAYS[each.day.weekday()][:2]}<b>{each.day.day}</b></i>"


def room(zone: str, start: datetime, end: datetime) -> float:
    """Return how many pixels the axis has at least on a desk; where the days need more, it is scrolled."""
    count = len(days(zone, start, end))
    return max(_DESK, count * (_WEEKS if count > _MANY else _DAYS))


def grid(name: str, zone: str, start: datetime, end: datetime) -> str:
    """Return the style of an axis: how wide its days are, the lines between them, the weekends shaded."""
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
