"""What is said around the lanes of the HTML form: who is on call now, and what is odd on these days."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from watchbill.counting import counted, listed
from watchbill.dates import near_date_text
from watchbill.oncall.calendar import Calendar, ClockChange, Doubled, Lane
from watchbill.report.page import safe
from watchbill.report.rota.notes import clocks_text, few, told
from watchbill.report.rota.pen import Pen, ink


def current(calendar: Calendar, pen: Pen, now: datetime) -> str:
    """Return who is on call now and until when, a card for each lane; nothing where now is not drawn."""
    if not calendar.start <= now < calendar.end:
        return ""
    cards = "".join(_card(lane, calendar, pen, now) for lane in calendar.lanes if not lane.shadow)
    return f'<h3 class="unseen">On call now</h3>\n<ul class="cards">\n{cards}</ul>\n' if cards else ""


def _card(lane: Lane, calendar: Calendar, pen: Pen, now: datetime) -> str:
    shift = next((each for each in lane.shifts if each.start <= now < each.end), None)
    person = shift.person if shift else None
    until = ""
    if shift is not None:
        always = lane.schedule is None
        goes_on = "always" if always else "to the end of these days"
        until = goes_on if shift.end >= calendar.end else f"until {pen.moment(shift.end)}"
    kind = f'class="chip" style="{ink(person)}"' if person is not None else 'class="chip off"'
    return (
        f"<li><small>{safe(lane.name)}</small> <b {kind}>{pen.name(person)}</b> <span>{until}</span></li>\n"
    )


def notes(calendar: Calendar, pen: Pen) -> str:
    """Return a list of what is odd: gaps, people on two levels, changes of the clocks, public holidays."""
    gaps = [f"<strong>A page finds nobody</strong> {pen.span(gap.start, gap.end)}" for gap in calendar.gaps]
    doubled = [_doubled(each, pen) for each in calendar.doubled]
    clocks = [_clocks(change, pen) for change in calendar.clock_changes]
    holidays = list(_holidays(calendar, pen))
    kinds = (("gap", gaps), ("double", doubled), ("clock", clocks), ("holiday", holidays))
    items = "".join(f'<li class="{kind}">{each}</li>\n' for kind, found in kinds for each in _first(found))
    return f'<ul class="notes">\n{items}</ul>\n' if items else ""


def _first(found: Sequence[str]) -> Sequence[str]:
    shown = told(len(found))
    more = len(found) - shown
    return [*found[:shown], f"and {counted(more, 'more such time')}"] if more else found


def _doubled(each: Doubled, pen: Pen) -> str:
    return (
        f"{pen.name(each.person)} is on call in {safe(listed(each.lanes))}, {pen.span(each.start, each.end)}"
    )


def _clocks(change: ClockChange, pen: Pen) -> str:
    text = safe(clocks_text(change))
    return f"{text[:1].upper()}{text[1:]}, then it is {pen.moment(change.instant)}"


def _holidays(calendar: Calendar, pen: Pen) -> Iterator[str]:
    for each in calendar.holidays:
        whose = safe(few([pen.names.get(key, key) for key in each.people]))
        day = near_date_text(each.day, calendar.start.date())
        yield f'<time datetime="{each.day.isoformat()}">{day}</time>, {safe(each.name)}: {whose}'
