"""Repeat intervals that Alertmanager cannot keep."""

from collections.abc import Iterator

from watchbill.alertmanager.timing import RETENTION, duration, repeat_interval, true_period
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at
from watchbill.roster.alerting import Severity

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each `repeat` that is not a multiple of `group_interval`, or that is too long.

    Alertmanager looks at a group only every `group_interval`, and remembers what
    it sent for two repeats or for its retention (docs/behaviour.md).
    """
    for severity in subject.roster.alerting.severities.values():
        asked, every = severity.repeat, severity.group_interval
        period = true_period(repeat_interval(asked, every), every)
        if period != asked:
            yield _other_period(
                severity,
                f"this repeats every {duration(period)}, not every {duration(asked)}, because Alertmanager"
                f" looks only every {duration(every)}",
                f"write a multiple of {duration(every)}, the `group_interval`",
            )
        elif asked * 2 > RETENTION:
            yield _other_period(
                severity,
                f"after {duration(asked)} Alertmanager may have forgotten what it sent, and would repeat it"
                " too early",
                f"repeat every {duration(RETENTION // 2)} or more often",
            )


def _other_period(severity: Severity, message: str, hint: str) -> Diagnostic:
    place = at("alerting", "severities", severity.name, "repeat")
    return finding(message=message, place=place, hint=hint)
