"""Text for a terminal, padded, clipped or wrapped to a number of columns, and coloured."""

from enum import StrEnum

from watchbill.printable import width

APART = "  "
"""The space between two columns of a table, and before the first."""


class Paint(StrEnum):
    """ANSI styles; they only repeat what the words say."""

    ERROR = "1;31"
    WARNING = "1;33"
    ADVICE = "1;36"
    NOTE = "1"
    HINT = "32"
    CARET = "1;32"
    PLACE = "1"
    DIM = "2"


def painted(text: str, paint: Paint, *, color: bool) -> str:
    """Return the text in a colour, or unchanged."""
    return f"\x1b[{paint}m{text}\x1b[0m" if color else text


def padded(text: str, columns: int) -> str:
    """Return the text, padded with spaces to a number of columns."""
    return text + " " * (columns - width(text))


def clipped(text: str, columns: int) -> str:
    """Return the beginning of a text that fits into a number of columns."""
    if width(text) <= columns:
        return text
    end = min(len(text), columns)
    while width(text[:end]) > columns:
        end -= 1
    return text[:end]


def wrapped(text: str, columns: int, *, indent: int = 0, hang: int = 0) -> list[str]:
    """
    Return a text in lines of at most `columns`; lines after the first are indented by `hang` more.

    Lines break between words, and within a word only if it is wider than a line. A line holds at least two
    columns, because a wide character needs two.
    """
    lines: list[str] = []
    line, free = "", columns - indent
    for word in text.split(" "):
        rest = word
        if line and width(line) + 1 + width(word) > free:
            lines.append(line)
            line, free = "", columns - indent - hang
        while width(rest) > max(free, 2):
            part = clipped(rest, max(free, 2))
            lines.append(part)
            rest, free = rest[len(part) :], columns - indent - hang
        line = f"{line} {rest}" if line else rest
    lines.append(line)
    return [" " * (indent + hang * (number > 0)) + each.rstrip() for number, each in enumerate(lines)]
