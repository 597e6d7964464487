"""Findings as JSON, for programs."""

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime

from watchbill.diagnostics import Diagnostic, Span
from watchbill.report.findings import span_of, standing
from watchbill.report.summary import Tally

VERSION = 1
"""Raised when a key goes or changes its meaning; keys may come without that."""

Tree = None | bool | int | str | list["Tree"] | dict[str, "Tree"]
"""What JSON can say, without fractions."""


def text(name: str, diagnostics: Iterable[Diagnostic], counts: Tally, instant: datetime) -> str:
    """
    Return one object: `version`, `file`, `at`, `summary`, `findings` and `silenced`.

    A finding has `code`, `grade`, `message`, `hint`, `team`, `place` and
    `related`; a place has `file`, `line`, `column` and `end_column`, the last
    three null for a file as a whole. Silenced findings stand apart, with the `reason`.
    """
    everything = tuple(diagnostics)
    silenced = [d for d in everything if d.silent is not None]
    silenced.sort(
        key=lambda d: (span_of(d.place).file, span_of(d.place).line, span_of(d.place).column, d.code)
    )
    return dump(
        {
            "version": VERSION,
            "file": name,
            "at": when(instant),
            "summary": {**asdict(counts)},
            "findings": [finding(d) for d in standing(everything)],
            "silenced": [{**finding(d), "reason": d.silent} for d in silenced],
        }
    )


def dump(tree: Tree) -> str:
    """Return JSON in ASCII, so that it is valid in whatever encoding it travels, with a line end."""
    return json.dumps(tree, indent=2) + "\n"


def when(instant: datetime) -> str:
    """Return an instant as RFC 3339 in UTC, with `Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")


def finding(diagnostic: Diagnostic) -> dict[str, Tree]:
    """Return a finding, whose place is resolved, by its keys."""
    return {
        "code": diagnostic.code,
        "grade": diagnostic.grade.value,
        "message": diagnostic.message,
        "hint": diagnostic.advice,
        "team": diagnostic.team,
        "place": _place(span_of(diagnostic.place)),
        "related": [{"message": r.message, "place": _place(span_of(r.place))} for r in diagnostic.related],
    }


def _place(span: Span) -> dict[str, Tree]:
    if not span.line:
        return {"file": span.file, "line": None, "column": None, "end_column": None}
    return {"file": span.file, "line": span.line, "column": span.column, "end_column": span.end_column}
