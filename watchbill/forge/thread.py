"""The one comment of a thread that is kept up to date."""

from dataclasses import dataclass
from typing import Protocol

from watchbill.forge.client import Lost, Refused

LIMIT = 65_536
"""Characters of a comment on GitHub; GitLab takes more."""

_ROUNDS = 3
_ENDS = 500
"""Characters that are left to close what is open where it is cut."""
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
            # It may be there all the same: look before it is written twice.
            if attempt == _ROUNDS:
                raise
            continue
        try:
            if mine[0].body.rstrip() != body.rstrip():
                thread.rewrite(mine[0].id, body)
        except Refused as refused:
            # Another run, at the same time, has taken it away.
            if refused.status != 404 or attempt == _ROUNDS:
                raise
            continue
        for each in mine[1:]:
            thread.remove(each.id)
        return "updated"
    raise AssertionError


def fitting(body: str) -> str:
    """Return a comment of at most LIMIT, which says where it was cut, with each fence and fold closed."""
    if len(body) <= LIMIT:
        return body
    kept = body[: LIMIT - _ENDS - len(_CUT)].rpartition("\n")[0]
    return kept + _ends(kept) + _CUT


def _ends(text: str) -> str:
    """Return what closes the fence and the folds that are open at the end of a text."""
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
