"""The one comment that is kept up to date."""

from dataclasses import dataclass
from typing import Protocol

from watchbill.cli.ci.forge import Lost

LIMIT = 65_536
"""Characters of a comment on GitHub; GitLab takes more."""

_ROUNDS = 3
_CUT = "\n\n**Cut off here, because a comment may not be longer.**\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """A comment: who wrote it, and what it says."""

    id: int
    author: str
    body: str


class Thread(Protocol):
    """Where comments are written: a pull request, or a merge request."""

    kind: str
    permission: str
    token: str

    def me(self) -> str:
        """Return whom the token writes as."""
        ...

    def comments(self) -> list[Comment]:
        """Return the comments, oldest first."""
        ...

    def write(self, body: str) -> None:
        """Write one."""
        ...

    def rewrite(self, comment: int, body: str) -> None:
        """Change one."""
        ...

    def remove(self, comment: int) -> None:
        """Take one away."""
        ...


def marker(name: str) -> str:
    """Return the hidden line that the comment is found by; a name tells those of several rosters apart."""
    return f"<!-- watchbill:diff {name} -->" if name else "<!-- watchbill:diff -->"


def keep(thread: Thread, me: str, name: str, text: str, *, quiet: bool) -> str:
    """
    Let one comment of one's own say a text, and return what was done: written, updated, or nothing.

    With `quiet` none is begun. Where two runs wrote at once, the later ones go. A comment
    of somebody else's is never touched, whatever it says. Raises Refused, Lost.
    """
    mark = marker(name)
    body = fitting(f"{mark}\n{text}")
    for attempt in range(1, _ROUNDS + 1):
        mine = [each for each in thread.comments() if each.author == me and each.body.lstrip().startswith(mark)]
        if not mine and quiet:
            return "not needed"
        try:
            if not mine:
                thread.write(body)
                return "written"
        except Lost:
            # It may be there all the same: look before it is written twice.
            if attempt == _ROUNDS:
                raise
            continue
        if mine[0].body.rstrip() != body.rstrip():
            thread.rewrite(mine[0].id, body)
        for each in mine[1:]:
            thread.remove(each.id)
        return "updated"
    raise AssertionError


def fitting(body: str) -> str:
    """Return a comment that is not too long, and says where it was cut."""
    if len(body) <= LIMIT:
        return body
    return body[: LIMIT - len(_CUT)].rpartition("\n")[0] + _CUT
