"""Severities that should page but do not, and severities that reach nobody."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import CODES, of
from watchbill.diagnostics import Diagnostic, key

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning if a SEV-1 or a whole file pages nobody, and for severities without an effect."""
    alerting = subject.roster.alerting
    severities = alerting.severities.values()
    for severity in severities:
        if not severity.page and not severity.slack:
            yield CODES["severity-reaches-nobody"].finding(
                message=f"alerts of severity `{severity.name}` neither page nor reach Slack",
                place=key("alerting", "severities", severity.name),
                hint="give it `page: true` or `slack: true`",
            )
        if severity.sev == 1 and not severity.page:
            yield finding(
                message=f"alerts of severity `{severity.name}` are SEV-1, but page nobody",
                place=key("alerting", "severities", severity.name),
                hint="give it `page: true`, or a lower `class`",
            )
    if not any(severity.page for severity in severities) and not any(
        severity.sev == 1 for severity in severities
    ):
        yield finding(
            message="no severity pages, so no alert wakes anybody",
            place=key("alerting", "severities"),
            hint="give `page: true` to the severity that needs somebody at once",
        )
