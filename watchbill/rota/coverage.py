"""Gaps in schedules: when nobody is on call, whoever the members are."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import pairwise

from watchbill.clock import WEEK, Reading, Timeline, from_seconds, timeline, to_seconds, weekday_seconds
from watchbill.periods import Period, union
from watchbill.rota.schedule import Restriction, Schedule
from watchbill.rota.windows import Window, longest, recurring, week, windows

_Source = tuple[str, tuple[Restriction, ...], int, int]
"""A layer that covers: its zone, its restrictions, and when it serves from and to, in seconds of UTC."""


def gaps(
    schedules: Sequence[Schedule], start: datetime, end: datetime, reading: Reading = Reading.WALL_CLOCK
) -> tuple[Period[datetime], ...]:
    """
    Return when in [start, end) nobody is on call on any of these schedules, in order, in UTC.

    The answer is as exact as playing all of them, for an interval of whole seconds (fractions are cut off).
    Only windows are looked at, because somebody is always on call within a window. Between changes of the
    clocks the windows recur weekly, so a year costs little more than a week. Leave out shadows: they never
    count as coverage.
    """
    first, last = to_seconds(start), to_seconds(end)
    if first >= last:
        return ()
    sources = set()
    for schedule in schedules:
        for layer in schedule.layers:
            serves = layer.within(first, last)
            if serves is None:
                continue
            if not layer.restrictions and serves == (first, last):
                return ()
            sources.add((schedule.zone, layer.restrictions, *serves))
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
    Yield the uncovered windows, cut into stretches in which each source is steady or not in force.

    A source is steady as long as its windows repeat every week. It is not steady for a while after a change
    of the clocks, until the windows that began before it, or in the repeated hour, have ended.
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
    """Yield the times after each change of the clocks until the windows repeat every week again."""
    if not restrictions:
        return
    tail = longest(restrictions) if reading is Reading.ELAPSED else 0
    for index in range(1, len(clock.begins)):
        change = clock.begins[index]
        repeated = max(0, clock.shown[index - 1] - change - clock.offsets[index])
        yield change, change + repeated + tail


def _between(covered: Iterable[Window], begin: int, until: int) -> Iterator[Window]:
    """Yield the parts of [begin, until) that no window covers; the windows are in order."""
    for start, end in covered:
        if start > begin:
            yield begin, start
        begin = end
    if begin < until:
        yield begin, until


def _weekly(pattern: tuple[Window, ...], begin: int, until: int) -> Iterator[Window]:
    """Yield the windows of a week in UTC, repeated and clipped to [begin, until)."""
    monday = begin - weekday_seconds(begin)
    while monday < until:
        for start, end in pattern:
            if monday + end > begin and monday + start < until:
                yield max(monday + start, begin), min(monday + end, until)
        monday += WEEK
