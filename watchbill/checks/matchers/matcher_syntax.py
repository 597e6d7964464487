"""Matchers that Alertmanager cannot read."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at

finding = of(__name__).finding

_LONGEST = 60
"""The most characters of a matcher that a message quotes."""

_MATCHER = 'write a label, one of = != =~ !~, and a value in double quotes: namespace="payments"'
_EXPRESSION = "fix the expression (its syntax is RE2), or write = or != if the value is plain text"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each matcher that cannot be parsed, with the column in its text."""
    for matcher in subject.unreadable:
        error = matcher.error
        what = (
            "has a regular expression that Alertmanager refuses" if error.is_regular else "is not a matcher"
        )
        yield finding(
            message=(
                f"`{_shown(matcher.text)}` {what}: {error.message} (column {error.column} of the matcher)"
            ),
            place=at(*matcher.path),
            hint=_EXPRESSION if error.is_regular else _MATCHER,
        )


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
