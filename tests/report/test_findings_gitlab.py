"""GitLab's code-quality report."""

import json
from dataclasses import replace
from pathlib import Path

from jsonschema import Draft202012Validator

from tests.golden import check
from tests.report.findings_examples import ALL, TWICE
from watchbill.diagnostics import Span
from watchbill.report.findings import gitlab

GOLDEN = Path(__file__).parent / "golden"

# GitLab, "Code Quality report format": all of these are required, and nothing else is read.
REPORT = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "location", "severity"],
        "additionalProperties": False,
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "minLength": 1},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "lines"],
                "properties": {
                    "path": {"type": "string", "pattern": "^(?!\\./)"},
                    "lines": {
                        "required": ["begin"],
                        "properties": {"begin": {"type": "integer", "minimum": 1}},
                    },
                },
            },
        },
    },
}


def test_a_report_is_what_gitlab_documents() -> None:
    """Each finding has all keys. No findings are an empty array, which removes the previous ones."""
    text = gitlab.text(ALL)
    assert list(Draft202012Validator(REPORT).iter_errors(json.loads(text))) == []
    check(GOLDEN / "findings.codequality.json", text)
    assert gitlab.text(()) == "[]\n"


def test_a_finding_stays_the_same_when_its_line_moves() -> None:
    """Two equal findings count as two."""
    assert isinstance(TWICE.place, Span)
    lower = replace(TWICE, place=replace(TWICE.place, line=TWICE.place.line + 7))
    once, moved, both = (json.loads(gitlab.text(each)) for each in ((TWICE,), (lower,), (TWICE, lower)))
    assert once[0]["fingerprint"] == moved[0]["fingerprint"] == both[0]["fingerprint"]
    assert both[0]["fingerprint"] != both[1]["fingerprint"]
