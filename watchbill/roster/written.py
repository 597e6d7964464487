"""Values of the model as the file writes them."""

from datetime import datetime, time, timedelta

from watchbill.roster.model import Anchor, Hours, Level, Override, Rotation, Version
from watchbill.roster.notation import DAYS
from watchbill.roster.yaml.document import Value

_DAY = 24 * 60
_WEEK = 7


def fields(version: Version | Rotation) -> dict[str, Value]:
    """Return all that a version can change, by the file's keys."""
    return {
        "members": list(version.members),
        "turn": turn(version.turn_days),
        "handoff": handoff(version.handoff_day, version.handoff_time),
        "hours": hours(version.hours),
    }


def version(version: Version, before: Version) -> dict[str, Value]:
    """Return a `then`: its date, and what it changes of the version before."""
    old = fields(before)
    entry: dict[str, Value] = {"from": version.start.isoformat()}
    entry |= {key: value for key, value in fields(version).items() if value != old[key]}
    if version.first is not None:
        entry["first"] = version.first
    return entry


def anchor(anchor: Anchor) -> dict[str, Value]:
    """Return an `anchor`."""
    said: dict[str, Value] = {"date": anchor.date.isoformat(), "member": anchor.member}
    return said if anchor.place is None else said | {"place": anchor.place}


def override(override: Override) -> dict[str, Value]:
    """Return one of `overrides`; whole days are written as days."""
    entry: dict[str, Value] = {}
    if override.start.time() == override.end.time() == time():
        entry["from"] = override.start.date().isoformat()
        entry["to"] = (override.end.date() - timedelta(days=1)).isoformat()
    else:
        entry["from"], entry["to"] = moment(override.start), moment(override.end)
    entry["replace"], entry["with"] = override.replace, override.person
    if override.level is not Level.PRIMARY:
        entry["level"] = override.level.value
    if override.rotation is not None:
        entry["rotation"] = override.rotation
    if override.reason is not None:
        entry["reason"] = override.reason
    return entry


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
