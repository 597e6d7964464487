"""The files that a glob finds, on the disk or in a commit."""

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath
from typing import Protocol

_MAGIC = re.compile(r"[*?[]")

Parts = tuple[str, ...]


class Folders(Protocol):
    """Files in folders, by the parts of their paths."""

    def inside(self, at: Parts) -> Collection[str]:
        """Return the names in a folder; none if it is not a folder."""
        ...

    def is_folder(self, at: Parts) -> bool:
        """Whether a path leads to a folder."""
        ...

    def is_outside(self, at: Parts) -> bool:
        """Whether a folder is outside the repository; a glob finds it, but nothing in it."""
        ...

    def followed(self, at: Parts) -> Parts:
        """Return a folder's path with its links resolved."""
        ...


def glob(folders: Folders, start: Parts, pattern: str) -> list[str]:
    """
    Return what `glob.glob` with `recursive` finds on the disk, as sorted paths from a folder.

    A `*` stays within one part of a path, and `**` matches any folders. Hidden files and folders are left
    out. If links give a folder several names, the first counts, so no folder is searched twice for the same
    part of the pattern.
    """
    segments = tuple(each for each in pattern.split("/") if each not in ("", "."))
    if not segments or pattern.endswith("/"):
        return []
    return sorted({"/".join(found[len(start) :]) for found in _find(folders, start, segments, set())})


def matches(path: PurePosixPath, pattern: str) -> bool:
    """Whether a glob would find a file at this path, without links."""
    return bool(glob(_Alone(path.parts), (), pattern))


@dataclass(frozen=True, slots=True)
class _Alone:
    """One file and its parent folders."""

    path: Parts

    def inside(self, at: Parts) -> Collection[str]:
        return self.path[len(at) : len(at) + 1] if self.is_folder(at) else ()

    def is_folder(self, at: Parts) -> bool:
        return len(at) < len(self.path) and self.path[: len(at)] == at

    def is_outside(self, at: Parts) -> bool:
        return False

    def followed(self, at: Parts) -> Parts:
        return at


def _find(folders: Folders, at: Parts, segments: Parts, seen: set[tuple[Parts, Parts]]) -> Iterator[Parts]:
    if folders.is_outside(at):
        yield at
        return
    state = folders.followed(at), segments
    if state in seen:  # links can lead to one folder in any number of ways
        return
    seen.add(state)
    head, rest = segments[0], segments[1:]
    if head == "**":
        yield from _find(folders, at, rest or ("*",), seen)
        for name in _matching(folders, at, lambda name: not name.startswith(".")):
            if folders.is_folder((*at, name)):
                yield from _find(folders, (*at, name), segments, seen)
        return
    if not _MAGIC.search(head):
        names = [head] if head in folders.inside(at) else []
    else:
        hidden = head.startswith(".")
        names = _matching(
            folders, at, lambda name: (hidden or not name.startswith(".")) and fnmatchcase(name, head)
        )
    for name in names:
        if rest:
            if folders.is_folder((*at, name)):
                yield from _find(folders, (*at, name), rest, seen)
        elif not folders.is_folder((*at, name)):
            yield (*at, name)


def _matching(folders: Folders, at: Parts, wanted: Callable[[str], bool]) -> list[str]:
    return sorted(filter(wanted, folders.inside(at)))
