"""Findings for a terminal, each with its place, message, underlined source line and hint."""

import re
from collections.abc import Collection, Iterable, Iterator

from watchbill.checks.gate import Prepared
from watchbill.diagnostics import Diagnostic, Grade, Span
from watchbill.printable import visible, width
from watchbill.report.findings.findings import LineOf, span_of, standing
from watchbill.report.terminal import Paint, painted

TAB = 4
WIDEST = 120
"""The most columns of a source line that are shown; a longer line is cut."""
_LONGEST = 4 * WIDEST
"""The most characters of a line that is measured; a longer line is cut, even if its marks have no width."""
BEFORE = 40
"""Columns that are kept before the underlined part when a line is cut."""

_PAINTS = {Grade.ERROR: Paint.ERROR, Grade.WARNING: Paint.WARNING, Grade.ADVICE: Paint.ADVICE}


def text(diagnostics: Iterable[Diagnostic], line: LineOf, *, color: bool = False) -> Iterator[str]:
    """
    Yield a block of lines for each finding that is not silenced, with a blank line between two.

    Places must be resolved spans.
    """
    for number, diagnostic in enumerate(standing(diagnostics)):
        yield ("\n" if number else "") + "\n".join(_block(diagnostic, line, color)) + "\n"


def stopping(prepared: Prepared, codes: Collection[str] = (), *, color: bool = False) -> Iterator[str]:
    """
    Yield the errors that keep a command from doing all of its work, each a block without its line end.

    Findings whose codes are allowed or in `codes` are included.
    """
    also = {*prepared.allowed, *codes}
    found = (each for each in prepared.diagnostics if each.grade is Grade.ERROR or each.code in also)
    for block in text(found, prepared.sources.line, color=color):
        yield block.rstrip("\n")


def _block(diagnostic: Diagnostic, line: LineOf, color: bool) -> Iterator[str]:
    span = span_of(diagnostic.place)
    spans = [span, *(span_of(related.place) for related in diagnostic.related)]
    gutter = max(len(str(each.line)) for each in spans)
    code = painted(f"[{diagnostic.code}]", Paint.DIM, color=color)
    grade = painted(f"{diagnostic.grade}:", _PAINTS[diagnostic.grade], color=color)
    yield f"{_place(span, color)} {grade} {visible(diagnostic.message)} {code}"
    yield from _source(span, line, gutter, color)
    for related in diagnostic.related:
        span = span_of(related.place)
        note = painted("note:", Paint.NOTE, color=color)
        yield f"{_place(span, color)} {note} {visible(related.message)}"
        yield from _source(span, line, gutter, color)
    if diagnostic.hint is not None:
        yield painted("hint:", Paint.HINT, color=color) + " " + visible(diagnostic.hint)
        yield from (f"  {visible(line)}" for line in diagnostic.way)


def _place(span: Span, color: bool) -> str:
    name = visible(span.file)
    return painted(
        f"{name}:{span.line}:{span.column}:" if span.line else f"{name}:", Paint.PLACE, color=color
    )


def _source(span: Span, line: LineOf, gutter: int, color: bool) -> Iterator[str]:
    """Yield the numbered source line and its underline; nothing for a whole file or an empty line."""
    text = line(span.file, span.line) if span.line else ""
    if not text.strip():
        return
    shown, under = snippet(text, span)
    number = painted(f"  {span.line:>{gutter}} |", Paint.DIM, color=color)
    blank = painted(f"  {'':>{gutter}} |", Paint.DIM, color=color)
    yield f"{number} {shown}".rstrip()
    yield f"{blank} {painted(under, Paint.CARET, color=color)}"


def snippet(line: str, span: Span) -> tuple[str, str]:
    """
    Return the line as it is shown, and its underline: `^~~~`.

    Tabs are expanded and wide characters count double. A line longer than `WIDEST` columns is cut to the
    part around the span.
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
    """Return the text with its tabs expanded; `column` is where it begins."""
    if "\t" not in text:
        return visible(text)
    shown = ""
    for part in re.split("(\t)", text):
        shown += " " * (TAB - (column + width(shown)) % TAB) if part == "\t" else visible(part)
    return shown
