"""The lines of a pull request's file that may be commented on."""

import re

from watchbill.diagnostics import Grade, Path
from watchbill.roster.yaml.document import Document

# "@@ -a,b +c,d @@" shows d lines of the new file from line c on, or one without d (diff(1), unified format).
_HEADER = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


def shown(patch: str) -> list[tuple[int, int]]:
    """Return the first and last line of the new file that each hunk of a patch shows, context included."""
    found = ((int(first), int(count or 1)) for first, count in _HEADER.findall(patch))
    return [(first, first + count - 1) for first, count in found if count]


def within(patch: str, first: int, last: int) -> bool:
    """Whether one hunk shows all lines from `first` to `last`; if not, GitHub answers 422."""
    return any(begin <= first and last <= end for begin, end in shown(patch))


def place(was: tuple[str, ...], document: Document, path: Path) -> tuple[int, int] | None:
    """
    Return the first and last line number, from 1, of some lines in the entry at a path.

    Returns None if the entry does not have the lines exactly once. A review reads the merge of a pull
    request; in its own file the lines may have other numbers. Equal lines in other teams do not count.
    """
    if document.holes or any(problem.grade is Grade.ERROR for problem in document.problems):
        return None
    there = document.entry(path)
    if there is None:
        return None
    text, size = document.text.text, len(was)
    # GitHub counts lines so too: a carriage return alone does not end one.
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    first, last = text.count("\n", 0, there.start), text.count("\n", 0, there.end)
    found = [at for at in range(first, last - size + 2) if tuple(lines[at : at + size]) == was]
    return (found[0] + 1, found[0] + size) if len(found) == 1 else None
