"""A file's YAML documents, each with its places in the whole file."""

import re
from collections.abc import Iterator
from itertools import pairwise

from watchbill.alerting.read.node import Node, NotOursError
from watchbill.diagnostics import Diagnostic, Grade, Span, at
from watchbill.source.document import Document
from watchbill.source.read import read

_START = re.compile(rb"^---(?=\s|$)", re.MULTILINE)


def documents(name: str, data: bytes) -> tuple[Node, ...]:
    """Return the roots of the documents in a file; raises NotOursError where one is not sound YAML."""
    return tuple(_root(read(name, part)) for part in [*_parts(data)] or [data])


def inner(node: Node, name: str, data: bytes) -> Node:
    """Return the root of the document that stands as a text in another one."""
    outer = node.document.span(at(*node.path))
    return _root(read(name, data), outer)


def _parts(data: bytes) -> Iterator[bytes]:
    """Yield the documents that say something, below as many empty lines as there are lines above in the file."""
    starts = [0, *(found.start() for found in _START.finditer(data)), len(data)]
    for start, end in pairwise(starts):
        part = _START.sub(b"", data[start:end], count=1)
        if any(line.strip() and not line.lstrip().startswith(b"#") for line in part.splitlines()):
            yield b"\n" * data.count(b"\n", 0, start) + part


def _root(document: Document, outer: Span | None = None) -> Node:
    root = Node(document=document, path=(), value=document.value, outer=outer)
    for problem in document.problems:
        if problem.grade is Grade.ERROR:
            raise _unsound(problem, root)
    return root


def _unsound(problem: Diagnostic, root: Node) -> NotOursError:
    assert isinstance(problem.place, Span)
    if root.outer is None:
        return NotOursError(problem.message, problem.place)
    return NotOursError(f"line {problem.place.line} of {root.document.name}: {problem.message}", root.outer)
