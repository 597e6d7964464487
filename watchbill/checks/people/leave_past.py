"""Leave that is over, of people who have no calendar."""

from collections.abc import Iterator

from watchbill.checks.hints import TIDY
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at
from watchbill.oncall.swaps import leave

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for each person whose leave in the file has all passed."""
    for person in subject.roster.people.values():
        ends = [end for _, end in leave(person)]  # none where the zone is unknown, which is told by itself
        if ends and max(ends) <= subject.instant and not person.calendars:
            yield finding(
                message=f"{person.key}'s leave is over", place=at("people", person.key, "away"), hint=TIDY
            )
