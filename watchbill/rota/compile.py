"""A rotation as the schedule that PagerDuty plays."""

from datetime import datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from watchbill.model import Hours, Rotation, Shadow
from watchbill.rota.clock import DAY, WEEK, exists_once, localize
from watchbill.rota.schedule import Layer, Restriction, Schedule
from watchbill.rota.windows import folded

_EPOCH = datetime(2024, 1, 1)
"""Rotations are anchored at their first start of a cycle from here on, whatever anchor the file names."""

_BEGUN = datetime(2025, 1, 1)
"""A first start that is not before this is too late: until a layer starts, nobody is on call."""

_SETTLED = 4 * 3600
"""04:00: by then the clocks of nearly all zones that change in a night have changed."""


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

    `absent` people are left out; an anchor on one of them passes to the next member
    who is there. `ahead` 1 is a secondary who is next, -1 who was before. However a
    rotation is anchored, equal rotations give equal schedules.

    Raises ValueError where nobody is left, or the anchor's member is none.
    """
    users = tuple(member for member in rotation.members if member not in absent)
    if not users:
        raise ValueError(f"rotation has no members who are there: {rotation.members}")
    turns = _turns_before(rotation, absent)
    first = _anchor(rotation) - timedelta(days=rotation.turn_days * turns)
    shift = ahead % len(users)
    return _schedule(
        rotation, key, name, description, users=users[shift:] + users[:shift], cycle=len(users), first=first, end=None
    )


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
    Return the schedule of people in training, who take the rotation's turns among themselves.

    The first of them shadows the turn that the anchor names; their layer ends with the
    day `until`, in the rotation's zone. Raises ValueError where nobody is left.
    """
    users = tuple(member for member in shadow.members if member not in absent)
    if not users:
        raise ValueError(f"shadow has no members who are there: {shadow.members}")
    end = None
    if shadow.until is not None:
        midnight = datetime.combine(shadow.until + timedelta(days=1), time())
        end = localize(midnight, ZoneInfo(rotation.time_zone))
    return _schedule(rotation, key, name, description, users=users, cycle=len(users), first=_anchor(rotation), end=end)


@lru_cache(maxsize=4096)
def restrictions(hours: tuple[Hours, ...]) -> tuple[Restriction, ...]:
    """
    Return the restrictions that permit just these hours, none if that is always.

    Daily ones where all days are alike, else weekly ones, in order. A window over
    04:00 gets a second one from 04:00 to its end: a window's end on the day that the
    clocks change is not documented, and of the two one surely ends on time (decision 8).
    """
    days = [_joined([window for window in hours if day in window.days]) for day in range(1, 8)]
    whole = folded(
        tuple((day * DAY + start, day * DAY + end) for day, windows in enumerate(days) for start, end in windows), WEEK
    )
    if not hours or whole == ((0, WEEK),):
        return ()
    if all(windows == days[0] for windows in days):
        return tuple(
            Restriction(weekday=None, start=start % DAY, duration=end - start)
            for start, end in sorted({(s % DAY, s % DAY + e - s) for window in days[0] for s, e in _settled(*window)})
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


def _joined(windows: list[Hours]) -> list[tuple[int, int]]:
    """Return the union of a day's windows in seconds, those that touch as one."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted((window.start * 60, window.end * 60) for window in windows):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end))
        else:
            joined.append((start, end))
    return joined


def _settled(start: int, end: int) -> list[tuple[int, int]]:
    """Return a window and, where it is over 04:00, that from its last 04:00 on."""
    last = (end - 1 - _SETTLED) // DAY * DAY + _SETTLED
    return [(start, end), (last, end)] if start < last else [(start, end)]


def _anchor(rotation: Rotation) -> datetime:
    return datetime.combine(rotation.anchor.date, time()) + timedelta(minutes=rotation.handoff_time)


def _turns_before(rotation: Rotation, absent: frozenset[str]) -> int:
    """Return how many turns of those who are there come before the anchor's in the cycle."""
    try:
        index = rotation.members.index(rotation.anchor.member)
    except ValueError:
        raise ValueError(f"the anchor's member {rotation.anchor.member!r} is no member") from None
    before = sum(member not in absent for member in rotation.members[:index])
    present = sum(member not in absent for member in rotation.members)
    return before % present


def _schedule(
    rotation: Rotation,
    key: str,
    name: str,
    description: str,
    *,
    users: tuple[str, ...],
    cycle: int,
    first: datetime,
    end: datetime | None,
) -> Schedule:
    start = _normalised(first, rotation.turn_days * cycle, rotation.time_zone)
    layer = Layer(
        start=start,
        end=end,
        virtual_start=start,
        turn_seconds=rotation.turn_days * DAY,
        users=users,
        restrictions=restrictions(rotation.hours),
    )
    return Schedule(key=key, name=name, description=description, zone=rotation.time_zone, layers=(layer,))


@lru_cache(maxsize=4096)
def _normalised(first: datetime, cycle_days: int, zone: str) -> datetime:
    """
    Move the start of a cycle by whole cycles to the first one from 2024 on that the clocks show exactly once.

    Where that would be after 2024, as with cycles of years, it is the last such one before 2024.
    """
    tz = ZoneInfo(zone)
    cycle = timedelta(days=cycle_days)
    start = _EPOCH + (first - _EPOCH) % cycle
    wall = start
    while wall < _BEGUN and not exists_once(wall, tz):
        wall += cycle
    if wall >= _BEGUN:
        wall = start - cycle
        while not exists_once(wall, tz):
            wall -= cycle
    return wall.replace(tzinfo=tz)
