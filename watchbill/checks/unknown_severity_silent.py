"""Does an alert whose severity nobody knows page?"""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, at

CODES = {"unknown-severity-silent": (Grade.ADVICE,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice where `unknown_severity` names a severity that does not page, though others do."""
    alerting = subject.roster.alerting
    named = alerting.severities.get(alerting.unknown_severity)
    if (
        named is not None
        and not named.page
        and any(severity.page for severity in alerting.severities.values())
    ):
        yield Diagnostic(
            code="unknown-severity-silent",
            grade=Grade.ADVICE,
            message=(
                f"an alert whose severity is absent or not listed counts as `{named.name}`, and pages nobody"
            ),
            place=at("alerting", "unknown_severity"),
            hint="when in doubt, escalate: name a severity that pages",
        )
