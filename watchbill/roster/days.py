"""Dates of the file, and stretches of time between two."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Path, at
from watchbill.roster import notation

Report = Callable[[Diagnostic], None]

NO_DATE = date.min
"""What stands for a date that was reported."""

_YEARS = range(2000, 2200)  # those in which a rota is played


def day(text: str, path: Path, report: Report) -> date:
    """Return a date; report one that no calendar has, or that is too far away, and return `NO_DATE`."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        report(
            invalid(
                f"`{text}` is not in the calendar", path, "write a date as year-month-day, like `2026-11-30`"
            )
        )
        return NO_DATE
    if found.year in _YEARS:
        return found
    report(invalid(f"`{text}` is too far away", path, f"name a date from {_YEARS[0]} to {_YEARS[-1]}"))
    return NO_DATE


def stretch(first: str, last: str, path: Path, report: Report) -> tuple[datetime, datetime]:
    """Return [start, end) of a `from` and a `to`, by wall clock: a last day counts whole, a last time is not in it."""
    start, end = (_moment(text, (*path, key), report) for key, text in (("from", first), ("to", last)))
    if " " not in last:
        end += timedelta(days=1)
    if end <= start and NO_DATE not in (start.date(), end.date()):
        report(
            invalid(
                f"`to: {last}` is not after `from: {first}`",
                (*path, "to"),
                "name a later day, or a later time",
            )
        )
    return start, end


def invalid(message: str, path: Path, hint: str) -> Diagnostic:
    """Return an error about a value that has the right form, and cannot be."""
    return CODES["invalid-value"].finding(message=message, place=at(*path), hint=hint)


def _moment(text: str, path: Path, report: Report) -> datetime:
    written, _, clock = text.partition(" ")
    return datetime.combine(day(written, path, report), time()) + timedelta(
        minutes=notation.minutes(clock or "00:00")
    )
