"""The small notations of the file: turns, handoffs, hours, durations. The schema has checked their shape."""

from watchbill.roster.model import Hours

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

_ISO = {name: number for number, name in enumerate(DAYS, 1)}
_EVERY_DAY = tuple(range(1, 8))
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_DAY = 24 * 60


def turn(text: str) -> int:
    """Return the days of a turn: `2w` is 14."""
    return int(text[:-1]) * (7 if text.endswith("w") else 1)


def handoff(text: str) -> tuple[int | None, int]:
    """Return a handoff's ISO weekday, None for `daily`, and its minutes since midnight."""
    day, time = text.split(" ")
    return _ISO.get(day), minutes(time)


def minutes(time: str) -> int:
    """Return a time of day, `24:00` included, as minutes since midnight."""
    return int(time[:2]) * 60 + int(time[3:])


def hours(text: str) -> Hours:
    """Return a window; one whose end is not after its start ends on the next day."""
    days, _, window = text.rpartition(" ")
    start, end = minutes(window[:5]), minutes(window[6:])
    return Hours(
        days=_days(days) if days else _EVERY_DAY, start=start, end=end if end > start else end + _DAY
    )


def seconds(text: str) -> int | None:
    """Return a duration such as `1h30m`; None for `never`."""
    if text == "never":
        return None
    total = number = 0
    for char in text:
        if char.isdigit():
            number = number * 10 + int(char)
        else:
            total, number = total + number * _SECONDS[char], 0
    return total


def _days(text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = _ISO[first], _ISO[last or first]
        # Sat-Mon goes on past Sunday.
        days.update((start - 1 + step) % 7 + 1 for step in range((end - start) % 7 + 1))
    return tuple(sorted(days))
