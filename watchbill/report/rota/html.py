"""A rota as one HTML page, which asks nothing of any other host."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from string import Template

from watchbill.counting import counted
from watchbill.oncall.calendar import Calendar
from watchbill.oncall.fairness import LaneShares
from watchbill.report.page import page, resource, safe
from watchbill.report.rota.axis import grid
from watchbill.report.rota.days import days_text
from watchbill.report.rota.html_notes import current, notes
from watchbill.report.rota.html_shares import shares as share_tables
from watchbill.report.rota.lanes import lanes
from watchbill.report.rota.names import names as called
from watchbill.report.rota.pen import Pen
from watchbill.report.rota.rota import Rota

_FEW = 3
"""Up to so many teams, the shares are unfolded."""

_MANY = 20
"""Above so many teams, a browser lays out only those that are looked at."""


def text(rota: Rota) -> str:
    """
    Return the page: each team's lanes, notes and shares, by the team's key.

    Times are told in the rota's zone, or in each calendar's own; a script can tell them in the
    reader's. The policy in its head lets the page's own style and script run, and nothing
    else be loaded. The same calendars at the same instant give the same bytes.
    """
    calendars, now, zone = rota.calendars, rota.at, rota.zone
    names = called(rota.people)
    pens = [Pen(names=names, zone=zone or each.zone, start=each.start, end=each.end) for each in calendars]
    axes = list(dict.fromkeys((pen.zone, pen.start, pen.end) for pen in pens))
    style = resource(__package__, "rota.css") + "".join(
        grid(f"a{number}", *axis) for number, axis in enumerate(axes)
    )
    ids = _ids(calendars)
    sections = "".join(
        _team(
            calendar,
            rota.shares(calendar),
            pen,
            now,
            place=place,
            axis=f"a{axes.index((pen.zone, pen.start, pen.end))}",
            shown=len(calendars) <= _FEW,
        )
        for calendar, pen, place in zip(calendars, pens, ids, strict=True)
    )
    many = ' class="many"' if len(calendars) > _MANY else ""
    title = f"{calendars[0].name}: on-call rota" if len(calendars) == 1 else "On-call rota"
    body = (
        '<a class="skip" href="#teams">Skip to the rota</a>\n'
        f"{_banner(calendars, pens, ids, now, zone)}"
        f'<main id="teams"{many}>\n{sections}</main>\n'
    )
    return page(title, style, body, placed=True, script=resource(__package__, "rota.js"))


def _ids(calendars: Iterable[Calendar]) -> list[str]:
    """Return an id for each team's section: its key, without what a link could stumble over."""
    found: list[str] = []
    for calendar in calendars:
        plain = "team-" + re.sub(r"[^a-z0-9_-]", "-", calendar.team)
        number, place = 1, plain
        while place in found:
            number += 1
            place = f"{plain}.{number}"
        found.append(place)
    return found


def _banner(
    calendars: Sequence[Calendar], pens: Sequence[Pen], ids: Sequence[str], now: datetime, zone: str | None
) -> str:
    zones = {pen.zone for pen in pens}
    if pens:
        pen = pens[0] if len(zones) == 1 else Pen(names={}, zone="UTC", start=pens[0].start, end=pens[0].end)
        made = (
            f"{days_text(calendars[0], pen.zone)} · as of {pen.moment(now)} <span"
            f" data-zone>{safe(pen.zone)}</span>"
        )
    else:
        made = "No team"
    return (
        '<header><div class="top"><h1>On-call rota</h1><p'
        f' class="soft">{made}</p></div>\n{_controls(zone)}</header>\n{_index(calendars, ids)}'
    )


def _controls(zone: str | None) -> str:
    """Return the choices; those that need the script stay hidden without it."""
    template = Template(resource(__package__, "controls.html"))
    return template.substitute(zone=safe(zone or "The team's zone"))


def _index(calendars: Sequence[Calendar], ids: Sequence[str]) -> str:
    if len(calendars) < 2:
        return ""
    links = "".join(
        f'<li><a href="#{place}">{safe(each.name)}</a>{_badge(each)}</li>\n'
        for each, place in zip(calendars, ids, strict=True)
    )
    return f'<nav aria-label="Teams"><ul>\n{links}</ul></nav>\n'


def _badge(calendar: Calendar) -> str:
    return f' <span class="badge">{counted(len(calendar.gaps), "gap")}</span>' if calendar.gaps else ""


def _team(
    calendar: Calendar,
    shares: Sequence[LaneShares],
    pen: Pen,
    now: datetime,
    *,
    place: str,
    axis: str,
    shown: bool,
) -> str:
    key = f" <small>{safe(calendar.team)}</small>" if calendar.name.lower() != calendar.team else ""
    return (
        f'<section class="team" id="{place}" aria-labelledby="{place}.h">\n'
        f'<h2 id="{place}.h">{safe(calendar.name)}{key}</h2>\n'
        f'<p class="soft">Times in <span data-zone>{safe(pen.zone)}</span><span class="drawn">; the days are'
        " drawn in "
        f"{safe(pen.zone)}</span></p>\n"
        f"{current(calendar, pen, now)}{notes(calendar, pen)}{lanes(calendar, pen, axis, now)}"
        f"{share_tables(shares, pen, shown=shown)}</section>\n"
    )
