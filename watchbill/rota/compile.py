"""The compilation of a rotation to the schedule that PagerDuty plays."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from watchbill.clock import BEGUN, DAY, EPOCH, WEEK, exists_once, localize
from watchbill.periods import union
from watchbill.roster.model import Hours, Rotation, Shadow
from watchbill.rota.schedule import Layer, Restriction, Schedule
from watchbill.rota.versions import Term, terms
from watchbill.rota.windows import recurring

_SETTLED = 4 * 3600
"""04:00: nearly all zones that change their clocks at night have changed them by then."""


def compile_rotation(
    rotation: Rotation,
    *,
    key: str,
    name: str,
    description: str,
    absent: frozenset[str] = frozenset(),
    ahead: int = 0,
) -> Schedule:
    """
    Return the schedule of a rotation: users in the file's order, the first one's turn at the virtual start.

    `absent` people are left out; an anchor on one of them passes to the next member who is not absent.
    `ahead` 1 gives a secondary that is next, -1 one that was on call before. Such a secondary follows each
    version to its end, and has nobody in a version with only one member. Rotations with the same turns give
    equal schedules, whatever their anchors say.

    Raises ValueError where `terms` does.
    """
    layers = []
    for layer, term in _layers(rotation, absent):
        shift = ahead % len(term.users)
        if not ahead or len(set(term.users)) > 1:  # with one member the secondary would be the same person
            layers.append(replace(layer, users=term.users[shift:] + term.users[:shift]))
    return _schedule(rotation, key, name, description, layers)


def compile_shadow(
    rotation: Rotation,
    shadow: Shadow,
    *,
    key: str,
    name: str,
    description: str,
    absent: frozenset[str] = frozenset(),
) -> Schedule:
    """
    Return the schedule of people in training, who share the rotation's turns among themselves.

    The first of them shadows the turn that the anchor names. The schedule ends with the day `until`, in the
    rotation's zone. Raises ValueError where `terms` does.
    """
    followed = replace(
        rotation,
        members=shadow.members,
        anchor=replace(rotation.anchor, member=shadow.members[0], place=None),
        then=tuple(replace(version, members=shadow.members, first=None) for version in rotation.then),
    )
    layers = [layer for layer, _ in _layers(followed, absent)]
    if shadow.until is not None:
        midnight = datetime.combine(shadow.until + timedelta(days=1), time())
        end = localize(midnight, ZoneInfo(rotation.time_zone))
        begun = [layer for layer in layers if layer is layers[0] or _utc(layer.start) < _utc(end)]
        layers = [
            replace(each, end=end) if each.end is None or _utc(each.end) > _utc(end) else each
            for each in begun
        ]
    return _schedule(rotation, key, name, description, layers)


def begins(rotation: Rotation, absent: frozenset[str] = frozenset()) -> datetime:
    """
    Return when the first layer of a rotation starts (aware, in its zone); nobody is on call before that.

    Raises ValueError where `terms` does.
    """
    layer, _ = next(_layers(rotation, absent))
    return layer.start


@lru_cache(maxsize=4096)
def restrictions(hours: tuple[Hours, ...]) -> tuple[Restriction, ...]:
    """
    Return the restrictions that permit exactly these hours; there are none if that means always.

    They are daily where all days are the same, else weekly, in order. A window over 04:00 gets a second one
    from 04:00 to its end: PagerDuty does not document when a window ends on the day that the clocks change,
    and one of the two surely ends on time (docs/behaviour.md).
    """
    days = [
        list(union(sorted((each.start * 60, each.end * 60) for each in hours if day in each.days)))
        for day in range(1, 8)
    ]
    whole = recurring(
        tuple(
            (day * DAY + start, day * DAY + end) for day, windows in enumerate(days) for start, end in windows
        ),
        WEEK,
    )
    if not hours or whole == ((0, WEEK),):
        return ()
    if all(windows == days[0] for windows in days):
        return tuple(
            Restriction(weekday=None, start=start % DAY, duration=end - start)
            for start, end in sorted(
                {(s % DAY, s % DAY + e - s) for window in days[0] for s, e in _settled(*window)}
            )
        )
    weekly = {
        ((day * DAY + start) % WEEK, end - start)
        for day, windows in enumerate(days)
        for window in windows
        for start, end in _settled(*window)
    }
    return tuple(
        Restriction(weekday=start // DAY + 1, start=start % DAY, duration=duration)
        for start, duration in sorted(weekly)
    )


def _settled(start: int, end: int) -> list[tuple[int, int]]:
    """Return a window and, where it includes 04:00, a second window from its last 04:00 on."""
    last = (end - 1 - _SETTLED) // DAY * DAY + _SETTLED
    return [(start, end), (last, end)] if start < last else [(start, end)]


def _layers(rotation: Rotation, absent: frozenset[str]) -> Iterator[tuple[Layer, Term]]:
    """
    Yield a layer for each version, with the version's term; each layer ends when the next one starts.

    Turns are counted from a normalised virtual start in all layers, so that a version has the same layer
    after earlier versions were folded away.
    """
    zone = ZoneInfo(rotation.time_zone)
    found = terms(rotation, absent)
    begun = False
    for term in found:
        virtual = _normalised(term.cycle, term.turn_days * len(term.users), rotation.time_zone)
        end = None if term.end is None else localize(term.end, zone)
        if end is not None and _utc(end) <= _utc(virtual) and not begun:
            continue  # it ended before its virtual start
        start = virtual if term.start is None or not begun else localize(term.start, zone)
        begun = True
        yield (
            Layer(
                start=start,
                end=end,
                virtual_start=virtual,
                turn_seconds=term.turn_days * DAY,
                users=term.users,
                restrictions=restrictions(term.hours),
            ),
            term,
        )


def _schedule(rotation: Rotation, key: str, name: str, description: str, layers: Sequence[Layer]) -> Schedule:
    return Schedule(
        key=key,
        name=name,
        description=description,
        zone=rotation.time_zone,
        layers=tuple(layers),
        overrides=(),
    )


def _utc(instant: datetime) -> datetime:
    """Return an instant that can be compared: Python compares two datetimes of one zone by wall clock."""
    return instant.astimezone(UTC)


@lru_cache(maxsize=4096)
def _normalised(first: datetime, cycle_days: int, zone: str) -> datetime:
    """
    Move the start of a cycle by whole cycles to the first one in 2024 that the clocks show exactly once.

    Where there is none in 2024, as with cycles of years, it is the last one before 2024.
    """
    tz = ZoneInfo(zone)
    cycle = timedelta(days=cycle_days)
    start = EPOCH + (first - EPOCH) % cycle
    wall = start
    while wall < BEGUN and not exists_once(wall, tz):
        wall += cycle
    if wall >= BEGUN:
        wall = start - cycle
        while not exists_once(wall, tz):
            wall -= cycle
    return wall.replace(tzinfo=tz)
