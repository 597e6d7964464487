"""The YAML documents of a file, and each value in them with its place in the whole file."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from watchbill.diagnostics import Grade, Path, Span, at, key
from watchbill.roster.yaml.document import Document, Value
from watchbill.roster.yaml.read import read

MOST_BYTES = 60_000_000
"""The largest file that is read; a configuration of a thousand teams has 21 MB, in namespaces 30 MB."""

_START = re.compile(rb"^---(?=\s|$)", re.MULTILINE)
_SAYS = re.compile(rb"^[ \t]*[^\s#]", re.MULTILINE)


class NotOursError(Exception):
    """A part of a file that Watchbill did not write, or cannot read; `span` is its place."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.message = message
        self.span = span


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """
    A value in a document; `above` counts the lines of the file above the document.

    `outer` is the place of the document if it is a string in another document. Errors in the value then name
    that place.
    """

    document: Document
    path: Path
    value: Value
    above: int = 0
    outer: Span | None = None

    def refused(self, message: str, *, name: bool = False) -> NotOursError:
        """Return the error that says why this value cannot be read; `name` means its key."""
        return self.wrong(message, self.document.span(key(*self.path) if name else at(*self.path)))

    def wrong(self, message: str, span: Span) -> NotOursError:
        """Return the error that says why a place in this document cannot be read."""
        if self.outer is None:
            return NotOursError(message, self.whole(span))
        return NotOursError(f"line {span.line} of {self.document.name}: {message}", self.outer)

    def whole(self, span: Span) -> Span:
        """Return a place in this document as one in the whole file."""
        return replace(span, line=span.line + self.above) if span.line else span

    def fields(self, known: Collection[str] | None = None, of: str = "") -> dict[str, "Node"]:
        """Return the values of a mapping by key; with `known`, no other key is allowed."""
        if not isinstance(self.value, dict):
            raise self.refused("expected a mapping here")
        found = {name: self._inside(name, value) for name, value in self.value.items()}
        for name, node in found.items():
            if known is not None and name not in known:
                raise node.refused(f"Watchbill never writes {name!r} into {of}", name=True)
        return found

    def field(self, name: str) -> "Node":
        """Return the value of a key, which must exist."""
        found = self.fields().get(name)
        if found is None:
            raise self.refused(f"there is no {name!r} here")
        return found

    def items(self) -> Iterator["Node"]:
        """Yield the values of a list."""
        if not isinstance(self.value, list):
            raise self.refused("expected a list here")
        return (self._inside(number, value) for number, value in enumerate(self.value))

    def text(self) -> str:
        """Return the value, which must be a string."""
        if not isinstance(self.value, str):
            raise self.refused("expected a string here")
        return self.value

    def texts(self) -> tuple[str, ...]:
        """Return the strings of a list."""
        return tuple(item.text() for item in self.items())

    def _inside(self, step: str | int, value: Value) -> "Node":
        return replace(self, path=(*self.path, step), value=value)


def documents(name: str, data: bytes) -> tuple[Node, ...]:
    """Return the roots of the documents in a file; raises NotOursError if one of them is not valid YAML."""
    return tuple(
        _root(read(name, part, most=MOST_BYTES), above) for above, part in [*_parts(data)] or [(0, data)]
    )


def inner(node: Node, name: str, data: bytes) -> Node:
    """Return the root of a document that is a string in another one."""
    outer = node.whole(node.document.span(at(*node.path)))
    return _root(read(name, data, most=MOST_BYTES), 0, outer)


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the documents that are not empty, each with the number of lines above it."""
    above = 0
    starts = [0, *(found.start() for found in _START.finditer(data)), len(data)]
    for start, end in pairwise(starts):
        part = _START.sub(b"", data[start:end], count=1)
        if _SAYS.search(part):
            yield above, part
        above += part.count(b"\n")


def _root(document: Document, above: int, outer: Span | None = None) -> Node:
    root = Node(document=document, path=(), value=document.value, above=above, outer=outer)
    for problem in document.problems:
        if problem.grade is Grade.ERROR and isinstance(problem.place, Span):
            raise root.wrong(problem.message, problem.place)
    return root
