"""How evenly a team's time is shared, as tables: bars against the even share, and numbers."""

from collections.abc import Sequence
from datetime import timedelta

from watchbill.oncall.fairness import LaneShares, Share
from watchbill.report.page import safe
from watchbill.report.rota.html.view import View, color_of, number
from watchbill.report.rota.shares import against_text, hours, length_text

_HOUR = timedelta(hours=1)
_COLUMNS = ("Hours", "Against even", "Shifts", "Nights", "Weekend days", "Holidays", "Longest stretch")


def share_tables(found: Sequence[LaneShares], view: View, *, shown: bool) -> str:
    """Return a table for each lane that several people share; what is `shown` is unfolded from the start."""
    tables = "".join(_table(each, view) for each in found if len(each.shares) > 1)
    if not tables:
        return ""
    return (
        f'<details class="shares"{" open" if shown else ""}><summary><h3>How evenly it is'
        ' shared</h3></summary>\n<p class="soft">In brackets the even share, of the time at which somebody'
        f" is a member and not on leave.</p>\n{tables}</details>\n"
    )


def _table(lane: LaneShares, view: View) -> str:
    most = max(max(share.burden.hours, share.even.hours) for share in lane.shares) or _HOUR
    heads = "".join(f'<th scope="col">{head}</th>' for head in ("Person", *_COLUMNS))
    rows = "".join(_row(share, most, view) for share in lane.shares)
    return (
        f'<div class="wide" role="group" aria-label="Shares of {safe(lane.lane)}" tabindex="0">\n'
        f"<table><caption>{safe(lane.lane[:1].upper() + lane.lane[1:])}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
    )


def _row(share: Share, most: timedelta, view: View) -> str:
    has, even = share.burden, share.even
    part, mark = (number(100 * (each.hours / most)) for each in (has, even))
    bar = f"--v:{part};--e:{mark};{color_of(share.person)}"
    holidays = "–" if has.holidays is None else _counted(has.holidays, even.holidays)
    cells = (
        f'<span class="bar" style="{bar}"></span> {_counted(hours(has.hours), hours(even.hours))}',
        against_text(has.hours, even.hours),
        _counted(has.shifts, even.shifts),
        _counted(has.nights, even.nights),
        _counted(has.weekends, even.weekends),
        holidays,
        length_text(has.longest),
    )
    data = "".join(f"<td>{cell}</td>" for cell in cells)
    return f'<tr><th scope="row"><span>{view.name(share.person)}</span></th>{data}</tr>\n'


def _counted(has: int, even: int | None) -> str:
    return f"{has:,}" if even is None else f"{has:,} <small>({even:,})</small>"
