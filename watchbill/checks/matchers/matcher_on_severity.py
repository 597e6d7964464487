"""Matchers on `severity`, which leave some of a service's alerts to other services."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for each alternative with a matcher on `severity`."""
    for claim in subject.claims:
        for matcher in claim.matchers:
            if matcher.label == "severity":
                yield finding(
                    message=f"`{matcher}` leaves alerts of other severities to other services, "
                    "and an alert of a higher class in one service mutes alerts in another",
                    place=at(*claim.path),
                    hint="remove it: `alerting.severities` says what each severity does",
                )
