"""Anchors on a date on which no turn begins."""

from collections.abc import Iterator
from datetime import timedelta

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.dates import WEEKDAYS, date_text
from watchbill.diagnostics import Diagnostic, at
from watchbill.roster.paths import rotations

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each anchor on another weekday than its rotation's handoff."""
    for team in subject.teams:
        for _, path, rotation in rotations(team):
            day = rotation.anchor.date
            # The reader has reported a handoff that does not fit the turn.
            if (
                rotation.handoff_day is None
                or rotation.turn_days % 7
                or day.isoweekday() == rotation.handoff_day
            ):
                continue
            before = day - timedelta(days=(day.isoweekday() - rotation.handoff_day) % 7)
            after = before + timedelta(days=7)
            handoff = WEEKDAYS[rotation.handoff_day - 1]
            yield finding(
                message=f"no turn begins on {date_text(day)}: this rotation hands over on a {handoff}",
                place=at(*path, "anchor", "date"),
                hint=f"write {before.isoformat()} or {after.isoformat()}, whichever begins the turn of "
                f"{rotation.anchor.member}",
            )
