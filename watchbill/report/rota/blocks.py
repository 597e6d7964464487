"""The blocks of a lane, which are its shifts cut at overrides and joined across nights."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill.oncall.calendar import Calendar, Lane, Swapped
from watchbill.periods import walk

_NIGHT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """
    A stretch that is drawn as one; `parts` are its shifts, with only nights between them.

    `override` is the one that gave it to `person`. A `person` of None means nobody.
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
        """When the last part ends."""
        return self.parts[-1][1]

    @property
    def instead(self) -> str | None:
        """Who had it before an override; None if there is no override, or if nobody had it."""
        return None if self.override is None else self.override.instead


def blocks(lane: Lane) -> tuple[Block, ...]:
    """
    Return a lane's stretches in order; a gap of less than a day between two stretches is left out.

    A lane without anybody at all keeps its gaps, however short they are.
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
    """Yield a lane's shifts in order, gaps included, cut where overrides begin and end."""
    for when, (shift, swap) in walk(lane.shifts, lane.swapped):
        if shift is not None:
            yield Block(person=shift.person, override=swap, parts=(when,))


def _bridged(before: Block, night: Block, after: Block) -> bool:
    """Whether a gap of less than a day separates two blocks of the same person and override."""
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
    """Return the names of the other lanes in which a block's person is on call during the block."""
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
    """Whether the person of a block is on leave during some of it."""
    return any(
        each.person == block.person and _meet(block, each.start, each.end) for each in calendar.absences
    )


def _meet(block: Block, start: datetime, end: datetime) -> bool:
    return any(first < end and start < last for first, last in block.parts)
