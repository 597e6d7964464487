"""How far the links and paths of a repository may lead."""

import os
from pathlib import Path

from watchbill.usage import UsageError

GIT = ".git"

_SYSTEM = (Path("/dev"), Path("/proc"))
"""Where a shell puts what it passes by a descriptor; a repository cannot have links there."""


def way_out(path: Path) -> str | None:
    """
    Return in words which link of a path leads out of the repository that it is in; None if no link does.

    The path itself is its writer's, and may lead anywhere. A link belongs to whoever wrote the repository,
    and may lead anywhere within it, but not into git's own folder. Outside any repository the link at the end
    of a path stays in the folder that it is in.
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
    Raise UsageError if a path leads out of the process's repository; without git, out of its folder.

    It is for paths that may come from the repository itself, as those of CI and of `cdktf.json` do.
    """
    folder = Path(os.path.realpath(Path.cwd()))
    root = repository(folder)
    if not below(Path(os.path.realpath(path)), root or folder):
        raise UsageError(
            f"{called}{path} leads out of {'the repository' if root else 'this folder'}, and is not read"
        )


def repository(folder: Path) -> Path | None:
    """Return the top of the work tree that a folder is in, None if it is in none; git itself is not asked."""
    # No commit can hold a `.git`, so that nobody can move the boundary.
    return next((each for each in (folder, *folder.parents) if os.path.lexists(each / GIT)), None)


def below(target: Path, folder: Path) -> bool:
    """Whether one real path is below another, and not in a folder of git's own there."""
    return target.is_relative_to(folder) and GIT not in (
        part.lower() for part in target.relative_to(folder).parts
    )
