"""Findings as SARIF 2.1.0, which code-scanning services read."""

import os
from collections.abc import Callable, Iterable
from pathlib import PurePath
from urllib.parse import quote

from watchbill.diagnostics import Diagnostic, Grade, Span
from watchbill.report.findings.findings import span_of, standing
from watchbill.report.json import Json, dump

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Grade.ERROR: "error", Grade.WARNING: "warning", Grade.ADVICE: "note"}

Pages = Callable[[str], str | None]
"""Returns the manual page of a code, in Markdown."""


def text(diagnostics: Iterable[Diagnostic], version: str, pages: Pages) -> str:
    """
    Return a SARIF log of one run with the findings that are not silenced, each rule with its manual page.

    OASIS SARIF 2.1.0: columns are code points (section 3.14.17), and a relative path becomes a relative URI
    (section 3.4.3).
    """
    found = standing(diagnostics)
    codes = sorted({diagnostic.code for diagnostic in found})
    driver: dict[str, Json] = {
        "name": "watchbill",
        "semanticVersion": version,
        "rules": [_rule(code, pages(code)) for code in codes],
    }
    run: dict[str, Json] = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in found],
    }
    return dump({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _rule(code: str, page: str | None) -> dict[str, Json]:
    rule: dict[str, Json] = {"id": code}
    if page is not None:
        first = next((line for line in page.splitlines() if line and not line.startswith("#")), code)
        rule["shortDescription"] = {"text": first}
        rule["help"] = {"text": page, "markdown": page}
    return rule


def _result(diagnostic: Diagnostic, index: int) -> dict[str, Json]:
    message = (
        diagnostic.message
        if diagnostic.advice is None
        else f"{diagnostic.message}\nHint: {diagnostic.advice}"
    )
    result: dict[str, Json] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index,
        "level": _LEVELS[diagnostic.grade],
        "message": {"text": message},
        "locations": [{"physicalLocation": _location(span_of(diagnostic.place))}],
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "physicalLocation": _location(span_of(related.place)),
                "message": {"text": related.message},
            }
            for number, related in enumerate(diagnostic.related, 1)
        ]
    if diagnostic.team is not None:
        result["properties"] = {"team": diagnostic.team}
    return result


def _location(span: Span) -> dict[str, Json]:
    location: dict[str, Json] = {"artifactLocation": {"uri": _uri(span.file)}}
    if span.line:
        location["region"] = {
            "startLine": span.line,
            "startColumn": span.column,
            "endColumn": span.end_column,
        }
    return location


def _uri(file: str) -> str:
    path = PurePath(file)
    return path.as_uri() if path.is_absolute() else quote(os.fsencode(path.as_posix()))
