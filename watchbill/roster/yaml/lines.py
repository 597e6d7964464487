"""The lines of a document: where each one begins and ends, and the comments on it and above it."""

import re
from collections.abc import Callable
from typing import NamedTuple

from watchbill.roster.yaml.document import Document
from watchbill.roster.yaml.suppression import PREFIX

_COMMA = re.compile(r"[ \t]*,")
_COMMENT = re.compile(r"[ \t]*#[^\r\n]*")
_INDENT = re.compile(r"[ \t]*(?:\r\n|\r|\n)[ \t]*")
_REST = re.compile(r"[ \t]*(?:#[^\r\n]*)?")
_SILENCES = re.compile(rf"[ \t]*#\s*{re.escape(PREFIX)}")


class Unsafe(Exception):  # noqa: N818 - a result that callers report, not an error of theirs
    """A place cannot be edited without touching something else; the message says why, in a few words."""


class Splice(NamedTuple):
    """The text that replaces the range [start, end) of a text."""

    start: int
    end: int
    text: str


class Lines:
    """The text of a document, line by line. All places are indices in the text."""

    def __init__(self, document: Document) -> None:
        self.document, self.text = document, document.text.text

    def line(self, index: int) -> int:
        """Return where the line that contains an index begins."""
        return self.document.text.starts[self.document.text.number(index) - 1]

    def column(self, index: int) -> int:
        """Return the column of an index, counted from 0."""
        return index - self.line(index)

    def end_of_line(self, index: int) -> int:
        """Return the end of the line of an index; raises Unsafe if more than a comment follows the index."""
        rest = _REST.match(self.text, index)
        end = rest.end() if rest else index
        if end < len(self.text) and self.text[end] not in "\r\n":
            raise Unsafe("something else comes after it on its line")
        return end

    def after_line(self, end: int) -> int:
        """Return where the next line begins, after a line that ends at an index."""
        return end + 2 if self.text[end : end + 2] == "\r\n" else min(end + 1, len(self.text))

    def eol(self) -> str:
        """Return the line break that the document uses."""
        found = re.search(r"\r\n|\n|\r", self.text)
        return found[0] if found else "\n"

    def behind(self, end: int) -> tuple[str, str, int]:
        """Return the comma and the comment after an index on its line, and where the last of them ends."""
        comma = _COMMA.match(self.text, end)
        until = comma.end() if comma else end
        comment = _COMMENT.match(self.text, until)
        return "," if comma else "", comment[0] if comment else "", comment.end() if comment else until

    def indented(self, index: int) -> int:
        """Return where the content of the following line begins."""
        found = _INDENT.match(self.text, index)
        return found.end() if found else index

    def above(self, index: int) -> int:
        """Return where the comments directly above an index begin; the index itself if there are none."""
        return self._comments(index, lambda line: line.lstrip().startswith("#"))

    def silenced(self, index: int) -> int:
        """Return the same for the comments that silence findings."""
        return self._comments(index, _silences)

    def owned(self, index: int) -> int:
        """Return the same for those, and for the comments that begin in the column of the index."""
        begin = f"{' ' * self.column(index)}#"
        return self._comments(index, lambda line: line.startswith(begin) or _silences(line))

    def _comments(self, index: int, ours: Callable[[str], bool]) -> int:
        number = self.document.text.number(index)
        while number > 1 and ours(self.document.text.line(number - 1)):
            number -= 1
            index = self.document.text.starts[number - 1]
        return index


def _silences(line: str) -> bool:
    return _SILENCES.match(line) is not None
