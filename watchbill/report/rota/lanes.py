"""A calendar drawn on a time axis: a lane for each rotation, for each person's leave, and for when nobody is there."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from watchbill.counting import listed
from watchbill.oncall.calendar import Absence, Calendar, Lane
from watchbill.periods import Bounded
from watchbill.report.page import safe
from watchbill.report.rota.axis import heading, room
from watchbill.report.rota.pen import Pen, ink, stamp
from watchbill.report.rota.pieces import Piece, also, away, pieces

_WIDE, _SLIM, _THIN = 140, 30, 12
"""
Pixels: what is as wide shows its times below the name without being asked; what is slimmer has its name
upright, and what is thinner none.
"""

_LONG = 16
"""Characters of a name that fit into a wide block."""


def lanes(calendar: Calendar, pen: Pen, axis: str, now: datetime) -> str:
    """
    Return the lanes of a calendar.

    Each is a list of shifts with names and times as text, which the style draws as blocks on the
    axis where there is room: one set of elements for the eye, the keyboard and the screen reader.
    """
    rows = [
        *_uncovered(calendar, pen),
        *(_lane(lane, calendar, pen, now) for lane in calendar.lanes),
        *_leave(calendar.absences, pen),
    ]
    days = heading(pen, now, frozenset(holiday.day for holiday in calendar.holidays))
    return (
        f'<div class="lanes {axis}" role="group" aria-label="{safe(calendar.name)}, by lane">\n'
        "<div"
        f' class="inner">\n{days}\n{"".join(rows)}{_over(calendar, pen, now)}</div></div>\n{_key(calendar, pen)}'
    )


def _key(calendar: Calendar, pen: Pen) -> str:
    """Return whose the colours are of blocks that have no room for a name as it is read; the lists name everybody."""
    narrow = (
        piece.person
        for lane in calendar.lanes
        for piece in pieces(lane)
        if _breadth(piece, pen) in ("slim", "thin")
    )
    people = dict.fromkeys(person for person in narrow if person is not None)
    chips = "".join(f'<b class="chip" style="{ink(person)}">{pen.name(person)}</b> ' for person in people)
    return f'<p class="key" aria-hidden="true">{chips}</p>\n' if people else ""


def _row(kind: str, name: str, note: str, items: Iterable[str], *, stop: int = 0) -> str:
    """Return a lane; each item is what stands in its element from the attributes on, `stop` the one for the Tab key."""
    small = f" <small>{note}</small>" if note else ""
    # One stop a lane: the script moves it along with the arrow keys.
    listed = "\n".join(f'<li tabindex="{-(number != stop)}"{item}' for number, item in enumerate(items))
    return (
        f'<div class="lane{kind}"><h3><span>{name}</span>{small}</h3>\n<ol'
        f' class="track">\n{listed}\n</ol></div>\n'
    )


def _lane(lane: Lane, calendar: Calendar, pen: Pen, now: datetime) -> str:
    notes = [
        "is not paged" if lane.shadow else "",
        safe(lane.zone) if lane.schedule is not None and lane.zone != pen.zone else "",
    ]
    found = pieces(lane)
    blocks = (_block(piece, lane, calendar, pen, now) for piece in found)
    stop = next((number for number, piece in enumerate(found) if _on(piece, now)), 0)
    name = safe(lane.name[:1].upper() + lane.name[1:])
    kind = " shadow" if lane.shadow else " always" if lane.schedule is None else ""
    return _row(kind, name, ", ".join(filter(None, notes)), blocks, stop=stop)


def _block(piece: Piece, lane: Lane, calendar: Calendar, pen: Pen, now: datetime) -> str:
    leave, others = away(piece, calendar), also(piece, lane, calendar)
    told = [
        f"instead of {pen.name(piece.instead)}" if piece.override else "",
        "always" if lane.schedule is None else _when(piece, pen),
        "on leave for some of it" if leave else "",
        f"also {safe(listed(others))} for some of it" if others else "",
    ]
    signs = [
        sign
        for sign, so in (
            ("off", piece.person is None),
            ("swap", piece.override is not None),
            ("away", leave),
            (_breadth(piece, pen), True),
            ("turn", len(piece.parts) > 1),
        )
        if so
    ]
    strips = _strips(piece, pen) if len(piece.parts) > 1 else ""
    kind = " ".join(["s", *filter(None, signs)])
    return _item(kind, piece, ", ".join(filter(None, told)), pen, strips, on=_on(piece, now))


def _on(piece: Piece, now: datetime) -> bool:
    return any(start <= now < end for start, end in piece.parts)


def _breadth(stretch: Bounded[datetime], pen: Pen) -> str:
    """Return whether a block has room for times, for a name that stands upright, or not even for that."""
    part = (min(stretch.end, pen.end) - max(stretch.start, pen.start)) / (pen.end - pen.start)
    pixels = part * room(pen.zone, pen.start, pen.end)
    if pixels >= _WIDE:
        return "wide"
    return "thin" if pixels < _THIN else "slim" if pixels < _SLIM else ""


def _item(
    kind: str, piece: Piece | Absence, told: str, pen: Pen, strips: str = "", *, on: bool = False
) -> str:
    person, color = piece.person, f";{ink(piece.person)}" if piece.person is not None else ""
    name = pen.name(person)
    current = ' aria-current="true"' if on else ""
    # Where the block may cut the name, the style writes it again above the times.
    again = "" if "wide" in kind and len(name) <= _LONG else f' data-n="{name}"'
    return (
        f' class="{kind}" style="{pen.place(piece.start, piece.end)}{color}"{current}>{strips}'
        f"<b>{name}</b> <span{again}>{told}</span></li>"
    )


def _strips(piece: Piece, pen: Pen) -> str:
    """Return the hours within a turn, in percent of it."""
    turn = Pen(names=pen.names, zone=pen.zone, start=piece.start, end=piece.end)
    return "".join(f'<i style="{turn.place(start, end)}"></i>' for start, end in piece.parts)


def _when(piece: Piece, pen: Pen) -> str:
    """Return when a piece is: `each 08:00 – 17:00, Mon 7 Dec – Sun 13 Dec, 7 shifts`."""
    if len(piece.parts) == 1:
        return pen.span(piece.start, piece.end)
    count = f"{len(piece.parts)} shifts"
    hours = {(pen.clock_text(start), pen.clock_text(end)) for start, end in piece.parts}
    if len(hours) > 1:
        return f"{pen.span(piece.start, piece.end)}, {count}"
    (first, until), (last, _) = piece.parts[0], piece.parts[-1]
    # In another zone the clocks may change between the two: the script then says `at first` for `each`.
    each = f'<span data-last="{stamp(last)}">each</span>'
    return f"{each} {pen.clock(first)} – {pen.clock(until)}, {pen.day(first)} – {pen.day(last)}, {count}"


def _uncovered(calendar: Calendar, pen: Pen) -> Iterator[str]:
    if calendar.gaps:
        yield _row(
            " gaps",
            "Nobody",
            "a page finds nobody",
            (
                f' class="s gap {_breadth(gap, pen)}" style="{pen.place(gap.start, gap.end)}">'
                f"<b>nobody</b> <span>{pen.span(gap.start, gap.end)}</span></li>"
                for gap in calendar.gaps
            ),
        )


def _leave(absences: Iterable[Absence], pen: Pen) -> Iterator[str]:
    by_person: dict[str, list[Absence]] = {}
    for absence in absences:
        by_person.setdefault(absence.person, []).append(absence)
    for person, each in by_person.items():
        items = (_item("s leave", one, f"on leave {pen.span(one.start, one.end)}", pen) for one in each)
        yield _row(" absent", "Leave", pen.name(person), items)


def _over(calendar: Calendar, pen: Pen, now: datetime) -> str:
    """Return what goes across all lanes: now, changes of the clocks, gaps. All of it is said elsewhere as text."""
    marks = [f'<i class="gap" style="{pen.place(gap.start, gap.end)}"></i>' for gap in calendar.gaps]
    marks += [
        f'<i class="clock" style="--a:{pen.percent(change.instant)}"></i>'
        for change in calendar.clock_changes
    ]
    if calendar.start <= now < calendar.end:
        marks.append(f'<i class="now" style="--a:{pen.percent(now)}"></i>')
    return f'<div class="over" aria-hidden="true">{"".join(marks)}</div>' if marks else ""
