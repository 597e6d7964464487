"""What a change does, as one HTML page."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from watchbill.diagnostics import Diagnostic, Grade
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
from watchbill.report.diff.teams import PersonReport, TeamReport, row_words, team_reports
from watchbill.report.findings.findings import by_grade, one_line, with_way
from watchbill.report.page import page, resource, safe


def _code(text: str) -> str:
    return f"<code>{safe(text)}</code>"


VOICE = Voice(words=safe, code=_code)
PLAIN = Voice(words=str, code=str)
"""For the page's title, which is escaped as a whole."""


def text(comparison: Comparison) -> str:
    """
    Return the page: the same as the Markdown report says, with nothing left out for its size.

    More than one team are summed up in a table, more than three are folded away below it; on paper
    nothing is folded. The same change gives the same bytes.
    """
    style = resource(__package__, "diff.css")
    if empty(comparison):
        return page("On-call: no change", style, "<header><h1>On-call: no change</h1></header>\n")
    change = comparison.change
    reports = gravest_first(team_reports(comparison, VOICE))
    title = f"On-call: {headline(gravest_first(team_reports(comparison, PLAIN)), comparison)}"
    sides = f"{_code(comparison.old)} → {_code(comparison.new)}, {basis(comparison)}"
    body = [
        f"<header><h1>On-call: {headline(reports, comparison)}</h1>\n",
        f'<p class="soft">{sides}.</p></header>\n<main>\n',
    ]
    body += [f'<p class="note">{safe(each)}</p>\n' for each in comparison.notes]
    body += [f'<p class="note">{each}</p>\n' for each in waived(comparison, VOICE)]
    body += [f'<p class="alarm">{each}</p>\n' for each in identities(change, VOICE)]
    if len(reports) > 1:
        body.append(_overview(reports))
    body += [_team(report, number, folded=len(reports) > FOLDED) for number, report in enumerate(reports)]
    body += _routes(comparison)
    body += _findings(comparison)
    last = [*other_edits(change, VOICE), *left_out(comparison, VOICE)]
    body += [f'<section class="card">{_items(last)}</section>\n'] if last else []
    still = [each for each in (kept_findings(change), unchanged(comparison)) if each]
    body += [f'<p class="soft">{each}.</p>\n' for each in still]
    return page(title, style, "".join((*body, "</main>\n")))


def _overview(reports: Sequence[TeamReport]) -> str:
    heads = ("team", "on call at the merge", "not part of the edit, and moves", "first difference")
    rows = "".join(f"<tr>{''.join(_cells(report, number))}</tr>\n" for number, report in enumerate(reports))
    return _table(heads, rows, "overview")


def _cells(report: TeamReport, number: int) -> Iterator[str]:
    nothing = "not known" if report.unknown else "–"
    note = f' <span class="soft">{report.note.partition(":")[0]}</span>' if report.note else ""
    yield f'<th scope="row"><a href="#team-{number}">{report.title}</a>{note}</th>'
    yield f"<td>{'<br>'.join(f'{label}: {who}' for label, who in report.now) or nothing}</td>"
    names = ", ".join(moved.name for moved in report.uninvolved)
    yield f'<td class="bad">{names}</td>' if names else f"<td>{nothing}</td>"
    zone = "" if report.first in (None, "the merge") else f" {report.zone}"
    yield f"<td>{report.first or nothing}{zone}</td>"


def _team(report: TeamReport, number: int, *, folded: bool) -> str:
    inside = "".join(_inside(report))
    place = f'class="card" id="team-{number}"'
    if folded:
        what = f'<span class="{"bad" if report.uninvolved else "soft"}">{team_headline(report)}</span>'
        summary = f"<summary><h2>{report.title}</h2> {what}</summary>"
        return f"<section {place}><details>{summary}\n{inside}</details></section>\n"
    return f"<section {place}>\n<h2>{report.title}</h2>\n{inside}</section>\n"


