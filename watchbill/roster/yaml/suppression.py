"""Suppressions: comments that silence a finding, with a reason and until a date."""

import re
from dataclasses import dataclass
from datetime import date

from watchbill.diagnostics import Span

PREFIX = "watchbill:"
"""The beginning of a comment that is for Watchbill."""

_COMMENT = re.compile(rf"(?:^|(?<=\s))#\s*{PREFIX}(?P<rest>.*)$")
_IGNORE = re.compile(
    r"\s*ignore\[(?P<codes>[a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)\](?:\s+until\s+(?P<until>[0-9]{4}-[0-9]{2}-[0-9]{2})(?=\s|$))?"
    r"(?:\s+(?P<reason>\S.*?))?\s*$"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppression:
    """
    `# watchbill: ignore[CODE] until DATE REASON`.

    `line` is the line to which it applies: its own, or, if the comment is alone on its
    line, the next one with content. `until` is inclusive. `span` is that of the comment.
    """

    code: str
    until: date | None
    reason: str
    span: Span
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Scanned:
    """The suppressions of a text, and the places of comments that look like one but are malformed."""

    suppressions: tuple[Suppression, ...]
    malformed: tuple[Span, ...]


def scan(name: str, lines: list[str]) -> Scanned:
    """Find the suppressions in the lines of a file."""
    found: list[Suppression] = []
    malformed: list[Span] = []
    ahead = _ahead(lines)
    for number, line in enumerate(lines, 1):
        if PREFIX not in line or (comment := _COMMENT.search(line)) is None:
            continue
        span = Span(file=name, line=number, column=comment.start() + 1, end_column=len(line.rstrip()) + 1)
        ignore = _IGNORE.match(comment["rest"])
        until = _date(ignore["until"]) if ignore else None
        if ignore is None or (until is None and ignore["until"]):
            malformed.append(span)
            continue
        applies = number if line[: comment.start()].strip() else ahead[number]
        for code in ignore["codes"].split(","):
            found.append(
                Suppression(
                    code=code.strip(), until=until, reason=ignore["reason"] or "", span=span, line=applies
                )
            )
    return Scanned(suppressions=tuple(found), malformed=tuple(malformed))


def _ahead(lines: list[str]) -> list[int]:
    """Return, for each line from 1, the next line with content, or the line itself if there is none."""
    found, following = [0] * (len(lines) + 1), 0
    for number in range(len(lines), 0, -1):
        found[number] = following or number
        line = lines[number - 1].lstrip()
        if line and not line.startswith("#"):
            following = number
    return found


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None
