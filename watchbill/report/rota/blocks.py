"""The blocks of a lane: its shifts, cut at overrides, and joined across the nights between them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill.oncall.calendar import Calendar, Lane, Swapped
from watchbill.periods import walk

_NIGHT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    A stretch that is drawn as one; `parts` are its shifts, several where only nights are between them.

    `override` is the one that gave it to `person`; `person` None is nobody.
    """

    person: str | None
    override: Swapped | None
    parts: tuple[tuple[datetime, datetime], ...]

    @property
    def start(self) -> datetime:
        """When the first part begins."""
        return self.parts[0][0]

    @property
    def end(self) -> datetime:
        """When the last part is over."""
        return self.parts[-1][1]

    @property
    def instead(self) -> str | None:
        """From whom an override took it; None where there is none, and where it took it from nobody."""
        return None if self.override is None else self.override.instead


def blocks(lane: Lane) -> tuple[Block, ...]:
    """
    Return a lane's stretches in order; less than a day without anybody is left blank between two of them.

    Where nobody is there at all, that is told, however short the days are.
    """
    found: list[Block] = []
    for block in cut_shifts(lane):
        if len(found) > 1 and _bridged(found[-2], found[-1], block):
            found.pop()
            found[-1] = replace(found[-1], parts=found[-1].parts + block.parts)
        else:
            found.append(block)
    return tuple(block for block in found if not _night(block)) or tuple(found)


def cut_shifts(lane: Lane) -> Iterator[Block]:
    """Yield a lane's shifts in order, cut where overrides begin and end, nobody's too."""
    for when, (shift, swap) in walk(lane.shifts, lane.swapped):
        if shift is not None:
            yield Block(person=shift.person, override=swap, parts=(when,))


def _bridged(before: Block, night: Block, after: Block) -> bool:
    """Whether nobody is on call for less than a day between two blocks that are alike."""
    return (
        _night(night)
        and before.person is not None
        and before.person == after.person
        and (before.override is None) == (after.override is None)
        and before.instead == after.instead
    )


def _night(block: Block) -> bool:
    return block.person is None and block.end - block.start < _NIGHT


def other_lanes(block: Block, lane: Lane, calendar: Calendar) -> Sequence[str]:
    """Return the other lanes in which the person of a block is on call at some time of it, by name."""
    return tuple(
        dict.fromkeys(
            name
            for each in calendar.doubled
            if each.person == block.person and lane.name in each.lanes and _meet(block, each.start, each.end)
            for name in each.lanes
            if name != lane.name
        )
    )


def on_leave(block: Block, calendar: Calendar) -> bool:
    """Whether the person of a block is on leave at some time of it."""
    return any(
        each.person == block.person and _meet(block, each.start, each.end) for each in calendar.absences
    )


def _meet(block: Block, start: datetime, end: datetime) -> bool:
    return any(first < end and start < last for first, last in block.parts)