def _inside(report: TeamReport) -> Iterator[str]:
    if report.note:
        yield f"<p>{capital(report.note)}.</p>\n"
    if report.unknown:
        yield f'<p class="bad">{capital(report.unknown)}.</p>\n'
    if report.now:
        rows = "".join(f'<tr><th scope="row">{label}</th><td>{who}</td></tr>\n' for label, who in report.now)
        yield f"<h3>{capital(report.now_heading)}</h3>\n{_table((), rows, 'now')}"
    for moved in report.uninvolved:
        yield f'<h3 class="bad">{moved.name} is not part of this edit and moves</h3>\n{_moves(moved, report)}'
    if report.remedy:
        yield f'<div class="remedy"><h3>{capital(report.remedy_heading)}</h3>\n{_items(report.remedy)}'
        for paste in report.pastes:
            lines = "\n".join(map(escape, paste_lines(paste)))
            yield f"<p>{safe(paste_heading(paste))}</p>\n<pre><code>{lines}</code></pre>\n"
            if note := paste_note(paste):
                yield f"<p>{safe(note)}</p>\n"
        yield "</div>\n"
    for moved in report.involved:
        yield f"<h3>{moved.name}</h3>\n{_moves(moved, report)}"
    if report.first is not None:
        yield f"<p>The first difference is at {report.first}; times are in {report.zone}.</p>\n"
    elif report.now or report.involved or report.uninvolved:
        yield f"<p>Times are in {report.zone}.</p>\n"
    yield from (f"<p>{capital(each)}.</p>\n" for each in report.frozen)
    if report.settings:
        yield _items(report.settings)


def _moves(moved: PersonReport, report: TeamReport) -> str:
    """Return what somebody gains and loses as a table; a sign repeats what the word says."""
    rows = []
    for row in moved.rows:
        what, when = row_words(row, report)
        sign = '<td class="gain">+</td>' if row.gained else '<td class="loss">−</td>'
        rows.append(f'<tr>{sign}<th scope="row">{what}</th><td>{when}</td></tr>\n')
    more = "" if moved.more is None else f'<p class="soft">{moved.more}</p>\n'
    return _table((), "".join(rows), "moves") + more


def _routes(comparison: Comparison) -> Iterator[str]:
    for heading, lines in alerts(comparison.change, VOICE):
        said = f"Routes, {heading}" if heading == REKEYED else capital(heading)
        bad = ' class="bad"' if heading in (REKEYED, REROUTED) else ""
        yield f'<section class="card">\n<h2{bad}>{said}</h2>\n{_items(lines)}</section>\n'


def _findings(comparison: Comparison) -> Iterator[str]:
    found = comparison.change.findings
    for heading, each in (("New findings", found.new), ("Mended findings", found.mended)):
        if each:
            lines = [one_line(one, VOICE.words) for one in by_grade(each)]
            ways = "".join(map(_way, with_way(each))) if each is found.new else ""
            bad = (
                ' class="bad"' if each is found.new and any(one.grade is Grade.ERROR for one in each) else ""
            )
            yield f'<section class="card">\n<h2{bad}>{heading}</h2>\n{_items(lines)}{ways}</section>\n'


def _way(diagnostic: Diagnostic) -> str:
    lines, hint = "\n".join(map(safe, diagnostic.way)), safe(diagnostic.hint or "")
    return f'<p><b>{diagnostic.code}</b>: {hint}:</p>\n<pre class="way"><code>{lines}</code></pre>\n'


def _items(lines: Iterable[str]) -> str:
    listed = "".join(f"<li>{line}</li>\n" for line in lines)
    return f"<ul>\n{listed}</ul>\n"


def _table(heads: Sequence[str], rows: str, kind: str) -> str:
    """Return a table that is scrolled by itself where it is wider than the page."""
    cells = "".join(f'<th scope="col">{each}</th>' for each in heads)
    head = f"<thead><tr>{cells}</tr></thead>\n" if heads else ""
    return f'<div class="wide"><table class="{kind}">\n{head}<tbody>\n{rows}</tbody></table></div>\n'
