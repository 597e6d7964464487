"""The files that a roster includes."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Where
from watchbill.roster.sources import includes
from watchbill.roster.yaml.document import Document
from watchbill.roster.yaml.read import read
from watchbill.workspace import boundary, globbing
from watchbill.workspace.trees import DISK, Tree

MOST = 1000
"""How many paths and globs are searched for; the schema refuses more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Included:
    """The files that the globs find, sorted and each once, and what is wrong with the globs."""

    files: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]


def find(root: Path, document: Document, tree: Tree = DISK) -> Included:
    """
    Return the included files, which are below the root file's folder, and never the root file itself.

    Their names are relative if the root file's is: `deploy/teams/a.yaml` for `deploy/teams.yaml`. A file that
    two globs find, or that has two names, counts once.
    """
    folder = root.parent
    found: dict[Path, Path] = {}
    diagnostics: list[Diagnostic] = []
    for pattern, where in includes(document)[:MOST]:
        if leaves(pattern):
            diagnostics.append(_outside(pattern, where))
            continue
        matches = 0
        for name in tree.glob(folder, pattern):
            real = tree.real(folder / name)
            if not boundary.below(real, tree.real(folder)):
                diagnostics.append(_outside(name, where))
            elif real != tree.real(root):
                found[real] = min(found.get(real, folder / name), folder / name)
            matches += 1
        if not matches:
            diagnostics.append(_nothing(pattern, where, root))
    return Included(files=tuple(sorted(found.values())), diagnostics=tuple(diagnostics))


def globs(text: str) -> tuple[str, ...]:
    """Return the globs that a root file's text includes, except those that lead out of its folder."""
    document = read("", text.encode("utf-8", "surrogatepass"))
    return tuple(pattern for pattern, _ in includes(document) if not leaves(pattern))


def belongs(name: str, root: str, globs: Iterable[str]) -> bool:
    """
    Whether a file of a repository is a roster's root file, or a YAML file that its globs find.

    Both are paths from the top of the repository.
    """
    path, at = PurePosixPath(name), PurePosixPath(root)
    if path == at:
        return True
    # A workflow runs in the repository, so it is never a roster, whatever includes it.
    if (
        not path.is_relative_to(at.parent)
        or path.suffix not in (".yaml", ".yml")
        or path.parts[0] == ".github"
    ):
        return False
    return any(globbing.matches(path.relative_to(at.parent), glob) for glob in globs)


def _nothing(pattern: str, where: Where, root: Path) -> Diagnostic:
    """Return a warning for a glob, which may find files later, or an error for a file with its teams."""
    if any(sign in pattern for sign in "*?["):
        return CODES["include-empty"].finding(
            message=f'"{pattern}" finds no file below the folder of {root.name}',
            place=where,
            hint="the path counts from the folder of this file; `**` goes into all folders below",
        )
    return CODES["include-missing"].finding(
        message=f'there is no file "{pattern}" below the folder of {root.name}',
        place=where,
        hint=("the path counts from the folder of this file; what is in that file is not deployed"),
    )


def leaves(pattern: str) -> bool:
    """Whether a path or glob leads out of the folder that it counts from, without regard to links."""
    anchored = PurePosixPath(pattern).is_absolute() or PureWindowsPath(pattern).drive
    return bool(anchored) or ".." in pattern.replace("\\", "/").split("/")


def _outside(name: str, where: Where) -> Diagnostic:
    return CODES["include-outside"].finding(
        message=f'"{name}" leads out of the folder of this file, and only files below it can be included',
        place=where,
        hint="move the file below this folder, and name it by its path from here",
    )
