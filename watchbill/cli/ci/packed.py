"""What a run said that may not write, carried in a file to one that may."""

import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from watchbill.cli.ci.thread import LIMIT
from watchbill.cli.usage import UsageError
from watchbill.report.tame import tame

VERSION = 1

_MOST_BYTES = 1_000_000
_MOST_EDITS = 50
_LONGEST_EDIT = 20_000
_LINES = {"type": "array", "minItems": 1, "maxItems": 1000, "items": {"type": "string", "maxLength": 2000}}
_EDIT: dict[str, Any] = {
    "type": "object",
    "required": ["file", "first_line", "was", "replacement"],
    "additionalProperties": False,
    "properties": {
        "file": {"type": "string", "minLength": 1, "maxLength": 500},
        "first_line": {"type": "integer", "minimum": 1, "maximum": 10_000_000},
        "was": _LINES,
        "replacement": {"type": "string", "maxLength": _LONGEST_EDIT},
    },
}
SCHEMA: dict[str, Any] = {
    "type": "object",
    "required": ["version", "number", "head", "markdown", "edits"],
    "additionalProperties": False,
    "properties": {
        "version": {"const": VERSION},
        "number": {"type": "integer", "minimum": 1, "maximum": 2**53},
        "head": {"type": "string", "pattern": "^[0-9a-f]{40}([0-9a-f]{24})?$"},
        "markdown": {"type": "string", "minLength": 1, "maxLength": LIMIT - 500},
        "edits": {"type": "array", "maxItems": _MOST_EDITS, "items": _EDIT},
    },
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """Lines of a file, from `first` on, and what to write instead; the path is the repository's."""

    file: str
    first: int
    was: tuple[str, ...]
    replacement: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """What is to be said on which pull request, of which commit."""

    number: int
    head: str
    markdown: str
    edits: tuple[Edit, ...]


def edits(changes: Path, root: Path) -> Iterator[Edit]:
    """Yield the edits that `watchbill diff --format json` offers, with the lines that they replace; files are there."""
    found = json.loads(changes.read_text("utf-8"))
    # Where the edit takes somebody out of the file, the lines alone would name nobody.
    remedies = [remedy for remedy in found["remedies"] if not remedy["keep_people"]]
    for each in (edit for remedy in remedies for edit in remedy["edits"]):
        if each["first_line"] is None:
            continue
        path = Path(each["file"])
        lines = path.read_text("utf-8").split("\n")[each["first_line"] - 1 : each["last_line"]]
        name = os.path.relpath(path.resolve(), root.resolve()).replace(os.sep, "/")
        if _inside(name):
            was = tuple(line.removesuffix("\r") for line in lines)
            yield Edit(file=name, first=each["first_line"], was=was, replacement=each["replacement"])


def text(packed: Packed) -> str:
    """Return the file's text."""
    value = {
        "version": VERSION,
        "number": packed.number,
        "head": packed.head,
        "markdown": packed.markdown,
        "edits": [
            {"file": each.file, "first_line": each.first, "was": [*each.was], "replacement": each.replacement}
            for each in packed.edits
        ],
    }
    return json.dumps(value, indent=2) + "\n"


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
    found = tuple(
        Edit(file=each["file"], first=each["first_line"], was=tuple(each["was"]), replacement=each["replacement"])
        for each in value["edits"]
        if _inside(each["file"])
    )
    markdown = tame(value["markdown"])
    if not markdown.startswith("### On-call: "):
        raise UsageError(f"{path} is not what `watchbill ci review` writes: it is another report")
    return Packed(number=value["number"], head=value["head"], markdown=markdown, edits=found)


def _bytes(path: Path) -> bytes:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    with os.fdopen(handle, "rb") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(None, "it is no file")
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise OSError(None, "it is too large")
    return data


def _inside(name: str) -> bool:
    """Whether a path is one of the repository's, and nothing else."""
    parts = PurePosixPath(name).parts
    return name.isprintable() and not name.startswith("/") and ".." not in parts and "\\" not in name
