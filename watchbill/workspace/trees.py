"""The places that a roster's files are read from: the disk, or anything else with folders and files."""

import os
from collections.abc import Collection
from pathlib import Path
from typing import Protocol

from watchbill.workspace import boundary, globbing
from watchbill.workspace.globbing import Parts


class Tree(Protocol):
    """Files by their paths."""

    def name(self, path: Path) -> str:
        """Return the name of a file in messages."""
        ...

    def read(self, path: Path, most: int) -> bytes:
        """Return a file's first `most` bytes; raises OSError or ValueError if it cannot be read."""
        ...

    def glob(self, folder: Path, pattern: str) -> list[str]:
        """Return the files below a folder that a glob finds, as sorted paths from there."""
        ...

    def real(self, path: Path) -> Path:
        """Return the absolute path that remains when links are followed."""
        ...


class Disk:
    """The files on this machine."""

    def name(self, path: Path) -> str:
        """Return the path as it was given."""
        return str(path)

    def read(self, path: Path, most: int) -> bytes:
        """Read the file."""
        with path.open("rb") as file:
            return file.read(most)

    def glob(self, folder: Path, pattern: str) -> list[str]:
        """
        Return the files that exist now. A link out of the repository is returned, but not followed.

        A broken link is returned too, so that it is reported as a file that cannot be read.
        """
        return globbing.glob(_Below(folder), (), pattern)

    def real(self, path: Path) -> Path:
        """Follow the links that exist now."""
        return Path(os.path.realpath(path))


class _Below:
    """The files below a folder of this machine; nothing outside its repository is listed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        real = Path(os.path.realpath(folder))
        self._limit = boundary.repository(real) or real

    def inside(self, at: Parts) -> Collection[str]:
        """Return the names in a folder; none if it is not a folder, or cannot be read."""
        try:
            return os.listdir(self._path(at))
        except (OSError, ValueError):
            return ()

    def is_folder(self, at: Parts) -> bool:
        """Whether a path leads to a folder."""
        return os.path.isdir(self._path(at))

    def is_outside(self, at: Parts) -> bool:
        """Whether a path is a link that leads out of the repository."""
        path = self._path(at)
        return os.path.islink(path) and not boundary.below(Path(os.path.realpath(path)), self._limit)

    def followed(self, at: Parts) -> Parts:
        """Return a folder's path with its links resolved."""
        return Path(os.path.realpath(self._path(at))).parts

    def _path(self, at: Parts) -> str:
        return os.path.join(self._folder, *at)


DISK = Disk()
