"""Which lines of a document can be read, and edited, by themselves?"""

import re
from typing import NamedTuple

from watchbill.diagnostics import Grade, Path
from watchbill.source.document import Document
from watchbill.source.extent import entry
from watchbill.source.read import read

_ANCHOR = re.compile(r"(?:^|[\s\[{,])&\S", re.MULTILINE)


class Excerpt(NamedTuple):
    """A part of a document as one of its own, a path in it, and how many lines of the whole are above it."""

    document: Document
    path: Path
    above: int


def excerpt(document: Document, path: Path) -> Excerpt:
    """
    Return the lines of the entry at the first two keys of a path, where they say by themselves what they say there.

    Else the whole document: where they have an anchor, which others may refer to, or an alias, or do not
    begin a line, or are merged from elsewhere. An edit reads again what it edits: of a thousand teams only its own.
    """
    whole = Excerpt(document, path, 0)
    value = document.value
    holder = value.get(str(path[0])) if isinstance(value, dict) and len(path) > 1 else None
    if not isinstance(holder, dict) or path[1] not in holder:
        return whole
    key = str(path[1])
    if document.holes or any(problem.grade is Grade.ERROR for problem in document.problems):
        return whole
    there = entry(document, path[:2])
    if there is None:
        return whole
    text, begin, end = document.text, there.start, there.end
    above, last = text.number(begin) - 1, text.number(end)
    start = text.starts[above]
    stop = text.starts[last] if last < len(text.starts) else len(text.text)
    lines = text.text[start:stop]
    if text.text[start:begin].strip() or _ANCHOR.search(lines):
        return whole
    found = read(document.name, lines.encode())
    if found.value != {key: holder[key]} or found.text.text != lines:
        return whole
    return Excerpt(found, path[1:], above)
