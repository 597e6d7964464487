"""Matchers that ask for other values than are meant: quotes, or anything at all."""

from collections.abc import Iterator

from watchbill.alertmanager.matching.label_values import matches
from watchbill.checks.subject import Subject
from watchbill.codes import CODES, of
from watchbill.diagnostics import Diagnostic, at

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for matchers that ask for quotes in a label, or that an alert without labels meets.

    Alertmanager takes both without a word.
    """
    for claim in subject.claims:
        quoted = [matcher for matcher in claim.matchers if matcher.value[:1] == matcher.value[-1:] == "'"]
        if quoted:
            inner = quoted[0].value.strip("'")
            yield finding(
                message=f"the single quotes are part of the value that `{quoted[0].label}` must have here",
                place=at(*claim.path),
                hint=f'write {quoted[0].label}{quoted[0].operator}"{inner}"',
            )
        elif all(matches(matcher, {}) for matcher in claim.matchers):
            yield CODES["matchers-of-anything"].finding(
                message=(
                    f"an alert without any labels meets these matchers: {claim.service.key} claims whatever"
                    " comes this far"
                ),
                place=at(*claim.path),
                hint="ask for a label that only this service's alerts have",
            )
