"""The recovery from a syntax error: the text is read again without the smallest block around it."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass

from watchbill.roster.yaml.document import Text
from watchbill.roster.yaml.syntax import SyntaxFault

_KEY = re.compile(
    r"""^( *)(?:[^\s#'"\[\]{},&*!|>%@`-][^\s:]*|"[^"\n]*"|'[^'\n]*')[^\S\n]*:(?=\s|$)""", re.MULTILINE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """
    A text in which the part that could not be read is blank, so that everything else keeps its place.

    `hole` has the first and the last line of that part.
    """

    text: str
    hole: tuple[int, int]


def without_block(text: Text, fault: SyntaxFault) -> Remainder | None:
    """
    Blank out the smallest block around a mistake: an entry of a section, or else the section.

    The key of an entry stays if possible. Return None if nothing is left to blank out.
    """
    blocks = []
    if fault.first < fault.last or text.line(fault.first).startswith("..."):
        blocks.append((fault.first, fault.last))
    keys = _Keys(text)
    section = keys.up(fault.last, 0)
    if section is not None:
        end = keys.end(max(section, fault.last), 0)
        indent = keys.usual(section + 1, end)
        entry = keys.up(fault.last, indent) if indent else None
        if entry is not None:
            blocks.append((entry, keys.end(max(entry, fault.last), indent)))
        blocks.append((section, end))
    blocks.append((fault.last, fault.last))
    for first, last in blocks:
        for keep_key in (True, False):
            changed = _blank(text, first, last, keep_key and first != 1)
            if changed != text.text:
                return Remainder(text=changed, hole=(first, last))
    return None


class _Keys:
    """The lines of a text that begin with a key, in order, and the indentation of each."""

    def __init__(self, text: Text) -> None:
        self.text = text
        plain = text.text.replace("\r\n", " \n").replace("\r", "\n")
        found = [(match.start(), len(match[1])) for match in _KEY.finditer(plain)]
        self.numbers = [bisect_right(text.starts, start) for start, _ in found]
        self.indents = [indent for _, indent in found]

    def usual(self, first: int, last: int) -> int:
        """Return the indentation of a section's entries: that of the first, or a smaller one that repeats."""
        within = self.indents[bisect_left(self.numbers, first) : bisect_right(self.numbers, last)]
        often = [indent for indent, count in Counter(within).items() if count > 1 and indent]
        return min([*within[:1], *often], default=0)

    def up(self, number: int, indent: int) -> int | None:
        """Return the nearest line at or above a line that begins with a key of this indentation."""
        for at in range(bisect_right(self.numbers, number) - 1, -1, -1):
            if self.indents[at] == indent:
                return self.numbers[at]
        return None

    def end(self, start: int, indent: int) -> int:
        """Return the last line of a block, which ends before the next key of this indentation or less."""
        for at in range(bisect_right(self.numbers, start), len(self.numbers)):
            if self.indents[at] <= indent:
                return self.numbers[at] - 1
        return len(self.text.starts)


def _blank(text: Text, first: int, last: int, keep_key: bool) -> str:
    start = text.starts[first - 1]
    if keep_key and (found := _KEY.match(text.line(first))):
        start += found.end()
    end = max(start, text.starts[last] if last < len(text.starts) else len(text.text))
    return text.text[:start] + re.sub(r"[^\r\n]", " ", text.text[start:end]) + text.text[end:]
