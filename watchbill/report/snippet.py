"""A source line, with the stretch that a finding is about underlined."""

import re
from unicodedata import category, east_asian_width, name

from watchbill.diagnostics import Span

TAB = 4
WIDEST = 120
"""Columns of a source line that are shown; the rest of a longer one is cut."""
_LONGEST = 4 * WIDEST
"""Letters of a line that is measured; one with more is cut, though all may be marks without a width."""
BEFORE = 40
"""Columns kept before the underlined stretch when a line is cut."""

# Controls could drive the terminal, bidirectional marks could show a line in another order than it is read.
_UNSHOWN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def visible(text: str) -> str:
    """Return the text with each control, bidirectional mark and lone surrogate as one harmless sign."""
    return text if text.isprintable() else _UNSHOWN.sub(_sign, text)


def copied(text: str) -> str:
    """Return the same of a text that somebody will copy: a tab stays one."""
    return "\t".join(map(visible, text.split("\t")))


def hidden(text: str) -> list[str]:
    """Return what has a sign in its place then, each once: its code point, and what Unicode calls it."""
    found = dict.fromkeys(_UNSHOWN.findall(text.replace("\t", "")))
    return [f"U+{ord(each):04X} ({name(each, 'control').lower()})" for each in found]


def _sign(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x20:
        return chr(0x2400 + code)
    return "␡" if code == 0x7F else "\N{REPLACEMENT CHARACTER}"


def width(text: str) -> int:
    """Return how many terminal columns a text without tabs takes: 2 for wide letters, none for combining marks."""
    if text.isascii():
        return len(text)
    return sum(_columns(char) for char in text)


def _columns(char: str) -> int:
    if category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(char) in "WF" else 1


def snippet(line: str, span: Span) -> tuple[str, str]:
    """
    Return the line as it is shown, and the underline that goes below it: `^~~~`.

    Tabs are expanded, wide letters count double, and of a line longer than
    `WIDEST` columns the part around the span is shown.
    """
    start = min(max(span.column - 1, 0), len(line))
    end = min(max(span.end_column - 1, start), len(line))
    left, right, first = 0, len(line), ""
    if len(line) > _LONGEST or width(line) > WIDEST:
        left = max(start - BEFORE, 0) if start > WIDEST // 2 else 0
        right = min(left + WIDEST, len(line))
        end = min(end, right)
        first = "…" if left else ""
    before = first + _shown(line[left:start])
    marked = _shown(line[start:end], width(before))
    after = _shown(line[end:right], width(before) + width(marked)) + ("…" if right < len(line) else "")
    under = " " * width(before) + "^" + "~" * (width(marked) - 1)
    return (before + marked + after).rstrip(), under


def _shown(text: str, column: int = 0) -> str:
    """Return the text with tabs expanded to the stops that follow from the column it begins at."""
    if "\t" not in text:
        return visible(text)
    shown = ""
    for part in re.split("(\t)", text):
        shown += " " * (TAB - (column + width(shown)) % TAB) if part == "\t" else visible(part)
    return shown
