"""The limits of a repository, which its links and paths must not leave."""

import os
from pathlib import Path

from watchbill.usage import UsageError

GIT = ".git"

_SYSTEM = (Path("/dev"), Path("/proc"))
"""Where a shell passes files by descriptor; a repository cannot have links there."""


def way_out(path: Path) -> str | None:
    """
    Say which link of a path leads out of its repository; return None if no link does.

    Whoever typed the path may name any place. Whoever wrote the repository made its links, so these may lead
    anywhere within it, but not into git's own folder. Outside a repository, a link at the end of a path may
    not leave its folder.
    """
    parts = path.parts
    at = Path(path.anchor) if path.is_absolute() else Path.cwd()
    for number, part in enumerate(parts[1:] if path.is_absolute() else parts, 2 if path.is_absolute() else 1):
        if part == "..":
            at = at.parent
            continue
        if not os.path.islink(at / part):
            at /= part
            continue
        target = Path(os.path.realpath(at / part))
        root = repository(at)
        last = number == len(parts) and not any(at.is_relative_to(each) for each in _SYSTEM)
        if (root is not None and not below(target, root)) or (
            root is None and last and not below(target, at)
        ):
            return (
                f"the link {Path(*parts[:number])} leads out of {'the repository' if root else 'its folder'}"
            )
        at = target
    return None


def refuse(path: Path, called: str = "") -> None:
    """
    Raise UsageError if a path leads out of the current repository, or without git, out of the folder.

    Use it for paths that the repository itself may have set, as in CI and in `cdktf.json`.
    """
    folder = Path(os.path.realpath(Path.cwd()))
    root = repository(folder)
    if not below(Path(os.path.realpath(path)), root or folder):
        raise UsageError(
            f"{called}{path} leads out of {'the repository' if root else 'this folder'}, so it is not read"
        )


def repository(folder: Path) -> Path | None:
    """Return the top of the work tree that contains a folder, None if there is none, without running git."""
    # A commit cannot contain a `.git`, so it cannot move the boundary.
    return next((each for each in (folder, *folder.parents) if os.path.lexists(each / GIT)), None)


def below(target: Path, folder: Path) -> bool:
    """Whether a real path is below a folder, and not in a `.git` there."""
    return target.is_relative_to(folder) and GIT not in (
        part.lower() for part in target.relative_to(folder).parts
    )
