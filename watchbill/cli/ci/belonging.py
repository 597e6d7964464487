"""Which files of a repository the roster is in, as its own branch says."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from watchbill.cli.ci.packed import Suggestion
from watchbill.roster.includes import patterns
from watchbill.roster.yaml.read import read
from watchbill.workspace import globbing, inclusion


def of_roster(suggestions: tuple[Suggestion, ...], file: str, text: str | None) -> tuple[Suggestion, ...]:
    """
    Return the suggestions all of whose edits are in the roster: in its `file`, or in a YAML file that it includes.

    `text` is the file as the branch has it that a pull request is to be merged into, so that the pull request
    itself cannot say what belongs to it; None where the branch has no such file.
    """
    globs = tuple(_globs(text)) if text is not None else ()
    return tuple(each for each in suggestions if all(_belongs(edit.file, file, globs) for edit in each.edits))


def _globs(text: str) -> Iterator[str]:
    for pattern, _ in patterns(read("", text.encode("utf-8", "surrogatepass"))):
        if not inclusion.leaves(pattern):
            yield pattern


def _belongs(name: str, file: str, globs: tuple[str, ...]) -> bool:
    path, root = PurePosixPath(name), PurePosixPath(file)
    if path == root:
        return True
    # What runs in the repository is no roster, whatever includes it.
    if (
        not path.is_relative_to(root.parent)
        or path.suffix not in (".yaml", ".yml")
        or path.parts[0] == ".github"
    ):
        return False
    return any(globbing.matches(path.relative_to(root.parent), glob) for glob in globs)
