import json
import re
from datetime import UTC, datetime
from pathlib import Path

from jsonschema import Draft202012Validator

from tests.golden import check
from tests.report.findings_examples import ALL, TWICE, WHOLE
from watchbill.report.findings import github, sarif
from watchbill.report.findings import json as form
from watchbill.report.findings.findings import Findings, Tally, sentence, tally

GOLDEN = Path(__file__).parent / "golden"
PAGE = "# duplicate-key\n\nA key stands twice in one mapping.\n\n## Why\n\nOnly one counts.\n"

# What SARIF 2.1.0 requires of the objects that are written, and the values that it allows them (OASIS,
# section 3).
POSITION = {"type": "integer", "minimum": 1}
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LOCATION = {
    "type": "object",
    "required": ["artifactLocation"],
    "additionalProperties": False,
    "properties": {
        "artifactLocation": {
            "type": "object",
            "required": ["uri"],
            "properties": {"uri": {"type": "string", "pattern": "^[A-Za-z0-9._~:/%-]+$"}},
        },
        "region": {
            "type": "object",
            "required": ["startLine"],
            "additionalProperties": False,
            "properties": {"startLine": POSITION, "startColumn": POSITION, "endColumn": POSITION},
        },
    },
}
RESULT = {
    "type": "object",
    "required": ["message"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": {"enum": ["none", "note", "warning", "error"]},
        "message": TEXT,
        "locations": {"type": "array", "items": {"properties": {"physicalLocation": LOCATION}}},
        "relatedLocations": {
            "type": "array",
            "items": {"properties": {"id": {"type": "integer", "minimum": 0}, "physicalLocation": LOCATION}},
        },
        "properties": {"type": "object"},
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string", "format": "uri"},
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["tool"],
                "additionalProperties": False,
                "properties": {
                    "tool": {
                        "required": ["driver"],
                        "properties": {
                            "driver": {
                                "required": ["name"],
                                "additionalProperties": False,
                                "properties": {
                                    "name": {"type": "string"},
                                    "semanticVersion": {"type": "string", "pattern": r"^\d+\.\d+\.\d+"},
                                    "rules": {
                                        "type": "array",
                                        "uniqueItems": True,
                                        "items": {
                                            "required": ["id"],
                                            "additionalProperties": False,
                                            "properties": {
                                                "id": {"type": "string"},
                                                "shortDescription": TEXT,
                                                "help": TEXT,
                                            },
                                        },
                                    },
                                },
                            }
                        },
                    },
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}


def page(code: str) -> str | None:
    return PAGE if code == "duplicate-key" else None


def test_sarif_is_a_valid_log() -> None:
    """The log has what SARIF 2.1.0 requires, and each result has its rule."""
    log = json.loads(sarif.text(ALL, "0.1.0", page))
    assert list(Draft202012Validator(SARIF).iter_errors(log)) == []
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[result["ruleIndex"]] for result in run["results"]] == [r["ruleId"] for r in run["results"]]
    check(GOLDEN / "findings.sarif", sarif.text(ALL, "0.1.0", page))


def test_sarif_without_findings_is_valid_too() -> None:
    """A clean run has an empty list, which closes the alerts of the previous run."""
    log = json.loads(sarif.text((), "0.1.0", page))
    assert list(Draft202012Validator(SARIF).iter_errors(log)) == []
    assert log["runs"][0]["results"] == []


def test_github_commands_have_the_escapes_of_its_toolkit() -> None:
    """
    One command a finding; percent signs and line ends are escaped in the text, colons and commas in
    properties.
    """
    text = "".join(github.text(ALL))
    check(GOLDEN / "findings.github", text)
    form = r"::(error|warning|notice) file=[^,:]+(,line=\d+,col=\d+,endColumn=\d+)?,title=[^,:]+::[^\r\n]+"
    assert [bool(re.fullmatch(form, line)) for line in text.splitlines()] == [True] * 4
    assert "100%25 odd,%0Athis" in text


def test_json_is_stable() -> None:
    """One object with a version and a separate list of silenced findings; a whole file has no line."""
    instant = datetime(2026, 11, 23, 17, tzinfo=UTC)
    counts = tally(ALL, None)
    found = Findings(name="teams.yaml", at=instant, diagnostics=ALL, counts=counts, line=lambda *_: "")
    text = form.text(found)
    check(GOLDEN / "findings.json", text)
    assert text.isascii()


def test_tally_counts_grades_and_silenced_findings() -> None:
    """Silenced findings are counted separately."""
    counts = tally(ALL, None)
    assert (counts.errors, counts.warnings, counts.advice, counts.silenced) == (2, 1, 1, 1)


def test_summary_counts_with_their_nouns() -> None:
    """One is singular; a count of zero is left out."""
    counts = tally((TWICE, WHOLE), None)
    assert sentence("x.yaml", counts, None) == "x.yaml: 2 errors in 0 teams"


def test_summary_of_a_clean_roster_says_how_far_it_is_proved() -> None:
    """It names the day only if no finding was found or silenced."""
    counts = Tally(errors=0, warnings=0, advice=0, silenced=0, teams=1, people=6, services=1)
    day = datetime(2027, 11, 23, tzinfo=UTC).date()
    assert (
        sentence("teams.yaml", counts, day)
        == "teams.yaml: 1 team, 6 people, 1 service: no findings; somebody is on call at every moment until"
        " 23 Nov 2027"
    )
