"""What git is asked: which commit a name means, and what its objects hold."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

from watchbill.cli.usage import UsageError

# What git says is read, so it is asked in English; it must neither wait for a password nor write to its index.
_ENVIRONMENT = {"LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A folder in a commit: the commit's full id, and the folder's path from the root of the repository."""

    folder: Path
    commit: str
    prefix: Path


def place(ref: str, folder: Path) -> Place:
    """
    Return what a name of a commit means in the repository that a folder of the work tree is in.

    Raises UsageError, which says what to do: where git or the repository is missing, where it has
    no commits, and where the commit is not there, because the clone is shallow or at all.
    """
    below, folder = folder, _there(folder)
    status, found, said = _ask(folder, "rev-parse", "--show-prefix")
    if status:
        if "not a git repository" in said:
            raise UsageError(f"--base reads a commit, and {_named(folder)} is not in a git repository")
        raise UsageError(f"--base reads a commit, and git says: {_first(said)}")
    prefix = Path(found)
    return Place(folder=folder, commit=_commit(ref, folder), prefix=prefix / below.relative_to(folder))


def _commit(ref: str, folder: Path) -> str:
    if not ref or ref.startswith("-") or "\0" in ref:
        raise UsageError(f"{ref!r} is no name of a commit")
    found = _parse(ref, folder)
    if found is not None:
        return found
    if _ask(folder, "rev-list", "-n", "1", "--all")[1:] == ("", ""):
        raise UsageError(f"there is no commit {ref!r}: this git repository has no commits yet")
    if _ask(folder, "rev-parse", "--is-shallow-repository")[1] == "true":
        raise UsageError(
            f"there is no commit {ref!r} here, and this clone is shallow: get the commit first, "
            "with `git fetch --unshallow`, or in GitHub Actions with `fetch-depth: 0` of actions/checkout"
        )
    if _parse(f"origin/{ref}", folder) is not None:
        raise UsageError(f"there is no commit {ref!r} in this git repository; did you mean 'origin/{ref}'?")
    raise UsageError(f"there is no commit {ref!r} in this git repository; is it to be fetched first?")


def _parse(ref: str, folder: Path) -> str | None:
    status, found, _ = _ask(folder, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    return found if status == 0 else None


def _there(folder: Path) -> Path:
    """Return the nearest folder above that is there: the file may be gone from the work tree with its folder."""
    for each in (folder, *folder.parents):
        if each.is_dir():
            return each
    return Path()


def _named(folder: Path) -> str:
    return "this folder" if folder == Path() else str(folder)


def _first(said: str) -> str:
    line = next((line for line in said.splitlines() if line.strip()), "nothing")
    return line.removeprefix("fatal: ").removeprefix("error: ")


def _ask(folder: Path, *words: str) -> tuple[int, str, str]:
    try:
        done = subprocess.run(_command(folder, *words), env=os.environ | _ENVIRONMENT, capture_output=True)
    except FileNotFoundError:
        raise UsageError("--base reads a commit, and git is not installed") from None
    out, said = (text.decode("utf-8", "surrogateescape") for text in (done.stdout, done.stderr))
    return done.returncode, out.removesuffix("\n"), said


def _command(folder: Path, *words: str) -> tuple[str, ...]:
    return "git", "-C", str(folder), *words


class Objects:
    """The objects of a repository, read one after the other from one process of git's."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            _command(folder, "cat-file", "--batch"),
            env=os.environ | _ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.communicate()

    def read(self, name: str, most: int | None = None) -> bytes:
        """Return an object's bytes, the first `most` of them; raises OSError where git has it not."""
        question, answer = self._process.stdin, self._process.stdout
        assert question is not None
        assert answer is not None
        question.write(f"{name}\n".encode())
        question.flush()
        # "<id> <type> <size>", or "<name> missing" (gitformat: git-cat-file, BATCH OUTPUT).
        words = answer.readline().split()
        if len(words) != 3 or not words[2].isdigit():
            raise OSError(f"git does not have the object {name}")
        size = int(words[2])
        kept = size if most is None else min(size, most)
        data = _exactly(answer, kept)
        _pass(answer, size - kept + 1)  # the line end behind each object
        return data


def _exactly(stream: IO[bytes], size: int) -> bytes:
    data = stream.read(size)
    if len(data) != size:
        raise OSError("git ended too early")
    return data


def _pass(stream: IO[bytes], size: int) -> None:
    while size:
        size -= len(_exactly(stream, min(size, _PIECE)))
