"""Which files a roster includes."""

import glob
import os
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from watchbill.config.includes import patterns
from watchbill.diagnostics import Diagnostic, Grade, Where
from watchbill.source.document import Document

CODES = {"include-empty": Grade.WARNING, "include-outside": Grade.ERROR, "unreadable-file": Grade.ERROR}
"""Every code that reading files can give, with its grade."""

FINAL = frozenset(code for code, grade in CODES.items() if grade is Grade.ERROR)
"""Codes that neither a comment nor anybody can wave through: teams would be missing without a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Included:
    """The files that the globs find, sorted, each once, and what is wrong with the globs."""

    files: tuple[Path, ...]
    diagnostics: tuple[Diagnostic, ...]


def find(root: Path, document: Document) -> Included:
    """
    Return the included files: below the root file's folder and nowhere else, and never the root file itself.

    Files are named as the root file was: `deploy/teams/a.yaml` for
    `deploy/teams.yaml`. A file that two globs find, or two names lead to, counts once.
    """
    folder = root.parent
    found: dict[str, Path] = {}
    diagnostics: list[Diagnostic] = []
    for pattern, where in patterns(document):
        if _leaves(pattern):
            diagnostics.append(_outside(pattern, where))
            continue
        matches = 0
        for name in _glob(folder, pattern):
            real = os.path.realpath(folder / name)
            if not Path(real).is_relative_to(os.path.realpath(folder)):
                diagnostics.append(_outside(name, where))
            elif real != os.path.realpath(root):
                found[real] = min(found.get(real, folder / name), folder / name)
            matches += 1
        if not matches:
            diagnostics.append(
                Diagnostic(
                    code="include-empty",
                    grade=Grade.WARNING,
                    message=f'"{pattern}" finds no file below the folder of {root.name}',
                    place=where,
                    hint="the path counts from the folder of this file; `**` goes into all folders below",
                )
            )
    return Included(files=tuple(sorted(found.values())), diagnostics=tuple(diagnostics))


def _leaves(pattern: str) -> bool:
    anchored = PurePosixPath(pattern).is_absolute() or PureWindowsPath(pattern).drive
    return bool(anchored) or ".." in pattern.replace("\\", "/").split("/")


def _glob(folder: Path, pattern: str) -> list[str]:
    try:
        names = glob.glob(pattern, root_dir=folder, recursive=True)
    except ValueError:  # a null byte, or what no file name can hold
        return []
    return sorted(name for name in names if (folder / name).is_file())


def _outside(name: str, where: Where) -> Diagnostic:
    return Diagnostic(
        code="include-outside",
        grade=Grade.ERROR,
        message=f'"{name}" leads out of the folder of this file, and only files below it can be included',
        place=where,
        hint="move the file below this folder, and name it by its path from here",
    )
