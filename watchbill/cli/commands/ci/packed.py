"""The file in which a run that may not write leaves its comment and suggestions to one that may."""

import json
import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from watchbill import diagnostics
from watchbill.edit.offer import Offer
from watchbill.forge.thread import LIMIT
from watchbill.printable import hidden
from watchbill.report.diff import HEADING
from watchbill.report.untrusted import harmless
from watchbill.usage import UsageError

VERSION = 3

MOST_EDITS = 50
"""Edits suggested on one pull request; GitHub allows 80 requests a minute that write something."""

_MOST_BYTES = 1_000_000
_MOST_OFFERED = 200_000
"""Bytes of all suggestions. The rest is for the Markdown, where a character takes at most twelve."""
_LINES = {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "string", "maxLength": 2000}}
_EDIT: dict[str, Any] = {
    "type": "object",
    "required": ["file", "path", "was", "replacement"],
    "additionalProperties": False,
    "properties": {
        "file": {"type": "string", "minLength": 1, "maxLength": 500},
        "path": {
            "type": "array",
            "minItems": 1,
            "maxItems": 10,
            "items": {"type": "string", "maxLength": 100},
        },
        "was": _LINES,
        "replacement": {"type": "string", "maxLength": 20_000},
    },
}
_SUGGESTION: dict[str, Any] = {
    "type": "object",
    "required": ["team", "edits"],
    "additionalProperties": False,
    "properties": {
        "team": {"type": "string", "pattern": "^[a-z][a-z0-9_-]{0,62}$"},
        "edits": {"type": "array", "minItems": 1, "maxItems": MOST_EDITS, "items": _EDIT},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["version", "number", "head", "markdown", "offers"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": VERSION},
        "number": {"type": "integer", "minimum": 1, "maximum": 2**53},
        "head": {"type": "string", "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$"},
        "markdown": {"type": "string", "minLength": 1, "maxLength": LIMIT},
        "offers": {"type": "array", "maxItems": MOST_EDITS, "items": _SUGGESTION},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SuggestedEdit:
    """Lines in the entry at a `path` of a file of the repository, and what to write instead."""

    file: str
    path: diagnostics.Path
    was: tuple[str, ...]
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """The edits that let a team's change move fewer people. They only make sense together."""

    team: str
    edits: tuple[SuggestedEdit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A comment and suggestions for a commit of a pull request."""

    number: int
    head: str
    markdown: str
    suggestions: tuple[Suggestion, ...]


def suggestions(offers: Iterable[Offer], root: Path) -> tuple[Suggestion, ...]:
    """
    Return the offers that can be accepted as they are; `root` is the top of the repository.

    An offer is left out if one of its edits is not in a file of the repository, or has invisible characters.
    It is also left out if it needs people whom the edit removes from the file, because it would name unknown
    people.
    """
    found = (
        Suggestion(team=each.remedy.team, edits=tuple(_edits(each, root))) for each in offers if _whole(each)
    )
    return tuple(each for each in found if all(map(_usable, each.edits)))


def _whole(offer: Offer) -> bool:
    return not offer.remedy.kept and all(paste.replacement is not None for paste in offer.pastes)


def _edits(offer: Offer, root: Path) -> Iterator[SuggestedEdit]:
    for paste in offer.pastes:
        if paste.replacement is not None:
            file = os.path.relpath(Path(paste.file).resolve(), root.resolve()).replace(os.sep, "/")
            yield SuggestedEdit(file=file, path=paste.path, was=paste.was, replacement=paste.replacement)


def fitting(
    offered: Iterable[Suggestion],
) -> tuple[tuple[Suggestion, ...], tuple[Suggestion, ...]]:
    """Return the suggestions that are within the limits, in order, and those that are not."""
    from jsonschema import Draft202012Validator

    shape, kept, out, count, size = Draft202012Validator(_SUGGESTION), [], [], 0, 0
    for each in offered:
        value = _value(each)
        more = len(json.dumps(value))
        within = count + len(each.edits) <= MOST_EDITS and size + more <= _MOST_OFFERED
        if within and shape.is_valid(value):
            kept.append(each)
            count, size = count + len(each.edits), size + more
        else:
            out.append(each)
    return tuple(kept), tuple(out)


def _value(suggestion: Suggestion) -> dict[str, Any]:
    return {
        "team": suggestion.team,
        "edits": [
            {"file": each.file, "path": [*each.path], "was": [*each.was], "replacement": each.replacement}
            for each in suggestion.edits
        ],
    }


def text(packed: Packed) -> str:
    """Return the text of the file."""
    value = {
        "version": VERSION,
        "number": packed.number,
        "head": packed.head,
        "markdown": packed.markdown,
        "offers": [_value(each) for each in packed.suggestions],
    }
    return json.dumps(value) + "\n"


def read(path: Path) -> Packed:
    """
    Return the contents of a file that an attacker may have written, with its Markdown made harmless.

    A link is not followed. A file that is too large, or has another shape, is refused. Raises UsageError.
    """
    from jsonschema import Draft202012Validator

    try:
        value = json.loads(_bytes(path).decode("utf-8"))
    except OSError as problem:
        raise UsageError(f"cannot read {path}: {(problem.strerror or str(problem)).lower()}") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{path} is not the JSON that `watchbill ci review` writes") from None
    # Only the place is printed: the value may be an attack.
    for error in Draft202012Validator(SCHEMA).iter_errors(value):
        raise UsageError(f"{path} is not what `watchbill ci review` writes, at {error.json_path[:80]}")
    markdown = harmless(value["markdown"])
    if not markdown.startswith(HEADING):
        raise UsageError(f"{path} is not what `watchbill ci review` writes: it is another report")
    found = (
        Suggestion(team=each["team"], edits=tuple(map(_edit, each["edits"]))) for each in value["offers"]
    )
    kept, _ = fitting(each for each in found if all(map(_usable, each.edits)))
    return Packed(number=value["number"], head=value["head"], markdown=markdown, suggestions=kept)


def _edit(value: dict[str, Any]) -> SuggestedEdit:
    return SuggestedEdit(
        file=value["file"],
        path=tuple(value["path"]),
        was=tuple(value["was"]),
        replacement=value["replacement"],
    )


def _bytes(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(None, "it is not a file")
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise OSError(None, "it is too large")
    return data


def _usable(edit: SuggestedEdit) -> bool:
    """Whether an edit is in a file of the repository, and has no invisible characters."""
    return _inside(edit.file) and not hidden(edit.replacement.replace("\r\n", "\n").replace("\n", ""))


def _inside(name: str) -> bool:
    """Whether a path stays within the repository."""
    parts = PurePosixPath(name).parts
    return name.isprintable() and not name.startswith("/") and ".." not in parts and "\\" not in name
