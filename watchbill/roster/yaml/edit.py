"""Edits of a YAML text that change one value and keep every other byte."""

import re
from difflib import SequenceMatcher
from typing import NamedTuple, cast

from watchbill.diagnostics import Grade, Path
from watchbill.roster.yaml.document import Document, Value
from watchbill.roster.yaml.flow import flow
from watchbill.roster.yaml.layout import Layout
from watchbill.roster.yaml.lines import Splice, Unsafe
from watchbill.roster.yaml.read import read

__all__ = [
    "Excerpt",
    "Unsafe",
    "append",
    "enlist",
    "excerpt",
    "nearest",
    "remove",
    "set_value",
]

_ANCHOR = re.compile(r"(?:^|[\s\[{,])&\S", re.MULTILINE)


class Excerpt(NamedTuple):
    """A part of a document as its own document, a path in it, and the number of lines above the part."""

    document: Document
    path: Path
    above: int


def set_value(document: Document, path: Path, value: Value, *, place: int | None = None) -> Document:
    """
    Return the document with a new value at a path, or with a new entry in its mapping.

    A new entry goes before the entry number `place` of the mapping, or to its end. In lists and
    mappings, only what differs is touched: the style, the comments and the order of the rest
    stay. Raises Unsafe.
    """
    there, old = _get(document, path)
    if there and old == value:
        return document
    if there and isinstance(old, dict) and isinstance(value, dict) and old and value:
        for key, each in value.items():
            document = set_value(document, (*path, key), each)
        for key in [key for key in old if key not in value]:
            document = remove(document, (*path, key))
        return document
    if there and isinstance(old, list) and isinstance(value, list) and old and value:
        return _relist(document, path, old, value)
    if not path:
        raise Unsafe("it is the whole file")
    holder = Layout(document, path[:-1])
    splice = holder.replaced(path[-1], value) if there else holder.added(str(path[-1]), value, place)
    return _checked(document, splice, _with(document.value, path, value))


def nearest(document: Document, path: Path, first: int, last: int) -> int:
    """Return the `place` at which a new entry of a mapping is nearest to some lines; raises Unsafe."""
    return Layout(document, path).nearest(first, last)


def append(document: Document, path: Path, value: Value) -> Document:
    """
    Return the document with a new item at the end of a list. The list is created if it is missing.

    Raises Unsafe.
    """
    _, old = _get(document, path)
    items = [*old, value] if isinstance(old, list) else [value]
    return set_value(document, path, items)


def enlist(document: Document, path: Path) -> Document:
    """Return the document with a value turned into a list of that value, in the same style. Raises Unsafe."""
    _, old = _get(document, path)
    return _checked(
        document, Layout(document, path[:-1]).enlisted(str(path[-1])), _with(document.value, path, [old])
    )


def remove(document: Document, path: Path, *, empty: bool = False) -> Document:
    """
    Return the document without an entry or an item; with `empty`, without parents that become empty too.

    Also remove the comment at the end of its line, and those directly above it that belong to it
    (see `Layout.removed`). Raises Unsafe.
    """
    there, _ = _get(document, path)
    if not there:
        raise Unsafe("it is not there")
    _, parent = _get(document, path[:-1])
    if empty and len(path) > 1 and isinstance(parent, dict | list) and len(parent) == 1:
        return remove(document, path[:-1], empty=True)
    splice = Layout(document, path[:-1]).removed(path[-1])
    return _checked(document, splice, _without(document.value, path))


def excerpt(document: Document, path: Path) -> Excerpt:
    """
    Return the lines of the entry at a path, or of an entry around it, if they mean the same by themselves.

    Otherwise return the whole document: the lines may have an anchor or an alias, may not begin a line, or
    may be merged from elsewhere. With an excerpt, an edit has to read only one of a thousand teams again.
    """
    if not document.holes and all(problem.grade is not Grade.ERROR for problem in document.problems):
        for size in range(len(path), 1, -1):
            found = _alone(document, path[:size])
            if found is not None:
                return Excerpt(found[0], path[size - 1 :], found[1])
    return Excerpt(document, path, 0)


def _relist(document: Document, path: Path, old: list[Value], new: list[Value]) -> Document:
    """Return the document with a changed list: only the items that differ are removed and inserted."""
    before, after = [flow(each) for each in old], [flow(each) for each in new]
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    if not any(step[0] == "equal" for step in steps):
        splice = Layout(document, path[:-1]).replaced(path[-1], new)
        return _checked(document, splice, _with(document.value, path, new))
    items = list(old)
    for tag, first, last, begin, end in reversed(steps):
        if tag == "equal":
            continue
        for index, value in enumerate(new[begin:end]):
            place = Layout(document, path)
            items.insert(last + index, value)
            document = _checked(
                document, place.inserted(last + index, value), _with(document.value, path, items)
            )
        for index in reversed(range(first, last)):
            items.pop(index)
            splice = Layout(document, path).removed(index, moved=before[index] in after)
            document = _checked(document, splice, _with(document.value, path, items))
    return document


def _checked(document: Document, splice: Splice, expected: Value) -> Document:
    """Return the edited document; raises Unsafe if its text does not have exactly the expected value."""
    text = document.text.text[: splice.start] + splice.text + document.text.text[splice.end :]
    edited = read(document.name, text.encode())
    if edited.value != expected or len(edited.problems) > len(document.problems) or edited.text.text != text:
        raise Unsafe("an anchor, an alias, a merge key or an unusual layout is in the way")
    return edited


def _get(document: Document, path: Path) -> tuple[bool, Value]:
    if document.holes or any(problem.grade is Grade.ERROR for problem in document.problems):
        raise Unsafe("the file is not valid YAML")
    return document.find(path)


def _with(value: Value, path: Path, new: Value) -> Value:
    if not path:
        return new
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        return value | {str(step): _with(value.get(str(step)), rest, new)}
    items = cast("list[Value]", value)
    return [_with(each, rest, new) if index == step else each for index, each in enumerate(items)]


def _without(value: Value, path: Path) -> Value:
    step, rest = path[0], path[1:]
    if isinstance(value, dict):
        if not rest:
            return {key: each for key, each in value.items() if key != step}
        return value | {str(step): _without(value[str(step)], rest)}
    items = cast("list[Value]", value)
    if not rest:
        return [each for index, each in enumerate(items) if index != step]
    return [_without(each, rest) if index == step else each for index, each in enumerate(items)]


def _alone(document: Document, path: Path) -> tuple[Document, int] | None:
    """Return an entry's lines as a document, and how many are above; None if they mean something else."""
    there, key = document.entry(path), str(path[-1])
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
    return (found, above) if found.value[key] == document.value_at(path) else None
