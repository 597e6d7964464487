"""Where a value of a document ends: a block has no mark of its own for that."""

from typing import NamedTuple

from watchbill.diagnostics import Path
from watchbill.roster.yaml.document import Document, Mark, Value, stretch


class Extent(NamedTuple):
    """A stretch [start, end) of a text; `block` where it is a mapping or list in block style."""

    start: int
    end: int
    block: bool


def extent(document: Document, value: Value, mark: Mark) -> Extent:
    """Return where a value stands, to the end of the last thing in it; an empty one has no length."""
    start, width = stretch(mark)
    if width or not isinstance(value, dict | list):
        text = document.text.text[start : start + width]
        return Extent(start, start + len(text.rstrip()), block=False)
    end = start
    marks = document.places.inside.get(id(value), [])
    if isinstance(value, dict):
        for key, (name, each) in zip(marks[1::2], value.items(), strict=True):
            del name
            end = max(end, extent(document, each, key).end)
    else:
        for item, each in zip(marks, value, strict=True):
            end = max(end, extent(document, each, item).end)
    return Extent(start, end, block=True)


def entry(document: Document, path: Path) -> Extent | None:
    """
    Return where the entry of a mapping at a path stands, from its key on.

    None where there is none, and where it does not stand in what holds it: an alias and a merged key are
    elsewhere.
    """
    value, mark, begin = document.value, document.places.root, -1
    for step in path:
        marks = document.places.inside.get(id(value))
        if not marks or not isinstance(value, dict) or step not in value:
            return None
        place, holder = 2 * list(value).index(str(step)), begin
        value, begin, mark = value[str(step)], stretch(marks[place])[0], marks[place + 1]
        if begin <= holder:  # an anchor is above its aliases
            return None
    whole = extent(document, value, mark)
    return Extent(begin, whole.end, whole.block) if begin <= whole.end else None
