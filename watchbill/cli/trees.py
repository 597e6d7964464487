"""Where a roster's files are read from: the disk, or whatever else has folders and files."""

import glob
import os
from pathlib import Path
from typing import Protocol


class Tree(Protocol):
    """Files by their paths."""

    def name(self, path: Path) -> str:
        """Return what a file is called to a reader."""
        ...

    def read(self, path: Path, most: int) -> bytes:
        """Return a file's first `most` bytes; raises OSError or ValueError where it cannot be read."""
        ...

    def glob(self, folder: Path, pattern: str) -> list[str]:
        """Return the files below a folder that a glob finds, by their paths from there, sorted."""
        ...

    def real(self, path: Path) -> Path:
        """Return where a path leads when links are followed, absolute."""
        ...


class Disk:
    """The files of this machine."""

    def name(self, path: Path) -> str:
        """Return the path as it was given."""
        return str(path)

    def read(self, path: Path, most: int) -> bytes:
        """Read the file."""
        with path.open("rb") as file:
            return file.read(most)

    def glob(self, folder: Path, pattern: str) -> list[str]:
        """Return what is there now."""
        try:
            names = glob.glob(pattern, root_dir=folder, recursive=True)
        except ValueError:  # a null byte, or what no file name can hold
            return []
        # A link to nothing is a file that cannot be read, and that is told.
        return sorted(name for name in names if (folder / name).is_file() or not (folder / name).exists())

    def real(self, path: Path) -> Path:
        """Follow the links that are there now."""
        return Path(os.path.realpath(path))


DISK = Disk()
