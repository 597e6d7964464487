"""A file in which nobody hears of it when alerts stop flowing."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, key

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice where the alert that always fires is sent nowhere."""
    if subject.roster.alerting.heartbeat is None:
        yield finding(
            message="nobody hears of it when Prometheus or Alertmanager stops, because nothing is paged then",
            place=key("alerting"),
            hint=(
                "add `heartbeat:` with a file that holds the address of a service which alerts when it hears"
                " nothing"
            ),
        )
