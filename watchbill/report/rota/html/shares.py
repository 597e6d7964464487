"""Tables that show how evenly a team's time is shared, with bars and numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from watchbill.oncall.fairness import LaneShares, Share
from watchbill.report.rota.html.view import View, color_of, number
from watchbill.report.rota.shares import against_text, hours, length_text

_HOUR = timedelta(hours=1)

COLUMNS = (
    "Person",
    "Hours",
    "Against even",
    "Shifts",
    "Nights",
    "Weekend days",
    "Holidays",
    "Longest stretch",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A cell: what somebody has, and the even share, if there is one."""

    text: str
    even: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareRow:
    """What one person has; `bar` is the style of a bar that compares the hours with the even share."""

    name: str
    bar: str
    cells: tuple[Number, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareTable:
    """A lane that several people share."""

    lane: str
    caption: str
    rows: tuple[ShareRow, ...]


def share_tables(found: Sequence[LaneShares], view: View) -> tuple[ShareTable, ...]:
    """Return a table for each lane that several people share."""
    return tuple(_table(each, view) for each in found if len(each.shares) > 1)


def _table(lane: LaneShares, view: View) -> ShareTable:
    most = max(max(share.burden.hours, share.even.hours) for share in lane.shares) or _HOUR
    return ShareTable(
        lane=lane.lane,
        caption=lane.lane[:1].upper() + lane.lane[1:],
        rows=tuple(_row(share, most, view) for share in lane.shares),
    )


def _row(share: Share, most: timedelta, view: View) -> ShareRow:
    has, even = share.burden, share.even
    part, mark = (number(100 * (each.hours / most)) for each in (has, even))
    return ShareRow(
        name=view.name(share.person),
        bar=f"--v:{part};--e:{mark};{color_of(share.person)}",
        cells=(
            _counted(hours(has.hours), hours(even.hours)),
            Number(text=against_text(has.hours, even.hours)),
            _counted(has.shifts, even.shifts),
            _counted(has.nights, even.nights),
            _counted(has.weekends, even.weekends),
            Number(text="–") if has.holidays is None else _counted(has.holidays, even.holidays),
            Number(text=length_text(has.longest)),
        ),
    )


def _counted(has: int, even: int | None) -> Number:
    return Number(text=f"{has:,}", even="" if even is None else f"{even:,}")
