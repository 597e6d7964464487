"""The small notations of the file, as it writes them: turns, handoffs, hours, durations."""

from datetime import datetime

from watchbill.roster.model import Hours
from watchbill.roster.notation import DAYS
from watchbill.roster.yaml.document import Value

_DAY = 24 * 60
_WEEK = 7


def moment(moment: datetime) -> str:
    """Return a wall-clock time as `2026-12-24 10:00`."""
    return f"{moment:%Y-%m-%d %H:%M}"


def turn(days: int) -> str:
    """Return the length of a turn: `2w`, `3d`."""
    return f"{days}d" if days % _WEEK else f"{days // _WEEK}w"


def handoff(day: int | None, minutes: int) -> str:
    """Return a handoff: `Mon 10:00`, `daily 10:00`."""
    return f"{'daily' if day is None else DAYS[day - 1]} {clock(minutes)}"


def hours(windows: tuple[Hours, ...]) -> Value:
    """Return hours, one or a list of them; none at all are all day."""
    found: list[Value] = [window(each) for each in windows]
    return "00:00-24:00" if not found else found[0] if len(found) == 1 else found


def window(hours: Hours) -> str:
    """Return a window: `Mon-Fri 09:00-18:00`."""
    span = f"{clock(hours.start)}-{clock(hours.end)}"
    days = hours.days
    if len(days) == len(DAYS):
        return span
    runs = days[-1] - days[0] == len(days) - 1 and len(days) > 1
    names = f"{DAYS[days[0] - 1]}-{DAYS[days[-1] - 1]}" if runs else ",".join(DAYS[day - 1] for day in days)
    return f"{names} {span}"


def clock(minutes: int) -> str:
    """Return minutes since midnight as `09:30`; the end of a day is `24:00`."""
    return "24:00" if minutes == _DAY else f"{minutes // 60 % 24:02}:{minutes % 60:02}"


def duration(seconds: int | None) -> str:
    """Return a span of time: `1h30m`; None is `never`."""
    if seconds is None:
        return "never"
    hours, rest = divmod(seconds, 3600)
    parts = ((hours, "h"), (rest // 60, "m"), (rest % 60, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count) or "0s"
