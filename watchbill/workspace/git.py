"""Questions to git: which commit a name means, and what its objects contain."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Self

from watchbill.usage import UsageError

# Git must answer in English, because its messages are read. It must not wait for a password or write to its
# index.
_ENVIRONMENT = {"LC_ALL": "C", "LANGUAGE": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
_PIECE = 1 << 20


@dataclass(frozen=True, slots=True, kw_only=True)
class CommitFolder:
    """A folder in a commit: the commit's full id, and the folder's path from the root of the repository."""

    folder: Path
    commit: str
    prefix: Path


def commit_folder(ref: str, folder: Path) -> CommitFolder:
    """
    Return the commit that a name means in the repository of a folder of the work tree.

    Raises UsageError, which says what to do, if git or the repository is missing, if it has no commits, and
    if it lacks this commit, for example because the clone is shallow.
    """
    below, folder = folder, _there(folder)
    status, found, said = _ask(folder, "rev-parse", "--show-prefix")
    if status:
        if "not a git repository" in said:
            raise UsageError(f"--base reads a commit, and {_named(folder)} is not in a git repository")
        raise UsageError(f"--base reads a commit, and git says: {_first(said)}")
    prefix = Path(found)
    return CommitFolder(folder=folder, commit=_commit(ref, folder), prefix=prefix / below.relative_to(folder))


def _commit(ref: str, folder: Path) -> str:
    if not ref or ref.startswith("-") or "\0" in ref:
        raise UsageError(f"{ref!r} is not the name of a commit")
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
    raise UsageError(f"there is no commit {ref!r} in this git repository; does it have to be fetched first?")


def _parse(ref: str, folder: Path) -> str | None:
    status, found, _ = _ask(folder, "rev-parse", "--verify", "--quiet", f"{ref}^{{commit}}")
    return found if status == 0 else None


def _there(folder: Path) -> Path:
    """Return the nearest parent that exists: the folder may be gone with the file."""
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
    """The objects of a repository, read one after the other from one git process."""

    def __init__(self, folder: Path) -> None:
        # This is a file, because nobody reads it before git ends, and a full pipe would stop git.
        self._said = TemporaryFile()  # noqa: SIM115 - closed as this is
        self._process = subprocess.Popen(
            _command(folder, "cat-file", "--batch"),
            env=os.environ | _ENVIRONMENT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with _told_of_a_closed_pipe():
            self._process.communicate()
        self._said.close()

    def read(self, name: str, most: int | None = None) -> bytes:
        """
        Return an object's bytes, or only the first `most` of them.

        Raises UsageError if git does not have it, or exits. In a partial clone, git fetches a missing object
        from the remote, and exits if it cannot. This must not look like a roster with mistakes.
        """
        question, answer = self._process.stdin, self._process.stdout
        assert question is not None
        assert answer is not None
        with suppress(BrokenPipeError), _told_of_a_closed_pipe():
            question.write(f"{name}\n".encode())
            question.flush()
        # "<id> <type> <size>", or "<name> missing" (gitformat: git-cat-file, BATCH OUTPUT).
        words = answer.readline().split()
        if len(words) != 3 or not words[2].isdigit():
            raise self._lost(name, "it is missing" if words else self._last())
        size = int(words[2])
        kept = size if most is None else min(size, most)
        data = answer.read(kept)
        rest = size - kept + 1  # the line end behind each object
        while rest and (piece := answer.read(min(rest, _PIECE))):
            rest -= len(piece)
        if rest:
            raise self._lost(name, self._last())
        return data

    def _last(self) -> str:
        """Return the last message of git."""
        self._process.wait()
        self._said.seek(0)
        said = self._said.read().decode("utf-8", "replace")
        return f"it says: {_first(said)}" if said.strip() else "it ended without a message"

    def _lost(self, name: str, why: str) -> UsageError:
        return UsageError(
            f"git cannot read the object {name}: {why}; if this is a partial clone, check that its remote can"
            " be reached"
        )


@contextmanager
def _told_of_a_closed_pipe() -> Iterator[None]:
    """Let a write to a dead process raise BrokenPipeError: SIGPIPE would end this process silently."""
    before = signal.signal(signal.SIGPIPE, signal.SIG_IGN) if hasattr(signal, "SIGPIPE") else None
    try:
        yield
    finally:
        if before is not None:
            signal.signal(signal.SIGPIPE, before)
