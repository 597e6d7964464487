"""Findings as JSON, for programs."""

from dataclasses import asdict

from watchbill.diagnostics import Diagnostic, Span
from watchbill.report.findings.findings import Findings, span_of, standing
from watchbill.report.json import Json, dump, when

VERSION = 1
"""Increases when a key is removed or changes its meaning; new keys do not increase it."""


def text(found: Findings) -> str:
    """
    Return one object: `version`, `file`, `at`, `summary`, `findings` and `silenced`.

    A finding has `code`, `grade`, `message`, `hint`, `team`, `place` and `related`. A place has `file`,
    `line`, `column` and `end_column`; the last three are null for a whole file. Silenced findings have
    their own list, each with its `reason`.
    """
    silenced = [d for d in found.diagnostics if d.silent is not None]
    silenced.sort(
        key=lambda d: (span_of(d.place).file, span_of(d.place).line, span_of(d.place).column, d.code)
    )
    return dump(
        {
            "version": VERSION,
            "file": found.name,
            "at": when(found.at),
            "summary": {**asdict(found.counts)},
            "findings": [finding(d) for d in standing(found.diagnostics)],
            "silenced": [{**finding(d), "reason": d.silent} for d in silenced],
        }
    )


def finding(diagnostic: Diagnostic) -> dict[str, Json]:
    """Return a finding as a JSON object; its places must be resolved."""
    return {
        "code": diagnostic.code,
        "grade": diagnostic.grade.value,
        "message": diagnostic.message,
        "hint": diagnostic.advice,
        "team": diagnostic.team,
        "place": _place(span_of(diagnostic.place)),
        "related": [{"message": r.message, "place": _place(span_of(r.place))} for r in diagnostic.related],
    }


def _place(span: Span) -> dict[str, Json]:
    if not span.line:
        return {"file": span.file, "line": None, "column": None, "end_column": None}
    return {"file": span.file, "line": span.line, "column": span.column, "end_column": span.end_column}
