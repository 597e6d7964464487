"""Rotations, shadows and holders of levels into the model; the schema has checked their shape."""

from collections.abc import Iterator
from datetime import date
from typing import cast

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Path, at
from watchbill.roster import notation
from watchbill.roster.days import NO_DATE, Report, invalid
from watchbill.roster.days import day as _day
from watchbill.roster.entries import RotationEntry, ShadowEntry, StandingEntry, VersionEntry
from watchbill.roster.model import Anchor, Hours, Rotation, Shadow, Standing, Version

_WEEK = 7


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
        report(_mismatch(entry["turn"], entry["handoff"], (*path, "handoff")))
    anchor = entry["anchor"]
    return Rotation(
        name=name,
        members=tuple(entry["members"]),
        turn_days=days,
        handoff_day=day,
        handoff_time=time,
        time_zone=entry["time_zone"],
        anchor=Anchor(
            date=_day(anchor["date"], (*path, "anchor", "date"), report),
            member=anchor["member"],
            place=int(anchor["place"]) if "place" in anchor else None,
        ),
        hours=_hours(entry["hours"]) if "hours" in entry else (),
        then=tuple(_versions(entry, path, report)) if "then" in entry else (),
    )


def _versions(entry: RotationEntry, path: Path, report: Report) -> Iterator[Version]:
    """Yield the versions that follow, each with what it leaves out as in the one before."""
    then = entry["then"]
    several = (
        [(each, (*path, "then", index)) for index, each in enumerate(then)]
        if isinstance(then, list)
        else None
    )
    members, turn, handoff, hours = entry["members"], entry["turn"], entry["handoff"], entry.get("hours")
    before: date | None = None
    for each, place in several or [(cast("VersionEntry", then), (*path, "then"))]:
        members, hours = each.get("members", members), each.get("hours", hours)
        said = next((name for name in ("handoff", "turn") if name in each), None)
        turn, handoff = each.get("turn", turn), each.get("handoff", handoff)
        days = notation.turn(turn)
        day, minutes = notation.handoff(handoff)
        if said is not None and (days % _WEEK == 0) != (day is not None):
            report(_mismatch(turn, handoff, (*place, said)))
        start = _day(each["from"], (*place, "from"), report)
        if before is not None and start <= before and NO_DATE not in (start, before):
            message = f"this version begins on {start}, and the one before it on {before}"
            report(invalid(message, (*place, "from"), "put the versions in the order of their dates"))
        before = start
        yield Version(
            start=start,
            members=tuple(members),
            turn_days=days,
            handoff_day=day,
            handoff_time=minutes,
            hours=() if hours is None else _hours(hours),
            first=each.get("first"),
        )


def shadow(entry: ShadowEntry, path: Path, report: Report) -> Shadow:
    """Return who shadows, and report an end that no calendar has."""
    return Shadow(
        members=tuple(entry["members"]),
        rotation=entry.get("rotation"),
        until=_day(entry["until"], (*path, "until"), report) if "until" in entry else None,
        notify=entry.get("notify", False),
    )


def _hours(entry: str | list[str]) -> tuple[Hours, ...]:
    return (
        (notation.hours(entry),)
        if isinstance(entry, str)
        else tuple(notation.hours(window) for window in entry)
    )


def _mismatch(turn: str, handoff: str, path: Path) -> Diagnostic:
    time = handoff.partition(" ")[2]
    if handoff.startswith("daily"):
        message = f"turns of whole weeks (`{turn}`) hand off on a day of the week, not `{handoff}`"
        hint = f"name the day, like `Mon {time}`"
    else:
        message = f"turns of `{turn}` do not always end on the same day of the week, as `{handoff}` says"
        hint = f"write `daily {time}`, or a turn of whole weeks"
    return CODES["handoff-mismatch"].finding(message=message, place=at(*path), hint=hint)
