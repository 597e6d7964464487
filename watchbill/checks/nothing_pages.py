"""Does a severity that should wake somebody do so, and does each one reach anybody?"""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, key

CODES = {"nothing-pages": (Grade.WARNING,), "severity-reaches-nobody": (Grade.WARNING,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning for each SEV-1 that does not page, for a file in which nothing does, and for idle severities."""
    alerting = subject.roster.alerting
    severities = alerting.severities.values()
    for severity in severities:
        if not severity.page and not severity.slack:
            yield Diagnostic(
                code="severity-reaches-nobody",
                grade=Grade.WARNING,
                message=f"alerts of severity `{severity.name}` neither page nor reach Slack",
                place=key("alerting", "severities", severity.name),
                hint="give it `page: true` or `slack: true`",
            )
        if severity.sev == 1 and not severity.page:
            yield Diagnostic(
                code="nothing-pages",
                grade=Grade.WARNING,
                message=f"alerts of severity `{severity.name}` are SEV-1, and page nobody",
                place=key("alerting", "severities", severity.name),
                hint="give it `page: true`, or a lower `class`",
            )
    if not any(severity.page for severity in severities) and not any(
        severity.sev == 1 for severity in severities
    ):
        yield Diagnostic(
            code="nothing-pages",
            grade=Grade.WARNING,
            message="no severity pages: whatever alerts, nobody is woken",
            place=key("alerting", "severities"),
            hint="give the severity that needs somebody at once `page: true`",
        )
