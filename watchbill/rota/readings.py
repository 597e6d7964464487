"""Disagreements between the two readings of a change of the clocks about who is on call."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from watchbill.clock import DAY, WEEK, Reading, from_seconds, timeline, to_seconds, weekday_seconds
from watchbill.periods import union
from watchbill.rota.play import shifts, side_by_side
from watchbill.rota.schedule import Layer, Restriction, Schedule
from watchbill.rota.windows import Window, longest, week


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """
    A stretch [start, end), in UTC, in which the two readings have different people on call on a schedule.

    `wall_clock` and `elapsed` are the person by each reading; None is nobody.
    """

    schedule: str
    start: datetime
    end: datetime
    wall_clock: str | None
    elapsed: str | None


def readings_differ(
    schedules: Sequence[Schedule], start: datetime, end: datetime
) -> tuple[Disagreement, ...]:
    """
    Return where in [start, end) the two readings have different people on call, by start.

    This is cheap where no window is open while the clocks change and no turn is shorter than a day.
    """
    first, last = to_seconds(start), to_seconds(end)
    found: list[Disagreement] = []
    for schedule in schedules:
        terms = (each for layer in schedule.layers for each in _open(layer, schedule.zone, first, last))
        for begin, until in union(sorted(terms)):
            found.extend(_compare(schedule, max(start, from_seconds(begin)), min(end, from_seconds(until))))
    return tuple(sorted(found, key=lambda each: (each.start, each.schedule)))


def _open(layer: Layer, zone: str, first: int, last: int) -> tuple[Window, ...]:
    """Return the windows in which the readings of a layer may differ."""
    if layer.turn_seconds % DAY:
        return ((first, last),)
    return _straddled(layer.restrictions, zone, first, last) if layer.restrictions else ()


@lru_cache(maxsize=4096)
def _straddled(restrictions: tuple[Restriction, ...], zone: str, first: int, last: int) -> tuple[Window, ...]:
    """Return, for each change of the clocks while a window is open, when the ends of windows may differ."""
    clock = timeline(zone, first - 2 * WEEK, last)
    open_windows = week(restrictions)
    terms = []
    for index in range(1, len(clock.begins)):
        change = clock.begins[index]
        shown = sorted((change + clock.offsets[index - 1], change + clock.offsets[index]))
        low = weekday_seconds(shown[0])
        high = low + shown[1] - shown[0]
        if any(a <= high - turn and low - turn <= b for a, b in open_windows for turn in (0, WEEK)):
            terms.append((max(first, change - DAY), min(last, change + longest(restrictions) + 2 * DAY)))
    return tuple(term for term in terms if term[0] < term[1])


def _compare(schedule: Schedule, start: datetime, end: datetime) -> Iterator[Disagreement]:
    """Play both readings and yield where they differ."""
    both = (shifts(schedule, start, end, reading) for reading in (Reading.WALL_CLOCK, Reading.ELAPSED))
    for piece, wall_clock, elapsed in side_by_side(*both):
        if wall_clock != elapsed:
            yield Disagreement(
                schedule=schedule.key,
                start=piece.start,
                end=piece.end,
                wall_clock=wall_clock,
                elapsed=elapsed,
            )
