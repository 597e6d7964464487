"""Secrets written as files, in a folder that only its owner can open."""

import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from watchbill.usage import UsageError
from watchbill.workspace import boundary


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """
    Write each text to the file of its name. If something is in the way of any of them, write none.

    The folder gets mode 0700, and the files get 0600. Links are not followed, and only regular files
    are replaced: a pipe would hand the secret to whoever reads it. Raises UsageError.
    """
    if folder.is_symlink():
        raise UsageError(f"cannot write keys to {folder}: it is a link; name the folder itself")
    if (way_out := boundary.way_out(folder)) is not None:
        raise UsageError(f"cannot write keys to {folder}: {way_out}")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        at = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except OSError as problem:
        raise UsageError(
            f"cannot make the folder {folder}: {(problem.strerror or str(problem)).lower()}"
        ) from None
    name = ""
    try:
        os.fchmod(at, 0o700)
        for name in texts:
            _refuse(folder / name, at)
        for name, text in texts.items():
            _write(name, text.encode(), at)
    except OSError as problem:
        raise UsageError(
            f"cannot write {folder / name}: {(problem.strerror or str(problem)).lower()}"
        ) from None
    finally:
        os.close(at)


def _refuse(path: Path, at: int) -> None:
    with suppress(FileNotFoundError):
        if not stat.S_ISREG(os.stat(path.name, dir_fd=at, follow_symlinks=False).st_mode):
            raise UsageError(f"cannot write {path}: it is not a regular file; delete it")


def _write(name: str, data: bytes, at: int) -> None:
    fresh = f".{name}.{token_hex(8)}"
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600, dir_fd=at)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        os.replace(fresh, name, src_dir_fd=at, dst_dir_fd=at)
    except BaseException:
        with suppress(OSError):
            os.unlink(fresh, dir_fd=at)
        raise
