"""Offers: lines to paste, so that an edit takes effect without moving anybody else."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from watchbill.diagnostics import Path, at
from watchbill.edit.versions import then_of, with_versions
from watchbill.review.remedy import Back, Later, Remedy
from watchbill.review.renames import with_keys
from watchbill.roster.rotations import anchor_entry
from watchbill.roster.sources import Sources
from watchbill.roster.yaml import edit
from watchbill.roster.yaml.document import Document, Value
from watchbill.roster.yaml.edit import Excerpt, excerpt
from watchbill.roster.yaml.flow import flow

_EDITED = ("members", "turn", "handoff", "hours", "anchor")


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste:
    """
    Text to paste: `replacement` in place of the `lines` (first and last, from 1) of a file.

    `was` has those lines without their line ends. Where the file cannot be edited safely, `was` is empty and
    `lines` and `replacement` are None. The reader then writes `value` as the `key` (`then` or `anchor`) of
    the rotation at `path`, and leaves the rest as it was.
    """

    file: str
    path: Path
    line: int
    key: str
    value: str
    lines: tuple[int, int] | None
    was: tuple[str, ...]
    replacement: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A remedy, with the text to paste for each of its `parts`, then for each of its `backs`."""

    remedy: Remedy
    pastes: tuple[Paste, ...]


def offers(
    remedies: tuple[Remedy, ...], old: Sources, new: Sources, rekeyed: Mapping[str, str]
) -> tuple[Offer, ...]:
    """
    Return each remedy with the lines that it replaces in the new file, or with what to write by hand.

    `rekeyed` maps the new keys of people to their old ones: text from the old file gets the new keys.
    """
    keys = {was: now for now, was in rekeyed.items()}
    return tuple(
        Offer(
            remedy=remedy,
            pastes=(
                *(_paste(part, _before(old, part.old_path, keys), new) for part in remedy.parts),
                *(_back(back, _before(old, back.old_path, keys), new) for back in remedy.backs),
            ),
        )
        for remedy in remedies
    )


def _before(old: Sources, path: Path, keys: Mapping[str, str]) -> Value:
    """Return what the old file says about a rotation, with the new keys of people."""
    found = old.owner(path).value_at(path)
    return with_keys(found, keys) if keys else found


def _paste(part: Later, before: Value, new: Sources) -> Paste:
    whole = new.owner(part.path)
    plain = Paste(
        file=whole.name,
        path=part.path,
        line=new.span(at(*part.path)).line,
        key="then",
        value=flow(then_of(part.rotation)),
        lines=None,
        was=(),
        replacement=None,
    )
    if not isinstance(before, dict):
        return plain
    there = excerpt(whole, part.path)
    try:
        return _edited(plain, there, _remedied(there.document, there.path, before, part))
    except edit.Unsafe:
        return plain


def _back(back: Back, before: Value, new: Sources) -> Paste:
    """Return the lines that restore an anchor."""
    whole = new.owner(back.path)
    anchor = anchor_entry(back.anchor)
    plain = Paste(
        file=whole.name,
        path=back.path,
        line=new.span(at(*back.path)).line,
        key="anchor",
        value=flow(anchor),
        lines=None,
        was=(),
        replacement=None,
    )
    there = excerpt(whole, back.path)
    try:
        after = _put_back(
            there.document, there.path, "anchor", before if isinstance(before, dict) else {"anchor": anchor}
        )
        return _edited(plain, there, after)
    except edit.Unsafe:
        return plain


def _edited(plain: Paste, before: Excerpt, after: Document) -> Paste:
    """
    Return what to paste in place of which lines of an excerpt; both have at least one line.

    Where lines are only added or only removed, the line above is included. Raises Unsafe where nothing
    differs.
    """
    old, new = _lines(before.document), _lines(after)
    if old == new:
        raise edit.Unsafe("it already says that")
    above, below = _same(old, new)
    if above + below == min(len(old), len(new)):
        above, below = (above - 1, below) if above else (0, below - 1)
    place = before.above + above + 1, before.above + len(old) - below
    return replace(
        plain,
        line=place[0],
        lines=place,
        was=tuple(line.rstrip("\r\n") for line in old[above : len(old) - below]),
        replacement="".join(new[above : len(new) - below]),
    )


def _remedied(document: Document, path: Path, before: dict[str, Value], part: Later) -> Document:
    """
    Put back what was edited, and add it nearby as the next version.

    GitHub takes suggestions only close to changed lines.
    """
    edited = document
    for key in _EDITED:
        value = document.value_at((*path, key))
        if key in before and before[key] != value:
            document = _put_back(document, path, key, before)
        elif key not in before and value is not None:
            document = edit.remove(document, (*path, key))
    lines = _lines(document)
    above, below = _same(_lines(edited), lines)
    place = edit.nearest(document, path, above + 1, len(lines) - below)
    return with_versions(document, path, part.typed, part.rotation, place=place)


def _put_back(document: Document, path: Path, key: str, before: dict[str, Value]) -> Document:
    """Give a key of a mapping its old value; a removed key comes back after the key that it followed."""
    there = document.value_at(path)
    keys = [*there] if isinstance(there, dict) else []
    above = [each for each in takewhile(lambda each: each != key, before) if each in keys]
    place = keys.index(above[-1]) + 1 if above else 0
    return edit.set_value(document, (*path, key), before[key], place=place)


def _same(old: list[str], new: list[str]) -> tuple[int, int]:
    """Return how many lines are the same at the top, and then at the bottom, of two texts."""
    most = min(len(old), len(new))
    above = next(_differing(old, new), most)
    return above, next(_differing(old[above:][::-1], new[above:][::-1]), most - above)


def _lines(document: Document) -> list[str]:
    """Return the lines of a text with their ends."""
    text, starts = document.text.text, document.text.starts
    return [text[start:end] for start, end in pairwise([*starts, len(text)]) if start < end]


def _differing(old: list[str], new: list[str]) -> Iterator[int]:
    return (number for number, (one, other) in enumerate(zip(old, new, strict=False)) if one != other)
