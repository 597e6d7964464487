"""The page of a rota, with each team's lanes, notes and shares in one HTML file."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from watchbill.counting import counted, listed
from watchbill.dates import near_date_text
from watchbill.oncall.calendar import Calendar, ClockChange, Doubled, Lane
from watchbill.report.page import page, resource
from watchbill.report.rota.html.axis import Cell, Month, cells, grid, months
from watchbill.report.rota.html.lanes import Mark, Row, marks, narrow_people, rows
from watchbill.report.rota.html.shares import COLUMNS, ShareTable, share_tables
from watchbill.report.rota.html.view import Moment, Phrase, View, color_of
from watchbill.report.rota.notes import clocks_text, count_shown, few
from watchbill.report.rota.rota import Rota, days_text, display_names

_FEW = 3
"""With more teams than this, the shares are folded."""

_MANY = 20
"""With more teams than this, a browser lays out only those in view."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """Who is on call in a lane now, and until when; `color` is empty for nobody."""

    lane: str
    name: str
    color: str
    until: Phrase


@dataclass(frozen=True, slots=True, kw_only=True)
class _Note:
    """A gap, somebody on two levels, a clock change or a public holiday."""

    kind: str
    text: Phrase
    strong: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Section:
    """A team's part of the page, as the template writes it."""

    place: str
    name: str
    key: str
    badge: str
    zone: str
    axis: str
    cards: tuple[_Card, ...]
    notes: tuple[_Note, ...]
    months: tuple[Month, ...]
    cells: tuple[Cell, ...]
    rows: tuple[Row, ...]
    marks: tuple[Mark, ...]
    colors: tuple[tuple[str, str], ...]
    shares: tuple[ShareTable, ...]


def text(rota: Rota) -> str:
    """
    Return the page: each team's lanes, notes and shares.

    Times are in the rota's zone, or in each calendar's own zone; a script can show them in the reader's.
    The policy in its head allows the page's own style and script, and nothing else. The same calendars at
    the same instant give the same bytes.
    """
    calendars, zone = rota.calendars, rota.zone
    names = display_names(rota.people)
    views = [View(names=names, zone=zone or each.zone, start=each.start, end=each.end) for each in calendars]
    axes = list(dict.fromkeys((view.zone, view.start, view.end) for view in views))
    style = resource("rota/html/rota.css") + "".join(
        grid(f"a{number}", *axis) for number, axis in enumerate(axes)
    )
    sections = [
        _section(
            calendar,
            rota,
            view,
            place=place,
            axis=f"a{axes.index((view.zone, view.start, view.end))}",
        )
        for calendar, view, place in zip(calendars, views, _ids(calendars), strict=True)
    ]
    zones = {view.zone for view in views}
    head = views[0].zone if len(zones) == 1 else "UTC"
    return page(
        "rota/html/rota.html",
        title=f"{calendars[0].name}: on-call rota" if len(calendars) == 1 else "On-call rota",
        style=style,
        script=resource("rota/html/rota.js"),
        placed=True,
        teams=sections,
        many=len(calendars) > _MANY,
        zone=zone or "The team's zone",
        days_shown=days_text(calendars[0], head) if calendars else "",
        as_of=_as_of(views, head, rota.at),
        as_of_zone=head,
        shares_open=len(calendars) <= _FEW,
        share_columns=COLUMNS,
    )


def _as_of(views: Sequence[View], zone: str, now: datetime) -> Moment | None:
    if not views:
        return None
    return View(names={}, zone=zone, start=views[0].start, end=views[0].end).moment(now)


def _ids(calendars: Iterable[Calendar]) -> list[str]:
    """Return a unique id for each team's section: its key, with only characters that are safe in a link."""
    found: list[str] = []
    for calendar in calendars:
        plain = "team-" + re.sub(r"[^a-z0-9_-]", "-", calendar.team)
        number, place = 1, plain
        while place in found:
            number += 1
            place = f"{plain}.{number}"
        found.append(place)
    return found


def _section(calendar: Calendar, rota: Rota, view: View, *, place: str, axis: str) -> _Section:
    now = rota.at
    return _Section(
        place=place,
        name=calendar.name,
        key=calendar.team if calendar.name.lower() != calendar.team else "",
        badge=counted(len(calendar.gaps), "gap") if calendar.gaps else "",
        zone=view.zone,
        axis=axis,
        cards=tuple(_current(calendar, view, now)),
        notes=tuple(_notes(calendar, view)),
        months=months(view),
        cells=cells(view, now, frozenset(holiday.day for holiday in calendar.holidays)),
        rows=rows(calendar, view, now),
        marks=marks(calendar, view, now),
        colors=tuple((view.name(key), color_of(key)) for key in narrow_people(calendar, view)),
        shares=share_tables(rota.shares(calendar), view),
    )


def _current(calendar: Calendar, view: View, now: datetime) -> Iterator[_Card]:
    """Yield a card for each lane with who is on call now and until when; nothing if now is not shown."""
    if calendar.start <= now < calendar.end:
        yield from (_card(lane, calendar, view, now) for lane in calendar.lanes if not lane.shadow)


def _card(lane: Lane, calendar: Calendar, view: View, now: datetime) -> _Card:
    shift = next((each for each in lane.shifts if each.start <= now < each.end), None)
    person = shift.person if shift else None
    until: Phrase = ()
    if shift is not None and shift.end >= calendar.end:
        until = ("always" if lane.schedule is None else "until the end of these days",)
    elif shift is not None:
        until = ("until ", view.moment(shift.end))
    color = color_of(person) if person is not None else ""
    return _Card(lane=lane.name, name=view.name(person), color=color, until=until)


def _notes(calendar: Calendar, view: View) -> Iterator[_Note]:
    """Yield gaps, people on two levels, clock changes and public holidays; long lists are cut."""
    kinds = {
        "gap": [view.span(gap.start, gap.end) for gap in calendar.gaps],
        "double": [_doubled(each, view) for each in calendar.doubled],
        "clock": [_clocks(change, view) for change in calendar.clock_changes],
        "holiday": list(_holidays(calendar, view)),
    }
    for kind, found in kinds.items():
        shown = count_shown(len(found))
        strong = "A page reaches nobody" if kind == "gap" else ""
        yield from (_Note(kind=kind, text=each, strong=strong) for each in found[:shown])
        if more := len(found) - shown:
            yield _Note(kind=kind, text=(f"and {counted(more, 'more such time')}",))


def _doubled(each: Doubled, view: View) -> Phrase:
    said = f"{view.name(each.person)} is on call in {listed(each.lanes)}, "
    return (said, *view.span(each.start, each.end))


def _clocks(change: ClockChange, view: View) -> Phrase:
    text = clocks_text(change)
    return f"{text[:1].upper()}{text[1:]}, then it is ", view.moment(change.instant)


def _holidays(calendar: Calendar, view: View) -> Iterator[Phrase]:
    for each in calendar.holidays:
        whose = few([view.name(key) for key in each.people])
        text = near_date_text(each.day, calendar.start.date())
        yield Moment(stamp=each.day.isoformat(), text=text, form=""), f", {each.name}: {whose}"
