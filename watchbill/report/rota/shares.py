"""How evenly rotations are shared, as table cells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from zoneinfo import ZoneInfo

from watchbill.dates import short_date_text
from watchbill.oncall.calendar import Calendar
from watchbill.oncall.fairness import LaneShares, Share, counted_until
from watchbill.report.rota.rota import Names

_COLUMNS = ("hours", "", "shifts", "nights", "Sat, Sun", "holidays", "longest")
_HOUR = timedelta(hours=1)
_YEAR = timedelta(days=365)
_NOTHING = frozenset(("-", "0 (0)"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SharesTable:
    """The rows of each lane, one for each person who shares it, with cells in the order of `columns`."""

    columns: tuple[str, ...]
    lanes: tuple[tuple[str, tuple[tuple[str, ...], ...]], ...]


def table(found: Sequence[LaneShares], names: Names) -> SharesTable | None:
    """
    Return each person's share of each shared lane, with the even share in brackets.

    A column that is empty in every row is left out. Return None if no lane is shared.
    """
    lanes = [
        (lane.lane, [_row(share, names) for share in lane.shares]) for lane in found if len(lane.shares) > 1
    ]
    if not lanes:
        return None
    said = [{row[1 + n] for _, group in lanes for row in group} for n in range(len(_COLUMNS))]
    kept = [0, *(1 + n for n, cells in enumerate(said) if not cells <= _NOTHING)]
    return SharesTable(
        columns=tuple(_COLUMNS[n - 1] for n in kept[1:]),
        lanes=tuple((name, tuple(tuple(row[n] for n in kept) for row in group)) for name, group in lanes),
    )


def period_text(calendar: Calendar, zone: str) -> str:
    """Return the period that the shares cover: `a year from 23 Nov 2026`."""
    length = counted_until(calendar.start, calendar.end) - calendar.start
    day = short_date_text(calendar.start.astimezone(ZoneInfo(zone)).date())
    return f"a year from {day}" if length <= _YEAR else f"{length.days} days from {day}"


def _row(share: Share, names: Names) -> tuple[str, ...]:
    has, even = share.burden, share.even
    return (
        names.get(share.person, share.person),
        f"{hours(has.hours):,} ({hours(even.hours):,})",
        against_text(has.hours, even.hours),
        f"{has.shifts} ({even.shifts})",
        f"{has.nights} ({even.nights})",
        f"{has.weekends} ({even.weekends})",
        "-" if has.holidays is None else f"{has.holidays} ({even.holidays})",
        length_text(has.longest),
    )


def against_text(has: timedelta, even: timedelta) -> str:
    """Return the difference between somebody's hours and the even share, in percent."""
    if not even:
        return "-"
    percent = round(100 * (has - even) / even)
    return f"{percent:+d}%" if percent else "even"


def length_text(stretch: timedelta) -> str:
    """Return a length of time as `7 d 1 h`."""
    days, rest = divmod(hours(stretch), 24)
    return " ".join(
        part for part in (f"{days} d" if days else "", f"{rest} h" if rest or not days else "") if part
    )


def hours(length: timedelta) -> int:
    """Return a length of time, rounded to whole hours."""
    return (length + _HOUR / 2) // _HOUR
