"""The one comment on a request, which is kept up to date."""

from dataclasses import dataclass
from typing import Protocol

from watchbill.forge.client import Lost, Refused

LIMIT = 65_536
"""How many characters GitHub takes in a comment; GitLab takes more."""

_ROUNDS = 3
_ENDS = 500
"""Characters reserved to close the fences and folds that are open at the cut."""
_CUT = "\n\n**Cut off here, because a comment cannot be longer.**\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment: who wrote it, and what it says."""

    id: int
    author: str
    body: str


class Thread(Protocol):
    """A pull request or a merge request, where comments are written."""

    kind: str
    permission: str
    token: str

    def me(self) -> str:
        """Return the user that the token writes as."""
        ...

    def comments(self) -> list[Comment]:
        """Return the comments, oldest first."""
        ...

    def write(self, body: str) -> None:
        """Write a comment."""
        ...

    def rewrite(self, comment: int, body: str) -> None:
        """Change a comment."""
        ...

    def remove(self, comment: int) -> None:
        """Delete a comment."""
        ...


def marker(name: str) -> str:
    """Return the hidden line that identifies the comment; the name is that of one of several rosters."""
    return f"<!-- watchbill:diff {name} -->" if name else "<!-- watchbill:diff -->"


def keep(thread: Thread, me: str, name: str, text: str, *, quiet: bool) -> str:
    """
    Keep one comment of our own with this text, and return what was done.

    With `quiet`, no comment is begun. If two runs wrote at once, the later comments are deleted. A comment of
    another user is never changed, whatever it says. Raises Refused, Lost.
    """
    mark = marker(name)
    body = fitting(f"{mark}\n{text}")
    for attempt in range(1, _ROUNDS + 1):
        mine = [
            each for each in thread.comments() if each.author == me and each.body.lstrip().startswith(mark)
        ]
        if not mine and quiet:
            return "not needed"
        try:
            if not mine:
                thread.write(body)
                return "written"
        except Lost:
            # It may exist anyway: look before it is written twice.
            if attempt == _ROUNDS:
                raise
            continue
        try:
            if mine[0].body.rstrip() != body.rstrip():
                thread.rewrite(mine[0].id, body)
        except Refused as refused:
            # Another run has deleted it at the same time.
            if refused.status != 404 or attempt == _ROUNDS:
                raise
            continue
        for each in mine[1:]:
            thread.remove(each.id)
        return "updated"
    raise AssertionError


def fitting(body: str) -> str:
    """Return a comment of at most LIMIT characters. A cut one says so, and closes fences and folds."""
    if len(body) <= LIMIT:
        return body
    kept = body[: LIMIT - _ENDS - len(_CUT)].rpartition("\n")[0]
    return kept + _ends(kept) + _CUT


def _ends(text: str) -> str:
    """Return the lines that close the open fence and folds at the end of a text."""
    fence, folds = "", 0
    for line in text.split("\n"):
        ticks = line[: len(line) - len(line.lstrip("`"))]
        if fence:
            fence = "" if line == fence else fence
        elif len(ticks) >= 3:
            fence = ticks
        else:
            folds += line.count("<details>") - line.count("</details>")
    ends = [fence] * bool(fence) + ["\n</details>"] * max(folds, 0)
    return "".join(f"\n{each}" for each in ends)[:_ENDS]
