"""The findings of all checks for a roster, as text."""

from datetime import UTC, datetime

from watchbill.checks.run import run
from watchbill.roster.load import load
from watchbill.roster.yaml.read import read

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
"""The instant at which the corpus is checked."""


COMMON = "no-heartbeat"
"""
A finding that is left out of files that are not about it: nearly every file of the corpus lacks a heartbeat.
"""


def findings(data: bytes, instant: datetime = NOW, *, common: bool = True) -> str:
    """
    Return each finding as `line:col: grade: message [code]`, with its related places and hint below.

    Findings are in the order of the file. Without `common`, the one of nearly every small file is left out.
    """
    loaded = load(read("teams.yaml", data))
    assert loaded.roster is not None, loaded.diagnostics
    found = [*loaded.diagnostics, *run(loaded.roster, instant=instant).diagnostics]
    lines = []
    for finding in found if common else (each for each in found if each.code != COMMON):
        span = loaded.sources.span(finding.place)
        text = f"{span.line}:{span.column}: {finding.grade}: {finding.message} [{finding.code}]\n"
        for related in finding.related:
            other = loaded.sources.span(related.place)
            text += f"  {other.line}:{other.column}: {related.message}\n"
        if finding.hint is not None:
            text += f"  hint: {finding.hint}\n"
        lines.append((span.line, span.column, text))
    return "".join(text for _, _, text in sorted(lines))
