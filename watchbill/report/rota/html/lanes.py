"""A calendar on a time axis: a lane for each rotation, for each person's leave, and for gaps."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from watchbill.counting import listed
from watchbill.oncall.calendar import Absence, Calendar, Lane
from watchbill.periods import Bounded
from watchbill.report.page import safe
from watchbill.report.rota.blocks import Block, blocks, on_leave, other_lanes
from watchbill.report.rota.html.axis import heading, room
from watchbill.report.rota.html.view import View, color_of, stamp

_WIDE, _SLIM, _THIN = 140, 30, 12
"""
Pixels: what is as wide shows its times below the name without being asked; what is slimmer has its name
upright, and what is thinner none.
"""

_LONG = 16
"""Characters of a name that fit into a wide block."""


def lanes(calendar: Calendar, view: View, axis: str, now: datetime) -> str:
    """
    Return the lanes of a calendar.

    Each is a list of shifts with names and times as text, which the style draws as blocks on the
    axis where there is room: one set of elements for the eye, the keyboard and the screen reader.
    """
    rows = [
        *_uncovered(calendar, view),
        *(_lane(lane, calendar, view, now) for lane in calendar.lanes),
        *_leave(calendar.absences, view),
    ]
    days = heading(view, now, frozenset(holiday.day for holiday in calendar.holidays))
    return (
        f'<div class="lanes {axis}" role="group" aria-label="{safe(calendar.name)}, by lane">\n'
        "<div"
        f' class="inner">\n{days}\n{"".join(rows)}{_over(calendar, view, now)}</div></div>\n'
        f"{_key(calendar, view)}"
    )


def _key(calendar: Calendar, view: View) -> str:
    """Return whose colours the blocks have that are too narrow for a name; the lists name everybody."""
    narrow = (
        block.person
        for lane in calendar.lanes
        for block in blocks(lane)
        if _breadth(block, view) in ("slim", "thin")
    )
    people = dict.fromkeys(person for person in narrow if person is not None)
    chips = "".join(
        f'<b class="chip" style="{color_of(person)}">{view.name(person)}</b> ' for person in people
    )
    return f'<p class="key" aria-hidden="true">{chips}</p>\n' if people else ""


def _row(kind: str, name: str, note: str, items: Iterable[str], *, stop: int = 0) -> str:
    """Return a lane; an item is its element from the attributes on, `stop` the number of the Tab key's."""
    small = f" <small>{note}</small>" if note else ""
    # One stop a lane: the script moves it along with the arrow keys.
    listed = "\n".join(f'<li tabindex="{-(number != stop)}"{item}' for number, item in enumerate(items))
    return (
        f'<div class="lane{kind}"><h3><span>{name}</span>{small}</h3>\n<ol'
        f' class="track">\n{listed}\n</ol></div>\n'
    )


def _lane(lane: Lane, calendar: Calendar, view: View, now: datetime) -> str:
    notes = [
        "is not paged" if lane.shadow else "",
        safe(lane.zone) if lane.schedule is not None and lane.zone != view.zone else "",
    ]
    found = blocks(lane)
    items = (_block(block, lane, calendar, view, now) for block in found)
    stop = next((number for number, block in enumerate(found) if _on(block, now)), 0)
    name = safe(lane.name[:1].upper() + lane.name[1:])
    kind = " shadow" if lane.shadow else " always" if lane.schedule is None else ""
    return _row(kind, name, ", ".join(filter(None, notes)), items, stop=stop)


def _block(block: Block, lane: Lane, calendar: Calendar, view: View, now: datetime) -> str:
    leave, others = on_leave(block, calendar), other_lanes(block, lane, calendar)
    told = [
        f"instead of {view.name(block.instead)}" if block.override else "",
        "always" if lane.schedule is None else _when(block, view),
        "on leave for some of it" if leave else "",
        f"also {safe(listed(others))} for some of it" if others else "",
    ]
    signs = [
        sign
        for sign, so in (
            ("off", block.person is None),
            ("swap", block.override is not None),
            ("away", leave),
            (_breadth(block, view), True),
            ("turn", len(block.parts) > 1),
        )
        if so
    ]
    strips = _strips(block, view) if len(block.parts) > 1 else ""
    kind = " ".join(["s", *filter(None, signs)])
    return _item(kind, block, ", ".join(filter(None, told)), view, strips, on=_on(block, now))


