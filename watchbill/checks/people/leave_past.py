"""People without a calendar whose leave is over."""

from collections.abc import Iterator

from watchbill.checks.hints import TIDY
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at
from watchbill.oncall.availability import leave

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for each person whose leave in the file is all in the past."""
    for person in subject.roster.people.values():
        ends = [end for _, end in leave(person)]  # none if the zone is unknown: another check reports that
        if ends and max(ends) <= subject.instant and not person.calendars:
            yield finding(
                message=f"{person.key}'s leave is over", place=at("people", person.key, "away"), hint=TIDY
            )
