"""Overrides and leave into the model; the schema has checked their shape."""

from watchbill.codes import CODES
from watchbill.diagnostics import Path, key
from watchbill.roster.days import Report, stretch
from watchbill.roster.entries import OverrideEntry, PersonEntry
from watchbill.roster.model import Leave, Level, Override


def override(entry: OverrideEntry, path: Path, report: Report) -> Override:
    """Return an override, and report a stretch of time that is none."""
    start, end = stretch(entry["from"], entry["to"], path, report)
    return Override(
        start=start,
        end=end,
        replace=entry["replace"],
        person=entry["with"],
        level=Level(entry.get("level", "primary")),
        rotation=entry.get("rotation"),
        reason=entry.get("reason"),
    )


def away(entry: PersonEntry, path: Path, report: Report) -> tuple[tuple[Leave, ...], tuple[str, ...]]:
    """Return a person's leave and the calendars with more of it; report what is no stretch of time, or has no zone."""
    leaves, calendars = [], []
    for index, each in enumerate(entry.get("away", ())):
        if "calendar" in each:
            calendars.append(each["calendar"])
        else:
            start, end = stretch(each["from"], each["to"], (*path, "away", index), report)
            leaves.append(Leave(start=start, end=end, calendar=None))
    if "away" in entry and "time_zone" not in entry:
        report(
            CODES["missing-key"].finding(
                message=f"`{path[-1]}` has `away` and no `time_zone`: when a day begins cannot be told",
                place=key(*path, "away"),
                hint="add it, like `time_zone: Europe/London`",
            )
        )
    return tuple(leaves), tuple(calendars)
