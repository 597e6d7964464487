"""The lines to paste with which an edit takes effect without moving anybody else."""

from collections.abc import Iterator
from dataclasses import replace
from typing import cast

from watchbill.cli.prepare import Prepared
from watchbill.config import written
from watchbill.diagnostics import Path, at
from watchbill.report.diff.remedy import Offer, Paste
from watchbill.review.remedy import Back, Later, Remedy
from watchbill.source import edit
from watchbill.source.document import Document, Value
from watchbill.source.flow import flow

_EDITED = ("members", "turn", "handoff", "hours", "anchor")


def offers(remedies: tuple[Remedy, ...], old: Prepared, new: Prepared) -> tuple[Offer, ...]:
    """Return each remedy with the lines that it replaces in the new file; where they cannot be told, what to write."""
    return tuple(
        Offer(
            remedy=remedy,
            pastes=(
                *(_paste(part, old, new) for part in remedy.parts),
                *(_back(back, old, new) for back in remedy.backs),
            ),
        )
        for remedy in remedies
    )


def _paste(part: Later, old: Prepared, new: Prepared) -> Paste:
    document = new.sources.owner(part.path)
    before = value_at(old.sources.owner(part.path), part.path)
    version = written.version(part.version, part.before)
    line = new.sources.span(at(*part.path)).line
    plain = Paste(
        file=document.name, path=part.path, line=line, key="then", value=flow(version), lines=None, replacement=None
    )
    if not isinstance(before, dict):
        return plain
    try:
        return _edited(plain, document, _remedied(document, part.path, before, version))
    except edit.Unsafe:
        return plain


def _back(back: Back, old: Prepared, new: Prepared) -> Paste:
    """Return the lines with which an anchor is again what it was."""
    document, place = new.sources.owner(back.path), (*back.path, "anchor")
    anchor: dict[str, Value] = {"date": back.anchor.date.isoformat(), "member": back.anchor.member}
    plain = Paste(
        file=document.name,
        path=back.path,
        line=new.sources.span(at(*back.path)).line,
        key="anchor",
        value=flow(anchor),
        lines=None,
        replacement=None,
    )
    before = value_at(old.sources.owner(back.path), place)
    try:
        after = edit.set_value(document, place, anchor if before is None else before)
    except edit.Unsafe:
        return plain
    return _edited(plain, document, after)


def _edited(plain: Paste, before: Document, after: Document) -> Paste:
    """Return what to paste where a document can be edited."""
    first, last, lines = _changed(before, after)
    return replace(plain, line=first, lines=(first, last), replacement="".join(lines))


def _remedied(document: Document, path: Path, before: dict[str, Value], version: dict[str, Value]) -> Document:
    """Put back what was edited, and say it as the next version."""
    for key in _EDITED:
        value = value_at(document, (*path, key))
        if key in before and before[key] != value:
            document = edit.set_value(document, (*path, key), before[key])
        elif key not in before and value is not None:
            document = edit.remove(document, (*path, key))
    return with_version(document, path, version)


def with_version(document: Document, path: Path, version: dict[str, Value]) -> Document:
    """Put a version among those of a rotation, in the order of their dates. Raises Unsafe."""
    there = value_at(document, (*path, "then"))
    if there is None:
        return edit.set_value(document, (*path, "then"), version)
    versions = cast("list[dict[str, Value]]", there if isinstance(there, list) else [there])
    ordered = sorted([*versions, version], key=lambda each: str(each["from"]))
    return edit.set_value(document, (*path, "then"), cast("Value", ordered))


def value_at(document: Document, path: Path) -> Value:
    """Return the value at a path of a document, None where there is none."""
    value = document.value
    for step in path:
        if isinstance(value, dict):
            value = value.get(str(step))
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def _changed(before: Document, after: Document) -> tuple[int, int, list[str]]:
    """Return the first and last line of a text that differ in another, and the lines there instead: at least one."""
    old, new = (document.text.text.splitlines(keepends=True) for document in (before, after))
    first = next(_differing(old, new), min(len(old), len(new)))
    rest = next(_differing(old[first:][::-1], new[first:][::-1]), min(len(old), len(new)) - first)
    last = len(old) - rest
    if last == first:  # lines are only put in: the one before them is said again
        first -= 1
    return first + 1, last, new[first : len(new) - rest]


def _differing(old: list[str], new: list[str]) -> Iterator[int]:
    return (number for number, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
