"""A brute-force oracle of who is on call: PagerDuty's rule on datetimes, without code from the engine."""

from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from watchbill.clock import Reading
from watchbill.rota.schedule import Layer, Schedule

MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


def shown(instant: datetime, zone: str) -> datetime:
    """Return the naive time that the clocks of a zone show."""
    return instant.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0)


@lru_cache(maxsize=100_000)
def first_instant(wall: datetime, zone: str) -> datetime:
    """Return the first instant (UTC) at which the clocks show a time or, if it is skipped, a later one."""
    tz = ZoneInfo(zone)
    offsets = {(wall + timedelta(hours=hours)).replace(tzinfo=tz).utcoffset() for hours in (-30, 0, 30)}
    guesses = sorted((wall - offset).replace(tzinfo=UTC) for offset in offsets if offset is not None)
    for guess in guesses:
        if shown(guess, zone) == wall:
            return guess
    instant = guesses[0] - DAY
    while shown(instant, zone) < wall:
        instant += MINUTE
    return instant


def turn(layer: Layer, zone: str, instant: datetime, reading: Reading) -> int:
    """Return the number of the last turn that has begun."""
    length = timedelta(seconds=layer.turn_seconds)
    if reading is Reading.ELAPSED and layer.turn_seconds % 86400:
        return (instant.astimezone(UTC) - layer.virtual_start.astimezone(UTC)) // length
    origin = shown(layer.virtual_start, zone)
    number = (shown(instant, zone) - origin) // length + 2 + DAY // length
    while first_instant(origin + number * length, zone) > instant:
        number -= 1
    return number


def permitted(layer: Layer, zone: str, instant: datetime, reading: Reading) -> bool:
    """Tell whether an instant is in a window of a layer."""
    today = shown(instant, zone).date()
    days = [today + n * DAY for n in range(-10, 3)]
    return not layer.restrictions or any(
        begin <= instant < end
        for restriction in layer.restrictions
        for day in days
        if restriction.weekday in (None, day.isoweekday())
        for begin, end in [window(day, restriction.start, restriction.duration, zone, reading)]
    )


@lru_cache(maxsize=100_000)
def window(day: date, start: int, duration: int, zone: str, reading: Reading) -> tuple[datetime, datetime]:
    """Return when the window of a day begins and ends."""
    wall = datetime.combine(day, time()) + timedelta(seconds=start)
    length = timedelta(seconds=duration)
    begin = first_instant(wall, zone)
    return begin, first_instant(wall + length, zone) if reading is Reading.WALL_CLOCK else begin + length


def on_call(schedule: Schedule, instant: datetime, reading: Reading = Reading.WALL_CLOCK) -> str | None:
    """Return who is on call, with the last layer first."""
    for layer in reversed(schedule.layers):
        if instant < layer.start or (layer.end is not None and instant >= layer.end):
            continue
        if permitted(layer, schedule.zone, instant, reading):
            return layer.users[turn(layer, schedule.zone, instant, reading) % len(layer.users)]
    return None
