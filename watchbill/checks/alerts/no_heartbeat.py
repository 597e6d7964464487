"""A missing heartbeat, so that nobody notices when alerts stop."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, key

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice if `Watchdog`, the alert that always fires, is sent nowhere."""
    if subject.roster.alerting.heartbeat is None:
        yield finding(
            message="nobody notices when Prometheus or Alertmanager stops, because nothing pages then",
            place=key("alerting"),
            hint=(
                "add `heartbeat:` with a file that holds the address of a service that alerts you when the"
                " heartbeat stops"
            ),
        )
