"""The page of a rota: each team's lanes, notes and shares in one HTML file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from string import Template

from watchbill.counting import counted, listed
from watchbill.dates import near_date_text
from watchbill.oncall.calendar import Calendar, ClockChange, Doubled, Lane
from watchbill.oncall.fairness import LaneShares
from watchbill.report.page import page, resource, safe
from watchbill.report.rota.html.axis import grid
from watchbill.report.rota.html.lanes import lanes
from watchbill.report.rota.html.shares import share_tables
from watchbill.report.rota.html.view import View, color_of
from watchbill.report.rota.notes import clocks_text, count_shown, few
from watchbill.report.rota.rota import Rota, days_text, display_names

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
    names = display_names(rota.people)
    views = [View(names=names, zone=zone or each.zone, start=each.start, end=each.end) for each in calendars]
    axes = list(dict.fromkeys((view.zone, view.start, view.end) for view in views))
    style = resource(__package__, "page.css") + "".join(
        grid(f"a{number}", *axis) for number, axis in enumerate(axes)
    )
    ids = _ids(calendars)
    sections = "".join(
        _team(
            calendar,
            rota.shares(calendar),
            view,
            now,
            place=place,
            axis=f"a{axes.index((view.zone, view.start, view.end))}",
            shown=len(calendars) <= _FEW,
        )
        for calendar, view, place in zip(calendars, views, ids, strict=True)
    )
    many = ' class="many"' if len(calendars) > _MANY else ""
    title = f"{calendars[0].name}: on-call rota" if len(calendars) == 1 else "On-call rota"
    body = (
        '<a class="skip" href="#teams">Skip to the rota</a>\n'
        f"{_banner(calendars, views, ids, now, zone)}"
        f'<main id="teams"{many}>\n{sections}</main>\n'
    )
    return page(title, style, body, placed=True, script=resource(__package__, "page.js"))


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
    calendars: Sequence[Calendar], views: Sequence[View], ids: Sequence[str], now: datetime, zone: str | None
) -> str:
    zones = {view.zone for view in views}
    if views:
        view = (
            views[0]
            if len(zones) == 1
            else View(names={}, zone="UTC", start=views[0].start, end=views[0].end)
        )
        made = (
            f"{days_text(calendars[0], view.zone)} · as of {view.moment(now)} <span"
            f" data-zone>{safe(view.zone)}</span>"
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
    view: View,
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
        f'<p class="soft">Times in <span data-zone>{safe(view.zone)}</span><span class="drawn">; the days are'
        " drawn in "
        f"{safe(view.zone)}</span></p>\n"
        f"{current(calendar, view, now)}{notes(calendar, view)}{lanes(calendar, view, axis, now)}"
        f"{share_tables(shares, view, shown=shown)}</section>\n"
    )


def current(calendar: Calendar, view: View, now: datetime) -> str:
    """Return who is on call now and until when, a card for each lane; nothing where now is not drawn."""
    if not calendar.start <= now < calendar.end:
        return ""
    cards = "".join(_card(lane, calendar, view, now) for lane in calendar.lanes if not lane.shadow)
    return f'<h3 class="unseen">On call now</h3>\n<ul class="cards">\n{cards}</ul>\n' if cards else ""


def _card(lane: Lane, calendar: Calendar, view: View, now: datetime) -> str:
    shift = next((each for each in lane.shifts if each.start <= now < each.end), None)
    person = shift.person if shift else None
    until = ""
    if shift is not None:
        always = lane.schedule is None
        goes_on = "always" if always else "to the end of these days"
        until = goes_on if shift.end >= calendar.end else f"until {view.moment(shift.end)}"
    kind = f'class="chip" style="{color_of(person)}"' if person is not None else 'class="chip off"'
    return (
        f"<li><small>{safe(lane.name)}</small> <b {kind}>{view.name(person)}</b> <span>{until}</span></li>\n"
    )


def notes(calendar: Calendar, view: View) -> str:
    """Return a list of what is odd: gaps, people on two levels, changes of the clocks, public holidays."""
    gaps = [f"<strong>A page finds nobody</strong> {view.span(gap.start, gap.end)}" for gap in calendar.gaps]
    doubled = [_doubled(each, view) for each in calendar.doubled]
    clocks = [_clocks(change, view) for change in calendar.clock_changes]
    holidays = list(_holidays(calendar, view))
    kinds = (("gap", gaps), ("double", doubled), ("clock", clocks), ("holiday", holidays))
    items = "".join(f'<li class="{kind}">{each}</li>\n' for kind, found in kinds for each in _first(found))
    return f'<ul class="notes">\n{items}</ul>\n' if items else ""


def _first(found: Sequence[str]) -> Sequence[str]:
    shown = count_shown(len(found))
    more = len(found) - shown
    return [*found[:shown], f"and {counted(more, 'more such time')}"] if more else found


def _doubled(each: Doubled, view: View) -> str:
    when = view.span(each.start, each.end)
    return f"{view.name(each.person)} is on call in {safe(listed(each.lanes))}, {when}"


def _clocks(change: ClockChange, view: View) -> str:
    text = safe(clocks_text(change))
    return f"{text[:1].upper()}{text[1:]}, then it is {view.moment(change.instant)}"


def _holidays(calendar: Calendar, view: View) -> Iterator[str]:
    for each in calendar.holidays:
        whose = safe(few([view.names.get(key, key) for key in each.people]))
        day = near_date_text(each.day, calendar.start.date())
        yield f'<time datetime="{each.day.isoformat()}">{day}</time>, {safe(each.name)}: {whose}'
