"""Rosters loaded from the disk or another tree, and files written to the disk."""

import os
import stat
import tempfile
from contextlib import suppress
from pathlib import Path

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Span
from watchbill.roster.load import Loaded
from watchbill.roster.load import load as load_roster
from watchbill.roster.sources import Sources
from watchbill.roster.yaml.document import Document
from watchbill.roster.yaml.read import MOST_BYTES, read
from watchbill.usage import UsageError
from watchbill.workspace import boundary, inclusion
from watchbill.workspace.trees import DISK, Disk, Tree


def load(path: Path, tree: Tree = DISK) -> Loaded:
    """
    Read a roster's root file and the files that it includes, from the disk or another tree.

    Whatever is wrong with them is a finding. The files get relative names if the root file has one. A link
    of a repository is not followed out of it.
    """
    way_out = boundary.way_out(path) if isinstance(tree, Disk) else None
    root = _linked(path, way_out, tree) if way_out is not None else _document(path, tree)
    if isinstance(root, Diagnostic):
        nothing = read(tree.name(path), b"")
        return Loaded(roster=None, diagnostics=(root,), sources=Sources(documents=(nothing,), owners={}))
    found = inclusion.find(path, root, tree)
    documents = [_document(each, tree) for each in found.files]
    loaded = load_roster(root, tuple(each for each in documents if isinstance(each, Document)))
    unread = tuple(each for each in documents if isinstance(each, Diagnostic))
    return Loaded(
        roster=loaded.roster,
        diagnostics=(*loaded.diagnostics, *found.diagnostics, *unread),
        sources=loaded.sources,
    )


def whole(file: str) -> Span:
    """Return the place that stands for a whole file."""
    return Span(file=file, line=0, column=0, end_column=0)


def _linked(path: Path, way_out: str, tree: Tree) -> Diagnostic:
    return _finding(
        tree.name(path), f"{way_out}, and is not followed", "put the file itself in the link's place"
    )


def _document(path: Path, tree: Tree) -> Document | Diagnostic:
    name = tree.name(path)
    try:
        data = tree.read(path, MOST_BYTES + 1)
    except (OSError, ValueError) as problem:
        return _unreadable(path, name, problem)
    if len(data) > MOST_BYTES:
        message = f"this file is larger than {MOST_BYTES // 1_000_000} MB, so it is not read"
        return _finding(name, message, "split it: `include:` a file for each team", code="too-large")
    return read(name, data)


def _unreadable(path: Path, name: str, problem: OSError | ValueError) -> Diagnostic:
    inside = path / "teams.yaml"
    if isinstance(problem, FileNotFoundError):
        return _finding(
            name, "there is no such file", "name the file, or make a new one with `watchbill init DIR`"
        )
    if isinstance(problem, IsADirectoryError):
        hint = f"name the file: {inside}" if inside.is_file() else "name the file in it"
        return _finding(name, "this is a directory, not a file", hint)
    reason = (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
    return _finding(name, f"this file cannot be read: {reason[0].lower()}{reason[1:]}", None)


def _finding(file: str, message: str, hint: str | None, code: str = "unreadable-file") -> Diagnostic:
    return CODES[code].finding(message=message, place=whole(file), hint=hint)


def make(folder: Path) -> None:
    """Make a folder and its parents; raises UsageError if that fails, or if a link leads elsewhere."""
    if (way_out := boundary.way_out(folder)) is not None:
        raise UsageError(f"cannot write to {folder}: {way_out}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise UsageError(
            f"cannot make the folder {folder}: {(problem.strerror or str(problem)).lower()}"
        ) from None


def write(path: Path, text: str | bytes, *, private: bool = False) -> None:
    """
    Write the whole file or nothing. A link is followed, and a pipe or device is written to.

    A link of a repository is not followed out of it. An existing file keeps its permissions, and a new one
    gets the usual ones. A private file always belongs to its owner alone (0600). Raises UsageError if the
    file cannot be written.
    """
    data = text.encode() if isinstance(text, str) else text
    if (way_out := boundary.way_out(path)) is not None:
        raise UsageError(f"cannot write {path}: {way_out}")
    try:
        mode = path.stat().st_mode if path.exists() else None
        if private and mode is not None and not (stat.S_ISREG(mode) or stat.S_ISFIFO(mode)):
            raise UsageError(f"cannot write {path}: it is not a file")
        if mode is not None and not stat.S_ISREG(mode):
            path.write_bytes(data)
            return
        _replace(
            Path(os.path.realpath(path)),
            data,
            0o600 if private else _usual() if mode is None else stat.S_IMODE(mode),
        )
    except OSError as problem:
        raise UsageError(f"cannot write {path}: {(problem.strerror or str(problem)).lower()}") from problem


def _replace(target: Path, data: bytes, mode: int) -> None:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.chmod(name, mode)
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise


def _usual() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
