"""A text that cannot be read, without the smallest block around the mistake."""

import re
from dataclasses import dataclass

from watchbill.source.document import Text
from watchbill.source.syntax import Slip

_KEY = re.compile(r"""( *)(?:[^\s#'"\[\]{},&*!|>%@`-][^\s:]*|"[^"]*"|'[^']*')\s*:(?=\s|$)""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Mended:
    """A text without the part that could not be read, all else in its place; `hole` is the first and last line."""

    text: str
    hole: tuple[int, int]


def mend(text: Text, slip: Slip) -> Mended | None:
    """
    Blank out the smallest block around a slip: an entry of a section (its key stays, if possible), else the section.

    Return None where nothing is left to blank out, or the text is no mapping in block style.
    """
    blocks = []
    if slip.first < slip.last or text.line(slip.first).startswith("..."):
        blocks.append((slip.first, slip.last))
    section = _up(text, slip.last, 0)
    if section is not None:
        end = _end(text, max(section, slip.last), 0)
        indent = _indent(text, section + 1, end)
        entry = _up(text, slip.last, indent) if indent else None
        if entry is not None:
            blocks.append((entry, _end(text, max(entry, slip.last), indent)))
        blocks.append((section, end))
    blocks.append((slip.last, slip.last))
    for first, last in blocks:
        for keep_key in (True, False):
            changed = _blank(text, first, last, keep_key and first != 1)
            if changed != text.text:
                return Mended(text=changed, hole=(first, last))
    return None


def _indent(text: Text, first: int, last: int) -> int:
    """Return the indentation of a section's entries: that of the first, unless a smaller one is not the exception."""
    found = [len(key[1]) for n in range(first, last + 1) if (key := _KEY.match(text.line(n)))]
    usual = [indent for indent in set(found) if found.count(indent) > 1 and indent]
    return min([*found[:1], *usual], default=0)


def _up(text: Text, number: int, indent: int) -> int | None:
    for n in range(number, 0, -1):
        found = _KEY.match(text.line(n))
        if found and len(found[1]) == indent:
            return n
    return None


def _end(text: Text, start: int, indent: int) -> int:
    for n in range(start + 1, len(text.starts) + 1):
        found = _KEY.match(text.line(n))
        if found and len(found[1]) <= indent:
            return n - 1
    return len(text.starts)


def _blank(text: Text, first: int, last: int, keep_key: bool) -> str:
    start = text.starts[first - 1]
    if keep_key and (found := _KEY.match(text.line(first))):
        start += found.end()
    end = max(start, text.starts[last] if last < len(text.starts) else len(text.text))
    return text.text[:start] + re.sub(r"[^\r\n]", " ", text.text[start:end]) + text.text[end:]
