"""Which stretches of a lane are told as one: its shifts, cut where overrides begin and end, nights between bridged."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from watchbill.oncall.calendar import Calendar, Lane, Swapped
from watchbill.periods import walk

_NIGHT = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """
    A stretch that is drawn as one block; `parts` are the shifts in it, several where only nights are between them.

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


def pieces(lane: Lane) -> tuple[Piece, ...]:
    """
    Return a lane's stretches in order; less than a day without anybody is left blank between two of them.

    Where nobody is there at all, that is told, however short the days are.
    """
    found: list[Piece] = []
    for piece in cut(lane):
        if len(found) > 1 and _bridged(found[-2], found[-1], piece):
            found.pop()
            found[-1] = replace(found[-1], parts=found[-1].parts + piece.parts)
        else:
            found.append(piece)
    return tuple(piece for piece in found if not _night(piece)) or tuple(found)


def cut(lane: Lane) -> Iterator[Piece]:
    """Yield a lane's shifts in order, cut where overrides begin and end, nobody's too."""
    for when, (shift, swap) in walk(lane.shifts, lane.swapped):
        if shift is not None:
            yield Piece(person=shift.person, override=swap, parts=(when,))


def _bridged(before: Piece, night: Piece, after: Piece) -> bool:
    """Whether nobody is on call for less than a day between two pieces that are alike."""
    return (
        _night(night)
        and before.person is not None
        and before.person == after.person
        and (before.override is None) == (after.override is None)
        and before.instead == after.instead
    )


def _night(piece: Piece) -> bool:
    return piece.person is None and piece.end - piece.start < _NIGHT


def also(piece: Piece, lane: Lane, calendar: Calendar) -> Sequence[str]:
    """Return the other lanes in which the person of a piece is on call at some time of it, by name."""
    return tuple(
        dict.fromkeys(
            name
            for each in calendar.doubled
            if each.person == piece.person and lane.name in each.lanes and _meet(piece, each.start, each.end)
            for name in each.lanes
            if name != lane.name
        )
    )


def away(piece: Piece, calendar: Calendar) -> bool:
    """Whether the person of a piece is on leave at some time of it."""
    return any(
        each.person == piece.person and _meet(piece, each.start, each.end) for each in calendar.absences
    )


def _meet(piece: Piece, start: datetime, end: datetime) -> bool:
    return any(first < end and start < last for first, last in piece.parts)
