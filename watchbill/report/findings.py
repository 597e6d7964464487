"""Findings as a reader of compilers expects them: the place, the sentence, the line, the hint."""

from collections.abc import Callable, Collection, Iterable, Iterator
from enum import StrEnum

from watchbill.checks.gate import Prepared
from watchbill.diagnostics import Diagnostic, Grade, Span
from watchbill.printable import visible
from watchbill.report.snippet import snippet

Lines = Callable[[str, int], str]
"""The text of a line of a file, counted from 1."""


class Paint(StrEnum):
    """ANSI renditions; they repeat what the words say already."""

    ERROR = "1;31"
    WARNING = "1;33"
    ADVICE = "1;36"
    NOTE = "1"
    HINT = "32"
    CARET = "1;32"
    PLACE = "1"
    DIM = "2"


_PAINTS = {Grade.ERROR: Paint.ERROR, Grade.WARNING: Paint.WARNING, Grade.ADVICE: Paint.ADVICE}


def painted(text: str, paint: Paint, *, color: bool) -> str:
    """Return the text in a colour, or as it is."""
    return f"\x1b[{paint}m{text}\x1b[0m" if color else text


def span_of(place: object) -> Span:
    """Return a place that has been resolved; findings are reported after their places are known."""
    if not isinstance(place, Span):
        raise TypeError(f"this finding's place is not resolved: {place!r}")
    return place


def standing(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Return the findings that no suppression silences, in the order of the files and their lines."""
    return sorted((d for d in diagnostics if d.silent is None), key=_order)


def _order(diagnostic: Diagnostic) -> tuple[str, int, int, str, str]:
    span = span_of(diagnostic.place)
    return span.file, span.line, span.column, diagnostic.code, diagnostic.message


def text(diagnostics: Iterable[Diagnostic], line: Lines, *, color: bool = False) -> Iterator[str]:
    """
    Yield each standing finding as a block of lines, a blank line between two.

    Places must be spans. Silenced findings are left out.
    """
    for number, diagnostic in enumerate(standing(diagnostics)):
        yield ("\n" if number else "") + "\n".join(_block(diagnostic, line, color)) + "\n"


def stopping(prepared: Prepared, codes: Collection[str] = (), *, color: bool = False) -> Iterator[str]:
    """
    Yield what keeps a command from doing all of its work, a block without its line end.

    What is allowed, and all of some further codes, is said with it.
    """
    also = {*prepared.allowed, *codes}
    found = (each for each in prepared.diagnostics if each.grade is Grade.ERROR or each.code in also)
    for block in text(found, prepared.sources.line, color=color):
        yield block.rstrip("\n")


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
    """Yield the source line behind its number, and the underline; nothing for a file as a whole, or an empty line."""
    text = line(span.file, span.line) if span.line else ""
    if not text.strip():
        return
    shown, under = snippet(text, span)
    number = painted(f"  {span.line:>{gutter}} |", Paint.DIM, color=color)
    blank = painted(f"  {'':>{gutter}} |", Paint.DIM, color=color)
    yield f"{number} {shown}".rstrip()
    yield f"{blank} {painted(under, Paint.CARET, color=color)}"
