"""Which lines of a document can be read, and edited, by themselves?"""

import re
from typing import NamedTuple

from watchbill.diagnostics import Grade, Path
from watchbill.roster.yaml.document import Document
from watchbill.roster.yaml.edit import value_at
from watchbill.roster.yaml.extent import entry
from watchbill.roster.yaml.read import read

_ANCHOR = re.compile(r"(?:^|[\s\[{,])&\S", re.MULTILINE)


class Excerpt(NamedTuple):
    """A part of a document as one of its own, a path in it, and how many lines of the whole are above it."""

    document: Document
    path: Path
    above: int


def excerpt(document: Document, path: Path) -> Excerpt:
    """
    Return the lines of the entry at a path, where they say by themselves what they say there; else of one above it.

    Else the whole document: where they have an anchor, which others may refer to, or an alias, or do not
    begin a line, or are merged from elsewhere. An edit reads again what it edits: of a thousand teams only
    its own.
    """
    if not document.holes and all(problem.grade is not Grade.ERROR for problem in document.problems):
        for size in range(len(path), 1, -1):
            found = _alone(document, path[:size])
            if found is not None:
                return Excerpt(found[0], path[size - 1 :], found[1])
    return Excerpt(document, path, 0)


def _alone(document: Document, path: Path) -> tuple[Document, int] | None:
    """Return the lines of an entry as a document, and how many are above it; None where they say something else so."""
    there, key = entry(document, path), str(path[-1])
    if there is None:
        return None
    text, begin, end = document.text, there.start, there.end
    above, last = text.number(begin) - 1, text.number(end)
    start = text.starts[above]
    stop = text.starts[last] if last < len(text.starts) else len(text.text)
    lines = text.text[start:stop]
    if text.text[start:begin].strip() or _ANCHOR.search(lines):
        return None
    found = read(document.name, lines.encode())
    if found.text.text != lines or not isinstance(found.value, dict) or [*found.value] != [key]:
        return None
    return (found, above) if found.value[key] == value_at(document, path) else None
