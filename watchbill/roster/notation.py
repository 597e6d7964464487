"""The small notations of the file, parsed and formatted: dates, turns, handoffs, hours, durations."""

from collections.abc import Callable
from datetime import date, datetime

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Path, at
from watchbill.roster.model import Hours
from watchbill.roster.yaml.document import Value

Report = Callable[[Diagnostic], None]
"""A function that takes a finding about a value."""

NO_DATE = date.min
"""The placeholder for a date that has been reported as wrong."""

_YEARS = range(2000, 2200)  # the years for which a rota is computed

_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NUMBERS = {name: number for number, name in enumerate(_NAMES, 1)}
_SECONDS = {"h": 3600, "m": 60, "s": 1}
_DAY = 24 * 60
_WEEK = 7


def parse_date(text: str, path: Path, report: Report) -> date:
    """Return a date; report one that does not exist or is out of range, and return `NO_DATE`."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        hint = "write a date as year-month-day, like `2026-11-30`"
        report(invalid(f"`{text}` is not a date that exists", path, hint))
        return NO_DATE
    if found.year in _YEARS:
        return found
    hint = f"use a date in the years {_YEARS[0]} to {_YEARS[-1]}"
    report(invalid(f"`{text}` is out of range", path, hint))
    return NO_DATE


def invalid(message: str, path: Path, hint: str) -> Diagnostic:
    """Return an error about a value that has the right form but makes no sense."""
    return CODES["invalid-value"].finding(message=message, place=at(*path), hint=hint)


def format_moment(moment: datetime) -> str:
    """Return a wall-clock time as `2026-12-24 10:00`."""
    return f"{moment:%Y-%m-%d %H:%M}"


def parse_turn(text: str) -> int:
    """Return the length of a turn in days: 14 for `2w`."""
    return int(text[:-1]) * (_WEEK if text.endswith("w") else 1)


def format_turn(days: int) -> str:
    """Return the length of a turn: `2w`, `3d`."""
    return f"{days}d" if days % _WEEK else f"{days // _WEEK}w"


def parse_handoff(text: str) -> tuple[int | None, int]:
    """Return a handoff's ISO weekday, None for `daily`, and its minutes since midnight."""
    day, time = text.split(" ")
    return _NUMBERS.get(day), parse_time(time)


def format_handoff(day: int | None, minutes: int) -> str:
    """Return a handoff: `Mon 10:00`, `daily 10:00`."""
    return f"{'daily' if day is None else _NAMES[day - 1]} {format_time(minutes)}"


def parse_time(text: str) -> int:
    """Return a time of day, `24:00` included, as minutes since midnight."""
    return int(text[:2]) * 60 + int(text[3:])


def format_time(minutes: int) -> str:
    """Return minutes since midnight as `09:30`; the end of a day is `24:00`."""
    return "24:00" if minutes == _DAY else f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def parse_hours(value: str | list[str]) -> tuple[Hours, ...]:
    """Return the windows of hours; the value is one window or a list of windows."""
    return tuple(map(parse_window, [value] if isinstance(value, str) else value))


def format_hours(windows: tuple[Hours, ...]) -> Value:
    """Return hours as the file writes them: one window, a list, or `00:00-24:00` if there are no windows."""
    found: list[Value] = [format_window(each) for each in windows]
    return "00:00-24:00" if not found else found[0] if len(found) == 1 else found


def parse_window(text: str) -> Hours:
    """Return a window; if its end is not after its start, it ends on the next day."""
    names, _, span = text.rpartition(" ")
    days = _parse_days(names) if names else tuple(_NUMBERS.values())
    start, end = parse_time(span[:5]), parse_time(span[6:])
    return Hours(days=days, start=start, end=end if end > start else end + _DAY)


def format_window(hours: Hours) -> str:
    """Return a window: `Mon-Fri 09:00-18:00`."""
    span = f"{format_time(hours.start)}-{format_time(hours.end)}"
    return span if len(hours.days) == len(_NAMES) else f"{_format_days(hours.days)} {span}"


def parse_duration(text: str) -> int | None:
    """Return the seconds of a duration such as `1h30m`; None for `never`."""
    if text == "never":
        return None
    total = number = 0
    for char in text:
        if char.isdigit():
            number = number * 10 + int(char)
        else:
            total, number = total + number * _SECONDS[char], 0
    return total


def format_duration(seconds: int | None) -> str:
    """Return a duration: `1h30m`, or `never` for None."""
    if seconds is None:
        return "never"
    hours, rest = divmod(seconds, 3600)
    parts = ((hours, "h"), (rest // 60, "m"), (rest % 60, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"


def _parse_days(text: str) -> tuple[int, ...]:
    days: set[int] = set()
    for part in text.split(","):
        first, _, last = part.partition("-")
        start, end = _NUMBERS[first], _NUMBERS[last or first]
        # A range may wrap around the end of the week: Sat-Mon.
        days.update((start - 1 + step) % _WEEK + 1 for step in range((end - start) % _WEEK + 1))
    return tuple(sorted(days))


def _format_days(days: tuple[int, ...]) -> str:
    if len(days) > 1 and days[-1] - days[0] == len(days) - 1:
        return f"{_NAMES[days[0] - 1]}-{_NAMES[days[-1] - 1]}"
    return ",".join(_NAMES[day - 1] for day in days)
