"""Which lines of a pull request's file may be commented on."""

import re

# "@@ -a,b +c,d @@": d lines from c on are shown of the new file, one where d is left out (diff(1), unified).
_HEADER = re.compile(r"^@@ -\d+(?:,\d+)? \+(\d+)(?:,(\d+))? @@", re.MULTILINE)


def shown(patch: str) -> list[tuple[int, int]]:
    """Return the first and last line of the new file that each hunk of a patch shows, context included."""
    found = ((int(first), int(count or 1)) for first, count in _HEADER.findall(patch))
    return [(first, first + count - 1) for first, count in found if count]


def within(patch: str, first: int, last: int) -> bool:
    """Whether one hunk shows all lines from `first` to `last`: else GitHub answers 422."""
    return any(begin <= first and last <= end for begin, end in shown(patch))


def place(was: tuple[str, ...], text: str, first: int) -> tuple[int, int] | None:
    """
    Return where some lines are in a text, counted from 1: where they were said to be, else where they are once.

    A pull request is read as it would be merged; its own lines may stand higher or lower.
    """
    lines = [line.removesuffix("\r") for line in text.split("\n")]
    size = len(was)
    if not size:
        return None
    if tuple(lines[first - 1 : first - 1 + size]) == was:
        return first, first + size - 1
    found = [at for at in range(len(lines) - size + 1) if tuple(lines[at : at + size]) == was]
    return (found[0] + 1, found[0] + size) if len(found) == 1 else None
