"""The people on call by a schedule: at an instant, and as shifts between two instants."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from operator import itemgetter

from watchbill.clock import DAY, Reading, from_seconds, timeline, to_seconds, wall_seconds
from watchbill.periods import Period, walk
from watchbill.rota.schedule import Layer, Schedule, ScheduleOverride, Shift
from watchbill.rota.windows import reach, windows

_ALMOST_A_SECOND = timedelta(microseconds=999_999)

Piece = tuple[int, int, str]
"""A stretch [start, end) in seconds of UTC in which one user of a layer is on call."""


def on_call(schedule: Schedule, instant: datetime, reading: Reading = Reading.WALL_CLOCK) -> str | None:
    """
    Return who is on call on a schedule at an instant, or None if nobody is.

    As in PagerDuty, the override in force wins, else the last layer that has somebody.
    """
    second = to_seconds(instant)
    for _, _, person in _overriding(schedule.overrides, second, second + 1):
        return person
    for layer in reversed(schedule.layers):
        for _, _, user in pieces(layer, schedule.zone, second, second + 1, reading):
            return user
    return None


def shifts(
    schedule: Schedule, start: datetime, end: datetime, reading: Reading = Reading.WALL_CLOCK
) -> Iterator[Shift]:
    """
    Yield the shifts that tile [start, end), in UTC, cut at both ends.

    Adjacent stretches of one person are one shift; person None means nobody. The player jumps from event to
    event, so time and memory do not depend on the length of shifts.
    """
    begin, end = start.astimezone(UTC), end.astimezone(UTC)
    if end <= begin:
        return
    found = changes(schedule, begin, end, reading)
    _, person = next(found)
    for second, successor in found:
        if successor != person:
            instant = from_seconds(second)
            yield Shift(start=begin, end=instant, person=person)
            begin, person = instant, successor
    yield Shift(start=begin, end=end, person=person)


def changes(
    schedule: Schedule, start: datetime, end: datetime, reading: Reading = Reading.WALL_CLOCK
) -> Iterator[tuple[int, str | None]]:
    """
    Yield (second of UTC, who is on call from then on) from the second of `start` up to `end`.

    There is an item wherever the person may change, so adjacent ones may have the same person; None means
    nobody. `shifts` is built on this, which is faster because it makes no datetimes.
    """
    return _changes(schedule, to_seconds(start), to_seconds(end + _ALMOST_A_SECOND), reading)


def side_by_side(
    some: Iterable[Shift], others: Iterable[Shift]
) -> Iterator[tuple[Period[datetime], str | None, str | None]]:
    """Yield each stretch with its person in two sequences of shifts that tile the same time, or None."""
    for piece, (one, other) in walk(some, others):
        yield piece, None if one is None else one.person, None if other is None else other.person


def turns(schedule: Schedule, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
    """Return the whole turns that meet [start, end), in UTC, in order, ignoring hours and overrides."""
    first, last = to_seconds(start), to_seconds(end)
    found = []
    for layer in schedule.layers:
        always, margin = replace(layer, restrictions=()), layer.turn_seconds + DAY
        for begin, until, _ in pieces(
            always, schedule.zone, first - margin, last + margin, Reading.WALL_CLOCK
        ):
            if begin < last and until > first:
                found.append((from_seconds(begin), from_seconds(until)))
    return sorted(found)


def pieces(layer: Layer, zone: str, start: int, end: int, reading: Reading) -> Iterator[Piece]:
    """
    Yield a layer's turns within its windows and [start, end), in order, in seconds of UTC.

    Nobody serves before the layer's `start`. PagerDuty does not document what happens between it and a later
    virtual start: here, the cycle is assumed to extend backwards.
    """
    serves = layer.within(start, end)
    if serves is None:
        return
    start, end = serves
    clock = timeline(zone, start - reach(layer.restrictions) - 2 * DAY, end)
    count, length, users = len(layer.users), layer.turn_seconds, layer.users
    by_wall = reading is Reading.WALL_CLOCK or length % DAY == 0
    origin = wall_seconds(layer.virtual_start, zone) if by_wall else to_seconds(layer.virtual_start)
    handoff = start
    user = users[0]
    for begin, until in windows(layer.restrictions, clock, start, end, reading):
        while begin < until:
            if handoff <= begin:
                turn = ((clock.wall(begin) if by_wall else begin) - origin) // length
                user = users[turn % count]
                following = origin + (turn + 1) * length
                handoff = clock.utc(following) if by_wall else following
            yield begin, min(handoff, until), user
            begin = handoff


def _overriding(overrides: Sequence[ScheduleOverride], start: int, end: int) -> tuple[Piece, ...]:
    """Return the overrides in [start, end) in order, in seconds of UTC; later ones in the list win."""
    found: list[Piece] = []
    covered: list[tuple[int, int]] = []  # covered by later overrides: in order, without overlaps
    for override in reversed(overrides):
        begin, until = max(start, to_seconds(override.start)), min(end, to_seconds(override.end))
        if begin >= until:
            continue
        first = last = bisect_left(covered, begin, key=itemgetter(1))
        at, low, high = begin, begin, until
        while last < len(covered) and covered[last][0] <= until:
            since, to = covered[last]
            if at < since:
                found.append((at, since, override.person))
            at, low, high, last = max(at, to), min(low, since), max(high, to), last + 1
        if at < until:
            found.append((at, until, override.person))
        covered[first:last] = [(low, high)]
    return tuple(sorted(found))


def _changes(schedule: Schedule, start: int, end: int, reading: Reading) -> Iterator[tuple[int, str | None]]:
    """Yield (second, person or None) from `start` on, wherever the person on call may change."""
    playing = [
        pieces(layer, schedule.zone, start, end, reading)
        for layer in reversed(schedule.layers)
        if to_seconds(layer.start) < end and (layer.end is None or to_seconds(layer.end) > start)
    ]
    if schedule.overrides:
        playing.insert(0, iter(_overriding(schedule.overrides, start, end)))
    now = start
    if len(playing) == 1:  # the usual case, where nothing competes
        for begin, until, user in playing[0]:
            if begin > now:
                yield now, None
            yield begin, user
            now = until
        if now < end:
            yield now, None
        return
    current = [next(layer, None) for layer in playing]
    while now < end:
        event, person = end, None
        for index, layer in enumerate(playing):
            piece = current[index]
            while piece is not None and piece[1] <= now:
                piece = current[index] = next(layer, None)
            if piece is None:
                continue
            if piece[0] > now:
                event = min(event, piece[0])
                continue
            event, person = min(event, piece[1]), piece[2]
            break
        yield now, person
        now = event
