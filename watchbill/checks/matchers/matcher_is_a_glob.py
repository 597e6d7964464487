"""Matchers that are written as globs, although Alertmanager needs a regular expression."""

import re
from collections.abc import Iterator

from watchbill.alertmanager.tree import Matcher, Operator
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at

finding = of(__name__).finding

_PIECE = re.compile(
    r"\\Q.*?(?:\\E|$)|\\(?:x[0-9A-Fa-f]{2}|[pP]\w|[0-7]{1,3}|.)|\[\^?\]?(?:\[:\^?\w+:\]|\\.|[^\]\\])*\]|[\w:/@-]\*(?![?*+])|.",
    re.DOTALL,
)
"""
A piece of a regular expression: quoted text, an escape, a class, a plain character with a star, or another.
"""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each matcher with a star where a glob would have one.

    With `=` and `!=` a star is a plain character. In a regular expression it repeats the
    character before it, and few labels have values such as `payments---`.
    """
    for claim in subject.claims:
        for matcher in claim.matchers:
            meant = _meant(matcher)
            if meant is not None:
                yield finding(
                    message=f"{_does(matcher)}: a star is not a wildcard here",
                    place=at(*claim.path),
                    hint=f"write `{meant}` if the star stands for any text",
                )


def _meant(matcher: Matcher) -> Matcher | None:
    """Return the matcher that a glob probably means, or None if the matcher is not a glob."""
    if matcher.operator.is_regular:
        pieces = _PIECE.findall(matcher.value)
        value = "".join(f"{piece[0]}.*" if _is_glob(piece) else piece for piece in pieces)
        return (
            None
            if value == matcher.value
            else Matcher(label=matcher.label, operator=matcher.operator, value=value)
        )
    if "*" not in matcher.value:
        return None
    operator = Operator.MATCHES if matcher.operator is Operator.EQUAL else Operator.NOT_MATCHES
    parts = (re.sub(r"([.+?()\[\]{}|^$\\])", r"\\\1", part) for part in re.split(r"\*+", matcher.value))
    return Matcher(label=matcher.label, operator=operator, value=".*".join(parts))


def _is_glob(piece: str) -> bool:
    return len(piece) == 2 and piece[1] == "*"


def _does(matcher: Matcher) -> str:
    if matcher.operator.is_regular:
        star = next(piece for piece in _PIECE.findall(matcher.value) if _is_glob(piece))
        return f"`{matcher}` repeats `{star[0]}` any number of times"
    return f"`{matcher}` compares the label with a literal star"
