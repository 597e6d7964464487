"""A calendar on a time axis, with a lane for each rotation, for each person's leave, and for gaps."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from watchbill.counting import listed
from watchbill.oncall.calendar import Absence, Calendar, Lane
from watchbill.periods import Bounded
from watchbill.report.rota.blocks import Block, blocks, on_leave, other_lanes
from watchbill.report.rota.html.axis import room
from watchbill.report.rota.html.view import Phrase, View, color_of, each_word, joined

_WIDE, _SLIM, _THIN = 140, 30, 12
"""
Pixels. A wide block shows its times below the name; a slim one has its name upright, and a thin one has none.
"""

_LONG = 16
"""Characters of a name that fit into a wide block."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """
    A block of a lane.

    `kind` are its classes and `style` its place and colour. `strips` are the places of its shifts, if there
    are several. The style may cut the name of a block that `repeats` it above the times.
    """

    kind: str
    style: str
    name: str
    text: Phrase
    strips: tuple[str, ...] = ()
    current: bool = False
    repeats: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A lane; the Tab key reaches its item number `stop`, and the arrow keys reach the others."""

    kind: str
    name: str
    note: str
    items: tuple[Item, ...]
    stop: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What is drawn across all lanes: now, a clock change or a gap. The text elsewhere says the same."""

    kind: str
    style: str


def rows(calendar: Calendar, view: View, now: datetime) -> tuple[Row, ...]:
    """
    Return the lanes of a calendar.

    Each is a list of shifts with names and times as text. On a wide screen the style draws them as blocks
    on the axis, so sight, keyboard and screen reader share one set of elements.
    """
    return (
        *_uncovered(calendar, view),
        *(_lane(lane, calendar, view, now) for lane in calendar.lanes),
        *_leave(calendar.absences, view),
    )


def narrow_people(calendar: Calendar, view: View) -> tuple[str, ...]:
    """Return the keys of people with blocks that are too narrow for a name, to explain their colours."""
    narrow = (
        block.person
        for lane in calendar.lanes
        for block in blocks(lane)
        if _breadth(block, view) in ("slim", "thin")
    )
    return tuple(dict.fromkeys(person for person in narrow if person is not None))


def marks(calendar: Calendar, view: View, now: datetime) -> tuple[Mark, ...]:
    """Return what is drawn across all lanes."""
    found = [Mark(kind="gap", style=view.place(gap.start, gap.end)) for gap in calendar.gaps]
    found += [
        Mark(kind="clock", style=f"--a:{view.percent(change.instant)}") for change in calendar.clock_changes
    ]
    if calendar.start <= now < calendar.end:
        found.append(Mark(kind="now", style=f"--a:{view.percent(now)}"))
    return tuple(found)


def _lane(lane: Lane, calendar: Calendar, view: View, now: datetime) -> Row:
    notes = [
        "is not paged" if lane.shadow else "",
        lane.zone if lane.schedule is not None and lane.zone != view.zone else "",
    ]
    found = blocks(lane)
    return Row(
        kind=" shadow" if lane.shadow else " always" if lane.schedule is None else "",
        name=lane.name[:1].upper() + lane.name[1:],
        note=", ".join(filter(None, notes)),
        items=tuple(_block(block, lane, calendar, view, now) for block in found),
        stop=next((number for number, block in enumerate(found) if _on(block, now)), 0),
    )


def _block(block: Block, lane: Lane, calendar: Calendar, view: View, now: datetime) -> Item:
    leave, others = on_leave(block, calendar), other_lanes(block, lane, calendar)
    remarks: list[Phrase] = [
        (f"instead of {view.name(block.instead)}",) if block.override else (),
        ("always",) if lane.schedule is None else _when(block, view),
        ("on leave for some of it",) if leave else (),
        (f"also {listed(others)} for some of it",) if others else (),
    ]
    signs = [
        sign
        for sign, holds in (
            ("s", True),
            ("off", block.person is None),
            ("swap", block.override is not None),
            ("away", leave),
            (_breadth(block, view), True),
            ("turn", len(block.parts) > 1),
        )
        if sign and holds
    ]
    strips = _strips(block, view) if len(block.parts) > 1 else ()
    return _item(" ".join(signs), block, joined(remarks), view, strips, current=_on(block, now))


def _on(block: Block, now: datetime) -> bool:
    return any(start <= now < end for start, end in block.parts)


def _breadth(stretch: Bounded[datetime], view: View) -> str:
    """Return whether a block has room for times, only for an upright name, or for no text."""
    part = (min(stretch.end, view.end) - max(stretch.start, view.start)) / (view.end - view.start)
    pixels = part * room(view.zone, view.start, view.end)
    if pixels >= _WIDE:
        return "wide"
    return "thin" if pixels < _THIN else "slim" if pixels < _SLIM else ""


def _item(
    kind: str,
    block: Block | Absence,
    text: Phrase,
    view: View,
    strips: tuple[str, ...] = (),
    *,
    current: bool = False,
) -> Item:
    name = view.name(block.person)
    color = f";{color_of(block.person)}" if block.person is not None else ""
    return Item(
        kind=kind,
        style=f"{view.place(block.start, block.end)}{color}",
        name=name,
        text=text,
        strips=strips,
        current=current,
        repeats="wide" not in kind or len(name) > _LONG,
    )


def _strips(block: Block, view: View) -> tuple[str, ...]:
    """Return the hours within a turn, in percent of the turn."""
    turn = View(names=view.names, zone=view.zone, start=block.start, end=block.end)
    return tuple(turn.place(start, end) for start, end in block.parts)


def _when(block: Block, view: View) -> Phrase:
    """Return when a block is: `each 08:00 – 17:00, Mon 7 Dec – Sun 13 Dec, 7 shifts`."""
    if len(block.parts) == 1:
        return view.span(block.start, block.end)
    count = f", {len(block.parts)} shifts"
    hours = {(view.clock_text(start), view.clock_text(end)) for start, end in block.parts}
    if len(hours) > 1:
        return (*view.span(block.start, block.end), count)
    (first, until), (last, _) = block.parts[0], block.parts[-1]
    times: Phrase = (each_word(last), " ", view.clock(first), " – ", view.clock(until))
    return (*times, ", ", view.day(first), " – ", view.day(last), count)


def _uncovered(calendar: Calendar, view: View) -> Iterator[Row]:
    if calendar.gaps:
        items = (
            Item(
                kind=f"s gap {_breadth(gap, view)}",
                style=view.place(gap.start, gap.end),
                name="nobody",
                text=view.span(gap.start, gap.end),
            )
            for gap in calendar.gaps
        )
        yield Row(kind=" gaps", name="Nobody", note="a page reaches nobody", items=tuple(items))


def _leave(absences: Iterable[Absence], view: View) -> Iterator[Row]:
    by_person: dict[str, list[Absence]] = {}
    for absence in absences:
        by_person.setdefault(absence.person, []).append(absence)
    for person, each in by_person.items():
        items = (_item("s leave", one, ("on leave ", *view.span(one.start, one.end)), view) for one in each)
        yield Row(kind=" absent", name="Leave", note=view.name(person), items=tuple(items))
