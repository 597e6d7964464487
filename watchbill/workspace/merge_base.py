"""The commit that a pull request is compared with, in the clone of a CI run."""

import os
import subprocess
from pathlib import Path

from watchbill.usage import UsageError
from watchbill.workspace import git

_ENVIRONMENT = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0"}


def merge_base(base: str, head: str, folder: Path) -> str:
    """
    Return the commit before the merge of a request, which the work tree is compared with.

    `head` is the commit to merge, and `base` is a commit of the target branch. GitHub checks out the merge of
    a pull request. Its first parent is the target branch as it is now, so the difference is what the merge
    does. A clone with one commit fetches the next. If the branch itself is checked out, the result is the
    commit where it left the target branch. Raises UsageError.
    """
    at = _head(folder)
    if (found := _merged(head, folder)) is not None:
        return found
    # In a complete clone, a fetch with a depth would throw the other commits away.
    if _git(folder, "rev-parse", "--is-shallow-repository") == "true":
        _git(folder, "fetch", "--quiet", "--no-tags", "--depth=2", "origin", at)
        found = _merged(head, folder)
    found = found or _git(folder, "merge-base", base, "HEAD")
    if found is None:
        raise UsageError(
            "the commits to compare are not in this clone: let actions/checkout fetch two, with `fetch-depth:"
            " 2`; if it does not check out the merge, let it fetch all, with `fetch-depth: 0`; on GitLab, use"
            " `GIT_DEPTH: 0`"
        )
    return found


def _head(folder: Path) -> str:
    """Return the checked-out commit; raises UsageError with git's message, and a remedy in containers."""
    try:
        return git.commit_folder("HEAD", folder).commit
    except UsageError as problem:
        if "dubious ownership" not in str(problem):
            raise
        # In the job of a container, the files belong to another user.
        mend = 'trust it in a step before, with `git config --global --add safe.directory "$PWD"`'
        raise UsageError(f"{problem}: {mend}") from None


def _merged(head: str, folder: Path) -> str | None:
    """Return the first parent of the merge that is checked out; None if it is not a merge of this request."""
    if _commit("HEAD^2", folder) not in (None, head):
        return None
    return _commit("HEAD^1", folder) if _commit("HEAD^2", folder) is not None else None


def _commit(name: str, folder: Path) -> str | None:
    try:
        return git.commit_folder(name, folder).commit
    except UsageError:
        return None


def _git(folder: Path, *words: str) -> str | None:
    """Return what git prints, None if it fails."""
    command = ("git", "-C", str(folder), *words)
    done = subprocess.run(command, env=os.environ | _ENVIRONMENT, capture_output=True, text=True)
    return done.stdout.strip() if done.returncode == 0 else None
