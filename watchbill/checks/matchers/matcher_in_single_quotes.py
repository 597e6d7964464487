"""Matchers with quotes in the value, or that match any alert."""

from collections.abc import Iterator

from watchbill.alertmanager.matching.label_values import matches
from watchbill.checks.subject import Subject
from watchbill.codes import CODES, of
from watchbill.diagnostics import Diagnostic, at

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for a value in single quotes, and for matchers that match an alert without labels.

    Alertmanager accepts both without a warning.
    """
    for claim in subject.claims:
        quoted = [matcher for matcher in claim.matchers if matcher.value[:1] == matcher.value[-1:] == "'"]
        if quoted:
            inner = quoted[0].value.strip("'")
            yield finding(
                message=f"Alertmanager takes the single quotes as part of the value of `{quoted[0].label}`",
                place=at(*claim.path),
                hint=f'write {quoted[0].label}{quoted[0].operator}"{inner}"',
            )
        elif all(matches(matcher, {}) for matcher in claim.matchers):
            yield CODES["matchers-of-anything"].finding(
                message=(
                    f"these matchers match even an alert without labels: {claim.service.key} claims every"
                    " alert that no earlier service claims"
                ),
                place=at(*claim.path),
                hint="add a matcher for a label that only this service's alerts have",
            )
