"""Findings for a terminal: the place, the sentence, the line and the hint."""

from collections.abc import Iterable, Iterator

from watchbill.diagnostics import Diagnostic, Grade, Span
from watchbill.printable import visible
from watchbill.report.findings.findings import Lines, span_of, standing
from watchbill.report.findings.snippet import snippet
from watchbill.report.terminal import Paint, painted

_PAINTS = {Grade.ERROR: Paint.ERROR, Grade.WARNING: Paint.WARNING, Grade.ADVICE: Paint.ADVICE}


def text(diagnostics: Iterable[Diagnostic], line: Lines, *, color: bool = False) -> Iterator[str]:
    """
    Yield each standing finding as a block of lines, a blank line between two.

    Places must be spans. Silenced findings are left out.
    """
    for number, diagnostic in enumerate(standing(diagnostics)):
        yield ("\n" if number else "") + "\n".join(_block(diagnostic, line, color)) + "\n"


def _block(diagnostic: Diagnostic, line: Lines, color: bool) -> Iterator[str]:
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


def _source(span: Span, line: Lines, gutter: int, color: bool) -> Iterator[str]:
    """Yield the numbered source line and its underline; nothing for a file as a whole, or an empty line."""
    text = line(span.file, span.line) if span.line else ""
    if not text.strip():
        return
    shown, under = snippet(text, span)
    number = painted(f"  {span.line:>{gutter}} |", Paint.DIM, color=color)
    blank = painted(f"  {'':>{gutter}} |", Paint.DIM, color=color)
    yield f"{number} {shown}".rstrip()
    yield f"{blank} {painted(under, Paint.CARET, color=color)}"
