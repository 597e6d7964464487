"""Can Alertmanager read each matcher?"""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, at

CODES = {"matcher-syntax": (Grade.ERROR,)}

_LONGEST = 60
"""Characters of a matcher that a sentence can bear."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each matcher that cannot be parsed, with the column in its text."""
    for matcher in subject.unreadable:
        yield Diagnostic(
            code="matcher-syntax",
            grade=Grade.ERROR,
            message=f"`{_shown(matcher.text)}` is not a matcher: {matcher.message} (column {matcher.column} of it)",
            place=at(*matcher.path),
            hint='write a label, one of = != =~ !~, and a value in double quotes: namespace="payments"',
        )


def _shown(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