def _on(block: Block, now: datetime) -> bool:
    return any(start <= now < end for start, end in block.parts)


def _breadth(stretch: Bounded[datetime], view: View) -> str:
    """Return whether a block has room for times, for a name that stands upright, or not even for that."""
    part = (min(stretch.end, view.end) - max(stretch.start, view.start)) / (view.end - view.start)
    pixels = part * room(view.zone, view.start, view.end)
    if pixels >= _WIDE:
        return "wide"
    return "thin" if pixels < _THIN else "slim" if pixels < _SLIM else ""


def _item(
    kind: str, block: Block | Absence, told: str, view: View, strips: str = "", *, on: bool = False
) -> str:
    person, color = block.person, f";{color_of(block.person)}" if block.person is not None else ""
    name = view.name(person)
    current = ' aria-current="true"' if on else ""
    # Where the block may cut the name, the style writes it again above the times.
    again = "" if "wide" in kind and len(name) <= _LONG else f' data-n="{name}"'
    return (
        f' class="{kind}" style="{view.place(block.start, block.end)}{color}"{current}>{strips}'
        f"<b>{name}</b> <span{again}>{told}</span></li>"
    )


def _strips(block: Block, view: View) -> str:
    """Return the hours within a turn, in percent of it."""
    turn = View(names=view.names, zone=view.zone, start=block.start, end=block.end)
    return "".join(f'<i style="{turn.place(start, end)}"></i>' for start, end in block.parts)


def _when(block: Block, view: View) -> str:
    """Return when a block is: `each 08:00 – 17:00, Mon 7 Dec – Sun 13 Dec, 7 shifts`."""
    if len(block.parts) == 1:
        return view.span(block.start, block.end)
    count = f"{len(block.parts)} shifts"
    hours = {(view.clock_text(start), view.clock_text(end)) for start, end in block.parts}
    if len(hours) > 1:
        return f"{view.span(block.start, block.end)}, {count}"
    (first, until), (last, _) = block.parts[0], block.parts[-1]
    # In another zone the clocks may change between the two: the script then says `at first` for `each`.
    each = f'<span data-last="{stamp(last)}">each</span>'
    return f"{each} {view.clock(first)} – {view.clock(until)}, {view.day(first)} – {view.day(last)}, {count}"


def _uncovered(calendar: Calendar, view: View) -> Iterator[str]:
    if calendar.gaps:
        yield _row(
            " gaps",
            "Nobody",
            "a page finds nobody",
            (
                f' class="s gap {_breadth(gap, view)}" style="{view.place(gap.start, gap.end)}">'
                f"<b>nobody</b> <span>{view.span(gap.start, gap.end)}</span></li>"
                for gap in calendar.gaps
            ),
        )


def _leave(absences: Iterable[Absence], view: View) -> Iterator[str]:
    by_person: dict[str, list[Absence]] = {}
    for absence in absences:
        by_person.setdefault(absence.person, []).append(absence)
    for person, each in by_person.items():
        items = (_item("s leave", one, f"on leave {view.span(one.start, one.end)}", view) for one in each)
        yield _row(" absent", "Leave", view.name(person), items)


def _over(calendar: Calendar, view: View, now: datetime) -> str:
    """Return what goes across all lanes: now, clock changes, gaps. All of it is said elsewhere as text."""
    marks = [f'<i class="gap" style="{view.place(gap.start, gap.end)}"></i>' for gap in calendar.gaps]
    marks += [
        f'<i class="clock" style="--a:{view.percent(change.instant)}"></i>'
        for change in calendar.clock_changes
    ]
    if calendar.start <= now < calendar.end:
        marks.append(f'<i class="now" style="--a:{view.percent(now)}"></i>')
    return f'<div class="over" aria-hidden="true">{"".join(marks)}</div>' if marks else ""
