"""Pages that Alertmanager holds back for too long."""

from collections.abc import Iterator

from watchbill.alertmanager.timing import duration
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at

finding = of(__name__).finding

_LONG = 15 * 60
"""Seconds: the time that a level has to answer by default."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning for each severity that pages late because Alertmanager holds its groups back."""
    for severity in subject.roster.alerting.severities.values():
        for name, seconds in (
            ("group_wait", severity.group_wait),
            ("group_interval", severity.group_interval),
        ):
            if severity.page and seconds > _LONG:
                first = "the first page comes" if name == "group_wait" else "a further alert of a group pages"
                yield finding(
                    message=f"{first} up to {duration(seconds)} late",
                    place=at("alerting", "severities", severity.name, name),
                    hint=(
                        "for a severity that pages, write seconds for `group_wait` and a few minutes for"
                        " `group_interval`"
                    ),
                )
