"""The files of a commit, read like those on the disk, with folders, links and globs."""

import errno
import os
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from watchbill.workspace import globbing
from watchbill.workspace.git import CommitFolder, Objects, commit_folder
from watchbill.workspace.globbing import Parts

_FOLDER, _FILE, _LINK, _SUBMODULE = 0o040000, 0o100000, 0o120000, 0o160000
_KIND = 0o170000
_MOST_LINKS = 40
"""Linux follows as many (path_resolution(7))."""


class _OutsideError(Exception):
    """A link leads out of the repository."""


class Commit:
    """
    The tree of one commit. Paths count from the root of the repository.

    Links are followed within the repository; files outside it are not part of the commit.
    """

    def __init__(self, ref: str, place: CommitFolder, objects: Objects) -> None:
        self.ref = ref
        self._place = place
        self._objects = objects
        self._folders: dict[Parts, dict[str, tuple[int, str]]] = {}
        self._top = f"{place.commit}^{{tree}}"
        self._id_bytes = len(place.commit) // 2  # SHA-1 or SHA-256

    def name(self, path: Path) -> str:
        """Return `REF:PATH`, as git names it."""
        return f"{self.ref}:{path.as_posix()}"

    def has(self, path: Path) -> bool:
        """Whether a path exists."""
        try:
            return self._kind(path.parts) is not None
        except (OSError, _OutsideError):
            return True

    def beside(self, folder: Path) -> Path:
        """Return where a folder of the commit is on the disk, in the work tree."""
        return self._place.folder / os.path.relpath(folder, self._place.prefix)

    def read(self, path: Path, most: int) -> bytes:
        """Read the file as it was committed, without filters such as those for line ends."""
        try:
            parts, kind = self._follow(path.parts)
        except _OutsideError:
            raise OSError(errno.EXDEV, "It links out of the repository") from None
        if kind is None:
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        if kind != _FILE:
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        return self._objects.read(self._entries(parts[:-1])[parts[-1]][1], most)

    def real(self, path: Path) -> Path:
        """Follow the links. A path out of the repository is never below one in it."""
        try:
            return Path("/inside", *self._follow(path.parts)[0])
        except (OSError, _OutsideError):
            return Path("/outside", *path.parts)

    def glob(self, folder: Path, pattern: str) -> list[str]:
        """Find what `glob.glob` with `recursive` finds on disk: `**` matches folders that are not hidden."""
        return globbing.glob(self, folder.parts, pattern)

    def inside(self, at: Parts) -> Collection[str]:
        """Return the names in a folder; none if it is not a folder."""
        parts, kind = self._follow(at)
        return self._entries(parts) if kind == _FOLDER else ()

    def is_folder(self, at: Parts) -> bool:
        """Whether a path leads to a folder, within the repository."""
        try:
            return self._kind(at) == _FOLDER
        except (OSError, _OutsideError):
            return False

    def is_outside(self, at: Parts) -> bool:
        """Return False: a commit has no folders outside."""
        return False

    def followed(self, at: Parts) -> Parts:
        """Return a folder's path with its links resolved."""
        return self._follow(at)[0]

    def _kind(self, parts: Parts) -> int | None:
        return self._follow(parts)[1]

    def _follow(self, parts: Parts) -> tuple[Parts, int | None]:
        """Return a path with its links resolved, and what is there; None if nothing is."""
        at: Parts = ()
        ahead = list(reversed(parts))
        links = 0
        while ahead:
            part = ahead.pop()
            if part == "..":
                if not at:
                    raise _OutsideError
                at = at[:-1]
                continue
            mode, name = self._entries(at).get(part, (0, ""))
            if mode & _KIND != _LINK:
                at = (*at, part)
                if mode & _KIND != _FOLDER and ahead:
                    return (*at, *reversed(ahead)), None
                continue
            links += 1
            if links > _MOST_LINKS:
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            target = PurePosixPath(os.fsdecode(self._objects.read(name)))
            if target.is_absolute():
                raise _OutsideError
            ahead.extend(reversed(target.parts))
        if not at:
            return at, _FOLDER
        mode = self._entries(at[:-1]).get(at[-1], (0, ""))[0] & _KIND
        return at, mode if mode in (_FOLDER, _FILE) else None

    def _entries(self, at: Parts) -> dict[str, tuple[int, str]]:
        """Return the mode and id of each name in a folder whose path has no links."""
        found = self._folders.get(at)
        if found is None:
            name = self._entries(at[:-1])[at[-1]][1] if at else self._top
            found = self._folders[at] = dict(_listed(self._objects.read(name), self._id_bytes))
        return found


@contextmanager
def committed(ref: str, file: Path) -> Iterator[tuple[Path, Commit]]:
    """Yield the path of a work tree's file in a commit, and that commit's tree; raises UsageError."""
    there = commit_folder(ref, file.parent)
    with Objects(there.folder) as objects:
        yield there.prefix / file.name, Commit(ref, there, objects)


def _listed(data: bytes, id_bytes: int) -> Iterator[tuple[str, tuple[int, str]]]:
    """Yield the entries of a tree object (mode, blank, name, null byte, id), except submodules."""
    at = 0
    while at < len(data):
        end = data.index(b"\0", at)
        mode, _, name = data[at:end].partition(b" ")
        at = end + 1 + id_bytes
        if int(mode, 8) & _KIND != _SUBMODULE:
            yield os.fsdecode(name), (int(mode, 8), data[end + 1 : at].hex())
