"""What a run said that may not write, carried in a file to one that may."""

import json
import os
import stat
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path, PurePosixPath
from typing import Any

from watchbill.diagnostics import Path as Place
from watchbill.forge.thread import LIMIT
from watchbill.printable import hidden
from watchbill.report.untrusted import harmless
from watchbill.usage import UsageError

VERSION = 3

MOST_EDITS = 50
"""Suggestions on one pull request; GitHub lets nobody write more than 80 times a minute."""

_MOST_BYTES = 1_000_000
_MOST_OFFERED = 200_000
"""Bytes of all offers: the rest is for the Markdown, of which a character takes twelve at most."""
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
_OFFER: dict[str, Any] = {
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
        "offers": {"type": "array", "maxItems": MOST_EDITS, "items": _OFFER},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Lines in the entry at a `path` of a file, and what to write instead; `file` is the repository's path."""

    file: str
    path: Place
    was: tuple[str, ...]
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """The edits with which a team's change moves fewer people; each by itself is worth nothing."""

    team: str
    edits: tuple[Edit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What is to be said on which pull request, of which commit."""

    number: int
    head: str
    markdown: str
    offers: tuple[Offer, ...]


def offers(changes: Path, root: Path) -> tuple[Offer, ...]:
    """
    Return the remedies of `watchbill diff --format json` that can be taken over as they are; files are there.

    A remedy is left out where one of its edits cannot be made in a file of the repository, where it has what
    cannot be seen, and where it needs people whom the edit takes out of the file: it would name somebody
    unknown.
    """
    found = json.loads(changes.read_text("utf-8"))
    read = cache(lambda file: Path(file).read_text("utf-8").split("\n"))
    result = []
    for remedy in found["remedies"]:
        if remedy["keep_people"] or any(edit["first_line"] is None for edit in remedy["edits"]):
            continue
        edits = tuple(
            Edit(
                file=os.path.relpath(Path(each["file"]).resolve(), root.resolve()).replace(os.sep, "/"),
                path=tuple(each["path"]),
                was=tuple(
                    line.removesuffix("\r")
                    for line in read(each["file"])[each["first_line"] - 1 : each["last_line"]]
                ),
                replacement=each["replacement"],
            )
            for each in remedy["edits"]
        )
        if all(map(_usable, edits)):
            result.append(Offer(team=remedy["team"], edits=edits))
    return tuple(result)


def fitting(offered: Iterable[Offer]) -> tuple[tuple[Offer, ...], tuple[Offer, ...]]:
    """Return the offers that are within the limits, in order, and those that are not."""
    from jsonschema import Draft202012Validator

    shape, kept, out, count, size = Draft202012Validator(_OFFER), [], [], 0, 0
    for offer in offered:
        value = _value(offer)
        more = len(json.dumps(value))
        within = count + len(offer.edits) <= MOST_EDITS and size + more <= _MOST_OFFERED
        if within and shape.is_valid(value):
            kept.append(offer)
            count, size = count + len(offer.edits), size + more
        else:
            out.append(offer)
    return tuple(kept), tuple(out)


def _value(offer: Offer) -> dict[str, Any]:
    return {
        "team": offer.team,
        "edits": [
            {"file": each.file, "path": [*each.path], "was": [*each.was], "replacement": each.replacement}
            for each in offer.edits
        ],
    }


def text(packed: Packed) -> str:
    """Return the file's text."""
    value = {
        "version": VERSION,
        "number": packed.number,
        "head": packed.head,
        "markdown": packed.markdown,
        "offers": [_value(each) for each in packed.offers],
    }
    return json.dumps(value) + "\n"


def read(path: Path) -> Packed:
    """
    Return what a file says that somebody hostile may have written; its Markdown is made harmless.

    A link is not followed, and what is too large or of another shape is refused. Raises UsageError.
    """
    from jsonschema import Draft202012Validator

    try:
        value = json.loads(_bytes(path).decode("utf-8"))
    except OSError as problem:
        raise UsageError(f"cannot read {path}: {(problem.strerror or str(problem)).lower()}") from None
    except (ValueError, RecursionError):
        raise UsageError(f"{path} is not JSON as `watchbill ci review` writes it") from None
    # The place alone: the value itself is not ours to print.
    for error in Draft202012Validator(SCHEMA).iter_errors(value):
        raise UsageError(f"{path} is not what `watchbill ci review` writes, at {error.json_path[:80]}")
    markdown = harmless(value["markdown"])
    if not markdown.startswith("### On-call: "):
        raise UsageError(f"{path} is not what `watchbill ci review` writes: it is another report")
    found = (Offer(team=each["team"], edits=tuple(map(_edit, each["edits"]))) for each in value["offers"])
    kept, _ = fitting(each for each in found if all(map(_usable, each.edits)))
    return Packed(number=value["number"], head=value["head"], markdown=markdown, offers=kept)


def _edit(value: dict[str, Any]) -> Edit:
    return Edit(
        file=value["file"],
        path=tuple(value["path"]),
        was=tuple(value["was"]),
        replacement=value["replacement"],
    )


def _bytes(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(None, "it is no file")
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise OSError(None, "it is too large")
    return data


def _usable(edit: Edit) -> bool:
    """Whether an edit is of a file of the repository's, and has nothing that its reader could not see."""
    return _inside(edit.file) and not hidden(edit.replacement.replace("\r\n", "\n").replace("\n", ""))


def _inside(name: str) -> bool:
    """Whether a path is one of the repository's, and nothing else."""
    parts = PurePosixPath(name).parts
    return name.isprintable() and not name.startswith("/") and ".." not in parts and "\\" not in name
