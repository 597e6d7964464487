"""A file's YAML documents, each with its places in the whole file."""

import re
from collections.abc import Iterator
from itertools import pairwise

from watchbill.alertmanager.read.node import Node
from watchbill.diagnostics import Grade, Span, at
from watchbill.roster.yaml.document import Document
from watchbill.roster.yaml.read import read

MOST_BYTES = 60_000_000
"""The largest file that is read: the configuration of a thousand teams has 21 MB, in namespaces 30 MB."""

_START = re.compile(rb"^---(?=\s|$)", re.MULTILINE)
_SAYS = re.compile(rb"^[ \t]*[^\s#]", re.MULTILINE)


def documents(name: str, data: bytes) -> tuple[Node, ...]:
    """Return the roots of the documents in a file; raises NotOursError where one is not sound YAML."""
    return tuple(
        _root(read(name, part, most=MOST_BYTES), above) for above, part in [*_parts(data)] or [(0, data)]
    )


def inner(node: Node, name: str, data: bytes) -> Node:
    """Return the root of the document that stands as a text in another one."""
    outer = node.whole(node.document.span(at(*node.path)))
    return _root(read(name, data, most=MOST_BYTES), 0, outer)


def _parts(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield the documents that say something, each with the number of lines above."""
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
