"""Who is on call at an instant? An oracle that plays layers by brute force, unlike any engine under test."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from .records import Layer, Policy, Schedule

_LONGEST_RESTRICTION_DAYS = 7


class Reading(StrEnum):
    """
    How long is a restriction on the day that the clocks change? PagerDuty does not say; both are playable.
    """

    WALL_CLOCK = "wall clock"
    ELAPSED = "elapsed"


def localize(wall: datetime, zone: ZoneInfo) -> datetime:
    """
    Find the instant, in UTC, at which the clocks of `zone` show `wall`.

    Of a time that occurs twice the first; a time that is skipped counts on
    with the offset from before the gap (02:30 becomes 03:30).
    """
    return wall.replace(tzinfo=zone, fold=0).astimezone(UTC)


def turn_start(layer: Layer, zone: ZoneInfo, number: int) -> datetime:
    first = layer.virtual_start.astimezone(zone).replace(tzinfo=None)
    return localize(first + number * timedelta(seconds=layer.turn_seconds), zone)


def turn_number(layer: Layer, zone: ZoneInfo, at: datetime) -> int:
    """
    Count the turns that have begun, from 0; below 0 before the virtual start (there PagerDuty is unknown).
    """
    near = (at - layer.virtual_start) // timedelta(seconds=layer.turn_seconds)
    # No zone has moved its clocks by more than a day.
    off_by = 86400 // layer.turn_seconds + 2
    return max(n for n in range(near - off_by, near + off_by + 1) if turn_start(layer, zone, n) <= at)


def windows_near(
    layer: Layer, zone: ZoneInfo, at: datetime, reading: Reading
) -> Iterable[tuple[datetime, datetime]]:
    """Every permitted window that may contain `at`."""
    today = at.astimezone(zone).date()
    for restriction in layer.restrictions:
        for back in range(-1, _LONGEST_RESTRICTION_DAYS + 2):
            day = today - timedelta(days=back)
            if restriction.weekday not in (None, day.isoweekday()):
                continue
            wall = datetime.combine(day, restriction.start)
            start, duration = localize(wall, zone), timedelta(seconds=restriction.duration_seconds)
            yield (
                start,
                localize(wall + duration, zone) if reading is Reading.WALL_CLOCK else start + duration,
            )


def on_layer(layer: Layer, zone: ZoneInfo, at: datetime, reading: Reading = Reading.WALL_CLOCK) -> str | None:
    if at < layer.start or (layer.end is not None and at >= layer.end):
        return None
    if layer.restrictions and not any(
        start <= at < end for start, end in windows_near(layer, zone, at, reading)
    ):
        return None
    return layer.users[turn_number(layer, zone, at) % len(layer.users)]


def on_schedule(schedule: Schedule, at: datetime, reading: Reading = Reading.WALL_CLOCK) -> str | None:
    """Name the one user on call, or nobody."""
    for override in reversed(schedule.overrides):
        if override.start <= at < override.end:
            return override.user
    for layer in reversed(schedule.layers):
        user = on_layer(layer, schedule.zone, at, reading)
        if user is not None:
            return user
    return None


def on_policy(
    policy: Policy, schedules: dict[str, Schedule], at: datetime, reading: Reading = Reading.WALL_CLOCK
) -> list[list[str]]:
    """
    Who is on call at each level, the first level first; each person once a level, in the order of its
    targets.
    """
    levels = []
    for rule in policy.rules:
        people: dict[str, None] = {}
        for target in rule.targets:
            user = target.id if target.kind == "user" else on_schedule(schedules[target.id], at, reading)
            if user is not None:
                people[user] = None
        levels.append(list(people))
    return levels
