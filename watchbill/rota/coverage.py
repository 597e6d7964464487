"""When nobody is on call, whoever is in the rota."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from watchbill.clock import WEEK, Reading, Timeline, from_seconds, timeline, to_seconds, weekday_seconds
from watchbill.periods import Period, union
from watchbill.rota.schedule import Restriction, Schedule
from watchbill.rota.windows import Window, longest, recurring, week, windows

_Source = tuple[str, tuple[Restriction, ...], int, int]
"""What covers: a zone, a layer's restrictions, and from when to when the layer serves, in seconds of UTC."""


def gaps(
    schedules: Sequence[Schedule], start: datetime, end: datetime, reading: Reading = Reading.WALL_CLOCK
) -> tuple[Period[datetime], ...]:
    """
    Return when in [start, end) nobody is on call on any of these schedules, in order, in UTC.

    Exact as if all were played, for an interval of whole seconds (fractions are cut off).
    It looks at windows only, for in a window somebody is always on call: between changes
    of the clocks they recur weekly, so that a year costs little more than a week.
    Shadows never count: leave them out.
    """
    first, last = to_seconds(start), to_seconds(end)
    if first >= last:
        return ()
    sources = set()
    for schedule in schedules:
        for layer in schedule.layers:
            since, until = layer.within(first, last)
            if since >= until:
                continue
            if not layer.restrictions and since == first and until == last:
                return ()
            sources.add((schedule.zone, layer.restrictions, since, until))
    return _gaps(frozenset(sources), first, last, reading)


@lru_cache(maxsize=128)
def _gaps(
    sources: frozenset[_Source], first: int, last: int, reading: Reading
) -> tuple[Period[datetime], ...]:
    """Return the gaps that sources leave in [first, last), both in seconds of UTC."""
    found = union(_uncovered(tuple(sources), first, last, reading))
    return tuple(Period(from_seconds(begin), from_seconds(until)) for begin, until in found)


def _uncovered(sources: tuple[_Source, ...], first: int, last: int, reading: Reading) -> Iterator[Window]:
    """
    Yield what is uncovered, cut into stretches in which each source is steady or is not in force.

    Steady is a source while its windows are those of the week: not for a while after a change of the
    clocks, when windows that began before it, or in the hour that is repeated, have not yet ended.
    """
    if not sources:
        yield first, last
        return
    clocks = {zone: timeline(zone, first - 2 * WEEK, last) for zone, _, _, _ in sources}
    cuts = {first, last}
    unsteady = []
    for zone, restrictions, since, until in sources:
        cuts.update((since, until))
        for change, settled in _unsteady(clocks[zone], restrictions, reading):
            if settled > first:
                begin = max(change, first)
                cuts.update((begin, min(settled, last)))
                unsteady.append((begin, settled))
    disturbed = tuple(union(sorted(unsteady)))
    known: dict[tuple[tuple[int, int], ...], tuple[Window, ...]] = {}
    for begin, until in pairwise(sorted(cuts)):
        serving = [
            (index, source)
            for index, source in enumerate(sources)
            if source[2] <= begin and until <= source[3]
        ]
        if any(a <= begin < b for a, b in disturbed):
            played = [windows(s[1], clocks[s[0]], begin, until, reading) for _, s in serving]
            yield from _between(union(sorted(w for each in played for w in each)), begin, until)
            continue
        offsets = tuple((index, clocks[source[0]].offset(begin)) for index, source in serving)
        if offsets not in known:
            covered = (
                (a - offset, b - offset) for index, offset in offsets for a, b in week(sources[index][1])
            )
            known[offsets] = tuple(_between(recurring(covered, WEEK), 0, WEEK))
        if known[offsets]:
            yield from _weekly(known[offsets], begin, until)


def _unsteady(clock: Timeline, restrictions: tuple[Restriction, ...], reading: Reading) -> Iterator[Window]:
    """Yield the times after each change of the clocks in which windows are not yet those of the week."""
    if not restrictions:
        return
    tail = longest(restrictions) if reading is Reading.ELAPSED else 0
    for index in range(1, len(clock.begins)):
        change = clock.begins[index]
        repeated = max(0, clock.shown[index - 1] - change - clock.offsets[index])
        yield change, change + repeated + tail


def _between(covered: Iterable[Window], begin: int, until: int) -> Iterator[Window]:
    """Yield what windows in order leave of [begin, until)."""
    for start, end in covered:
        if start > begin:
            yield begin, start
        begin = end
    if begin < until:
        yield begin, until


def _weekly(pattern: tuple[Window, ...], begin: int, until: int) -> Iterator[Window]:
    """Yield the windows of a week of UTC again and again, clipped to [begin, until)."""
    monday = begin - weekday_seconds(begin)
    while monday < until:
        for start, end in pattern:
            if monday + end > begin and monday + start < until:
                yield max(monday + start, begin), min(monday + end, until)
        monday += WEEK
