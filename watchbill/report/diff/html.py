"""The effect of a change, as one HTML page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from markupsafe import Markup

from watchbill.diagnostics import Diagnostic, Grade
from watchbill.edit.offer import Paste
from watchbill.printable import visible
from watchbill.report.diff.alerts import REKEYED, REROUTED, alerts
from watchbill.report.diff.comparison import (
    Comparison,
    basis,
    empty,
    kept_findings,
    left_out,
    unchanged,
    waived,
)
from watchbill.report.diff.headline import FOLDED, capital, gravest_first, headline, team_headline
from watchbill.report.diff.people import identities, other_edits
from watchbill.report.diff.remedy import paste_heading, paste_lines, paste_note
from watchbill.report.diff.settings import Voice
from watchbill.report.diff.teams import row_words, team_reports
from watchbill.report.findings.findings import by_grade, one_line, with_way
from watchbill.report.page import page, resource

_TEMPLATE = "diff/diff.html"

# Visible text has no control characters, so no text from a file can hold these marks around code.
_BEGIN, _END = "\x02", "\x03"
_MARKS = re.compile(f"[{_BEGIN}{_END}]")


def _code(text: str) -> str:
    return f"{_BEGIN}{visible(text)}{_END}"


VOICE = Voice(words=visible, code=_code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Card:
    """A part of the page that concerns no single team."""

    heading: str
    bad: bool
    lines: tuple[str, ...]
    ways: tuple[Diagnostic, ...] = ()


def text(comparison: Comparison) -> str:
    """
    Return the page: the Markdown report, with nothing left out for its size.

    A table sums up two or more teams. With more than three, each team is folded away below it; on paper
    nothing is folded. The same change gives the same bytes.
    """
    style = resource("diff/diff.css")
    if empty(comparison):
        return page(_TEMPLATE, title="On-call: no change", style=style, changed=False)
    change = comparison.change
    reports = gravest_first(team_reports(comparison, VOICE))
    return page(
        _TEMPLATE,
        title=f"On-call: {headline(reports, comparison)}",
        style=style,
        changed=True,
        sides=f"{_code(comparison.old)} → {_code(comparison.new)}, {basis(comparison)}",
        notes=[*map(visible, comparison.notes), *waived(comparison, VOICE)],
        identities=list(identities(change, VOICE)),
        reports=reports,
        folded=len(reports) > FOLDED,
        cards=[*_routes(comparison), *_findings(comparison)],
        last=[*other_edits(change, VOICE), *left_out(comparison, VOICE)],
        still=[each for each in (kept_findings(change), unchanged(comparison)) if each],
        parts=_MARKS.split,
        capital=capital,
        team_headline=team_headline,
        row_words=row_words,
        paste_heading=paste_heading,
        pasted=_pasted,
        paste_note=paste_note,
    )


def _pasted(paste: Paste) -> list[Markup]:
    """Return the lines to paste, which keep their tabs."""
    return [Markup(escape(line)) for line in paste_lines(paste)]


def _routes(comparison: Comparison) -> Iterator[_Card]:
    for heading, lines in alerts(comparison.change, VOICE):
        said = f"Routes, {heading}" if heading == REKEYED else capital(heading)
        yield _Card(heading=said, bad=heading in (REKEYED, REROUTED), lines=lines)


def _findings(comparison: Comparison) -> Iterator[_Card]:
    found = comparison.change.findings
    for heading, each in (("New findings", found.new), ("Fixed findings", found.mended)):
        if each:
            new = each is found.new
            yield _Card(
                heading=heading,
                bad=new and any(one.grade is Grade.ERROR for one in each),
                lines=tuple(one_line(one, VOICE.words) for one in by_grade(each)),
                ways=tuple(with_way(each)) if new else (),
            )
