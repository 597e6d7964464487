"""Alerts of an unknown severity that page nobody."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice if `unknown_severity` names a severity that does not page, though others do."""
    alerting = subject.roster.alerting
    named = alerting.severities.get(alerting.unknown_severity)
    if (
        named is not None
        and not named.page
        and any(severity.page for severity in alerting.severities.values())
    ):
        yield finding(
            message=(
                f"an alert whose severity is missing or not listed counts as `{named.name}`, and pages nobody"
            ),
            place=at("alerting", "unknown_severity"),
            hint="when in doubt, escalate: name a severity that pages",
        )
