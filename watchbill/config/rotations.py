"""Rotations, shadows and holders of levels into the model; the schema has checked their shape."""

from collections.abc import Callable
from datetime import date

from watchbill.config import notation
from watchbill.config.entries import RotationEntry, ShadowEntry, StandingEntry
from watchbill.diagnostics import Diagnostic, Grade, Path, at
from watchbill.model import Anchor, Hours, Rotation, Shadow, Standing

Report = Callable[[Diagnostic], None]

_NO_DATE = date.min
_WEEK = 7
_YEARS = range(2000, 2200)  # those in which a rota is played


def standing(entry: StandingEntry, path: Path, report: Report) -> Standing:
    """Return who holds a level: a person, several, or a rotation."""
    if isinstance(entry, str):
        return (entry,)
    return tuple(entry) if isinstance(entry, list) else rotation(entry, None, path, report)


def rotation(entry: RotationEntry, name: str | None, path: Path, report: Report) -> Rotation:
    """Return a rotation, and report what does not fit in it."""
    days = notation.turn(entry["turn"])
    day, time = notation.handoff(entry["handoff"])
    if (days % _WEEK == 0) != (day is not None):
        report(_mismatch(entry["turn"], entry["handoff"], path))
    anchor = entry["anchor"]
    return Rotation(
        name=name,
        members=tuple(entry["members"]),
        turn_days=days,
        handoff_day=day,
        handoff_time=time,
        time_zone=entry["time_zone"],
        anchor=Anchor(date=_day(anchor["date"], (*path, "anchor", "date"), report), member=anchor["member"]),
        hours=_hours(entry["hours"]) if "hours" in entry else (),
    )


def shadow(entry: ShadowEntry, path: Path, report: Report) -> Shadow:
    """Return who shadows, and report an end that no calendar has."""
    return Shadow(
        members=tuple(entry["members"]),
        rotation=entry.get("rotation"),
        until=_day(entry["until"], (*path, "until"), report) if "until" in entry else None,
        notify=entry.get("notify", False),
    )


def _day(text: str, path: Path, report: Report) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        message, hint = "is not in the calendar", "write a date as year-month-day, like `2026-11-30`"
    else:
        if day.year in _YEARS:
            return day
        message, hint = "is too far away", f"name a date from {_YEARS[0]} to {_YEARS[-1]}"
    where = at(*path)
    report(Diagnostic(code="invalid-value", grade=Grade.ERROR, message=f"`{text}` {message}", place=where, hint=hint))
    return _NO_DATE


def _hours(entry: str | list[str]) -> tuple[Hours, ...]:
    return (notation.hours(entry),) if isinstance(entry, str) else tuple(notation.hours(window) for window in entry)


def _mismatch(turn: str, handoff: str, path: Path) -> Diagnostic:
    time = handoff.partition(" ")[2]
    if handoff.startswith("daily"):
        message = f"turns of whole weeks (`{turn}`) hand off on a day of the week, not `{handoff}`"
        hint = f"name the day, like `Mon {time}`"
    else:
        message = f"turns of `{turn}` do not always end on the same day of the week, as `{handoff}` says"
        hint = f"write `daily {time}`, or a turn of whole weeks"
    return Diagnostic(
        code="handoff-mismatch", grade=Grade.ERROR, message=message, place=at(*path, "handoff"), hint=hint
    )
