"""Findings as GitHub workflow commands, which annotate the lines of a pull request."""

from collections.abc import Iterable, Iterator

from watchbill.diagnostics import Diagnostic, Grade, Span
from watchbill.report.findings.findings import span_of, standing

_COMMANDS = {Grade.ERROR: "error", Grade.WARNING: "warning", Grade.ADVICE: "notice"}


def text(diagnostics: Iterable[Diagnostic]) -> Iterator[str]:
    """
    Yield a workflow command for each finding that is not silenced.

    GitHub documents the form as "Workflow commands for GitHub Actions". The escapes are those of its
    toolkit (`escapeData` and `escapeProperty` in packages/core/src/command.ts of actions/toolkit).
    """
    for diagnostic in standing(diagnostics):
        span = span_of(diagnostic.place)
        properties = {"file": span.file.replace("\\", "/")}
        if span.line:
            properties |= {"line": str(span.line), "col": str(span.column), "endColumn": str(span.end_column)}
        properties["title"] = diagnostic.code
        where = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
        sentences = [
            diagnostic.message,
            *(_related(span_of(r.place), r.message, span.file) for r in diagnostic.related),
        ]
        if diagnostic.advice is not None:
            sentences.append(f"hint: {diagnostic.advice}")
        yield f"::{_COMMANDS[diagnostic.grade]} {where}::{_data(chr(10).join(sentences))}\n"


def _related(span: Span, message: str, file: str) -> str:
    return f"line {span.line}: {message}" if span.file == file else f"{span.file}:{span.line}: {message}"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
