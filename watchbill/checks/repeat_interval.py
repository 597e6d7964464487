"""Can Alertmanager repeat a notification as often as is asked?"""

from collections.abc import Iterator

from watchbill.alertmanager.timing import RETENTION, duration, repeat_interval, true_period
from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, at
from watchbill.roster.model import Severity

CODES = {"repeat-interval": (Grade.WARNING,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each severity whose `repeat` is no multiple of `group_interval`, or is too long.

    Alertmanager looks at a group every `group_interval` only, and remembers
    what it sent for two repeats or its retention (facts/semantics.md, D3).
    """
    for severity in subject.roster.alerting.severities.values():
        asked, every = severity.repeat, severity.group_interval
        period = true_period(repeat_interval(asked, every), every)
        if period != asked:
            yield _finding(
                severity,
                f"this repeats every {duration(period)}, not every {duration(asked)}: Alertmanager looks"
                f" every {duration(every)} only",
                f"write a multiple of {duration(every)}, the `group_interval`",
            )
        elif asked * 2 > RETENTION:
            yield _finding(
                severity,
                f"after {duration(asked)} Alertmanager may have forgotten what it sent, and repeats too"
                " early",
                f"repeat every {duration(RETENTION // 2)} or more often",
            )


def _finding(severity: Severity, message: str, hint: str) -> Diagnostic:
    place = at("alerting", "severities", severity.name, "repeat")
    return Diagnostic(code="repeat-interval", grade=Grade.WARNING, message=message, place=place, hint=hint)
