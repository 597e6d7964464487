"""A source line, with the stretch that a finding is about underlined."""

import re

from watchbill.diagnostics import Span
from watchbill.printable import visible, width

TAB = 4
WIDEST = 120
"""Columns of a source line that are shown; the rest of a longer one is cut."""
_LONGEST = 4 * WIDEST
"""Letters of a line that is measured; one with more is cut, though all may be marks without a width."""
BEFORE = 40
"""Columns kept before the underlined stretch when a line is cut."""


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
