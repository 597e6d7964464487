"""Which files a glob leads to, in whatever has folders."""

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
        """Return what a folder holds; of what is none, nothing."""
        ...

    def is_folder(self, at: Parts) -> bool:
        """Whether a path leads to a folder."""
        ...

    def is_outside(self, at: Parts) -> bool:
        """Whether a folder lies outside: it is not looked into, and only the way to it is found."""
        ...

    def followed(self, at: Parts) -> Parts:
        """Return a folder's path without links."""
        ...


def glob(folders: Folders, start: Parts, pattern: str) -> list[str]:
    """
    Find what `glob.glob` with `recursive` finds on the disk, by the paths from a folder on, sorted.

    A `*` stays within a part of a path, `**` is any folders; hidden files and folders are left out. Of the
    names that links give a folder the first is taken: no folder is looked into twice for one part of the
    pattern.
    """
    segments = tuple(each for each in pattern.split("/") if each not in ("", "."))
    if not segments or pattern.endswith("/"):
        return []
    return sorted({"/".join(found[len(start) :]) for found in _find(folders, start, segments, set())})


def matches(path: PurePosixPath, pattern: str) -> bool:
    """Whether a glob finds a file, were it there, and no link on its way."""
    return bool(glob(_Alone(path.parts), (), pattern))


@dataclass(frozen=True, slots=True)
class _Alone:
    """One file, and the folders on its way."""

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
    if state in seen:  # links can lead to one folder by any number of ways
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
