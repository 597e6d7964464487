"""What a change does, as one HTML page."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from watchbill.diagnostics import Diagnostic, Grade
from watchbill.report.diff.alerts import REROUTED, alerts
from watchbill.report.diff.comparison import Told, basis, empty, left_out, unchanged, waived
from watchbill.report.diff.headline import capital, of_team, verdict
from watchbill.report.diff.people import identities, other_edits
from watchbill.report.diff.remedy import paste_heading, paste_lines, paste_note
from watchbill.report.diff.settings import REKEYED, Voice, by_grade, finding, kept_findings, with_way
from watchbill.report.diff.teams import Moved, Story, row_words, team_stories
from watchbill.report.page import page, resource, safe

FOLDED = 3
"""Teams up to which nothing is folded away."""


def _code(text: str) -> str:
    return f"<code>{safe(text)}</code>"


VOICE = Voice(words=safe, code=_code)
PLAIN = Voice(words=str, code=str)
"""For the page's title, which is escaped as a whole."""


def text(told: Told) -> str:
    """
    Return the page: the same as the Markdown report says, with nothing left out for its size.

    More than one team are summed up in a table, more than three are folded away below it; on paper
    nothing is folded. The same change gives the same bytes.
    """
    style = resource(__package__, "diff.css")
    if empty(told):
        return page("On-call: no change", style, "<header><h1>On-call: no change</h1></header>\n")
    change = told.change
    stories = _sorted(team_stories(told, VOICE))
    title = f"On-call: {verdict(_sorted(team_stories(told, PLAIN)), told)}"
    sides = f"{_code(told.old)} → {_code(told.new)}, {basis(told)}"
    body = [
        f'<header><h1>On-call: {verdict(stories, told)}</h1>\n<p class="soft">{sides}.</p></header>\n<main>\n'
    ]
    body += [f'<p class="note">{safe(each)}</p>\n' for each in told.notes]
    body += [f'<p class="note">{each}</p>\n' for each in waived(told, VOICE)]
    body += [f'<p class="alarm">{each}</p>\n' for each in identities(change, VOICE)]
    if len(stories) > 1:
        body.append(_overview(stories))
    body += [_team(story, number, folded=len(stories) > FOLDED) for number, story in enumerate(stories)]
    body += _routes(told)
    body += _findings(told)
    last = [*other_edits(change, VOICE), *left_out(told, VOICE)]
    body += [f'<section class="card">{_items(last)}</section>\n'] if last else []
    still = [each for each in (kept_findings(change), unchanged(told)) if each]
    body += [f'<p class="soft">{each}.</p>\n' for each in still]
    return page(title, style, "".join((*body, "</main>\n")))


def _sorted(stories: list[Story]) -> list[Story]:
    return sorted(stories, key=lambda story: (not story.uninvolved, not story.now))


def _overview(stories: Sequence[Story]) -> str:
    heads = ("team", "on call at the merge", "not part of the edit, and moves", "first difference")
    rows = "".join(f"<tr>{''.join(_cells(story, number))}</tr>\n" for number, story in enumerate(stories))
    return _table(heads, rows, "overview")


def _cells(story: Story, number: int) -> Iterator[str]:
    nothing = "not known" if story.unknown else "–"
    note = f' <span class="soft">{story.note.partition(":")[0]}</span>' if story.note else ""
    yield f'<th scope="row"><a href="#team-{number}">{story.title}</a>{note}</th>'
    yield f"<td>{'<br>'.join(f'{label}: {who}' for label, who in story.now) or nothing}</td>"
    names = ", ".join(moved.name for moved in story.uninvolved)
    yield f'<td class="bad">{names}</td>' if names else f"<td>{nothing}</td>"
    zone = "" if story.first in (None, "the merge") else f" {story.zone}"
    yield f"<td>{story.first or nothing}{zone}</td>"


def _team(story: Story, number: int, *, folded: bool) -> str:
    inside = "".join(_told(story))
    place = f'class="card" id="team-{number}"'
    if folded:
        what = f'<span class="{"bad" if story.uninvolved else "soft"}">{of_team(story)}</span>'
        summary = f"<summary><h2>{story.title}</h2> {what}</summary>"
        return f"<section {place}><details>{summary}\n{inside}</details></section>\n"
    return f"<section {place}>\n<h2>{story.title}</h2>\n{inside}</section>\n"


def _told(story: Story) -> Iterator[str]:
    if story.note:
        yield f"<p>{capital(story.note)}.</p>\n"
    if story.unknown:
        yield f'<p class="bad">{capital(story.unknown)}.</p>\n'
    if story.now:
        rows = "".join(f'<tr><th scope="row">{label}</th><td>{who}</td></tr>\n' for label, who in story.now)
        yield f"<h3>{capital(story.now_heading)}</h3>\n{_table((), rows, 'now')}"
    for moved in story.uninvolved:
        yield f'<h3 class="bad">{moved.name} is not part of this edit and moves</h3>\n{_moves(moved, story)}'
    if story.remedy:
        yield f'<div class="remedy"><h3>{capital(story.remedy_heading)}</h3>\n{_items(story.remedy)}'
        for paste in story.pastes:
            lines = "\n".join(map(escape, paste_lines(paste)))
            yield f"<p>{safe(paste_heading(paste))}</p>\n<pre><code>{lines}</code></pre>\n"
            if note := paste_note(paste):
                yield f"<p>{safe(note)}</p>\n"
        yield "</div>\n"
    for moved in story.involved:
        yield f"<h3>{moved.name}</h3>\n{_moves(moved, story)}"
    if story.first is not None:
        yield f"<p>The first difference is at {story.first}; times are in {story.zone}.</p>\n"
    elif story.now or story.involved or story.uninvolved:
        yield f"<p>Times are in {story.zone}.</p>\n"
    yield from (f"<p>{capital(each)}.</p>\n" for each in story.frozen)
    if story.settings:
        yield _items(story.settings)


def _moves(moved: Moved, story: Story) -> str:
    """Return what somebody gains and loses as a table; a sign repeats what the word says."""
    rows = []
    for row in moved.rows:
        what, when = row_words(row, story)
        sign = '<td class="gain">+</td>' if row.gained else '<td class="loss">−</td>'
        rows.append(f'<tr>{sign}<th scope="row">{what}</th><td>{when}</td></tr>\n')
    more = "" if moved.more is None else f'<p class="soft">{moved.more}</p>\n'
    return _table((), "".join(rows), "moves") + more


def _routes(told: Told) -> Iterator[str]:
    for heading, lines in alerts(told.change, VOICE):
        said = f"Routes, {heading}" if heading == REKEYED else capital(heading)
        bad = ' class="bad"' if heading in (REKEYED, REROUTED) else ""
        yield f'<section class="card">\n<h2{bad}>{said}</h2>\n{_items(lines)}</section>\n'


def _findings(told: Told) -> Iterator[str]:
    found = told.change.findings
    for heading, each in (("New findings", found.new), ("Mended findings", found.mended)):
        if each:
            lines = [finding(one, VOICE) for one in by_grade(each)]
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
