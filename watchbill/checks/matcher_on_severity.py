"""Does a service's matcher take severities away that it has routes for?"""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, at

CODES = {"matcher-on-severity": (Grade.ADVICE,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for each alternative with a matcher on `severity`."""
    for claim in subject.claims:
        for matcher in claim.matchers:
            if matcher.label == "severity":
                yield Diagnostic(
                    code="matcher-on-severity",
                    grade=Grade.ADVICE,
                    message=f"`{matcher}` leaves alerts of other severities to whoever else claims them, "
                    "and alerts of a higher class mute them there",
                    place=at(*claim.path),
                    hint="leave it out: what each severity does is said under `alerting.severities`",
                )
