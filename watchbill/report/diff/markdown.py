"""The effect of a change, as a comment on a pull request in Markdown for GitHub and GitLab."""

from collections.abc import Iterable, Iterator, Sequence

from watchbill.counting import counted
from watchbill.diagnostics import Diagnostic
from watchbill.printable import visible
from watchbill.report.diff import HEADING, NO_CHANGE
from watchbill.report.diff.alerts import REKEYED, alerts
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
from watchbill.report.markdown import code, fence_of, words

LIMIT = 65_000
"""Characters. GitHub accepts 65,536, and a caller may want to add a line."""

_TABLE = 15_000
_LISTED = 7_000
_OTHERS = 4_000
_SHORT = 1_500
_NAMED = 3
_PEOPLE = 25

VOICE = Voice(words=words, code=code)


def text(comparison: Comparison) -> str:
    """
    Return the report in fewer than `LIMIT` characters; it says what it leaves out to fit.

    A table sums up two or more teams. With more than three, each team is folded away below it.
    """
    if empty(comparison):
        return f"{NO_CHANGE}\n"
    change = comparison.change
    reports = gravest_first(team_reports(comparison, VOICE))
    head = [f"{HEADING}{headline(reports, comparison)}", *map(words, comparison.notes)]
    if comparison.waived:
        head.append(_items(waived(comparison, VOICE), _SHORT))
    others = list(identities(change, VOICE))
    if others or comparison.deployed or any(report.only is None for report in reports):
        head.append(f"{code(comparison.old)} → {code(comparison.new)}, {basis(comparison)}.")
    if others:
        head.append(_items([f"**{each}**" for each in others], _OTHERS))
    if len(reports) > 1:
        head.append(_table(reports))
    tail = list(_routes(comparison))
    tail += _findings(comparison)
    if people := other_edits(change, VOICE):
        tail.append(_items(people, _SHORT))
    if comparison.left_out:
        tail.append(_items(left_out(comparison, VOICE), _LISTED))
    tail += [f"{each}." for each in [unchanged(comparison)] if each]
    room = LIMIT - sum(len(each) + 2 for each in (*head, *tail))
    return "\n\n".join((*head, *_teams(reports, room), *tail)) + "\n"


def _table(reports: Sequence[TeamReport]) -> str:
    lines = [
        "| team | on call at the merge | not part of the edit, but moves | first difference |",
        "|---|---|---|---|",
    ]
    size = 0
    for number, report in enumerate(reports):
        line = f"| {' | '.join(_cells(report))} |"
        size += len(line) + 1
        if size > _TABLE:
            lines += ["", f"{counted(len(reports) - number, 'more team')} do not fit into this table."]
            break
        lines.append(line)
    return "\n".join(lines)


def _cells(report: TeamReport) -> Iterator[str]:
    yield f"**{report.title}**" + (f" ({report.short_note})" if report.note else "")
    yield "<br>".join(f"{label}: {who}" for label, who in report.now) or _nothing(report)
    names = [moved.name for moved in report.uninvolved]
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    yield ", ".join(names[:_NAMED]) + more or _nothing(report)
    yield (
        f"{report.first} {report.zone}"
        if report.first not in (None, "the merge")
        else report.first or _nothing(report)
    )


def _nothing(report: TeamReport) -> str:
    """Return the text of an empty cell, which means that nothing happens or that nobody knows."""
    return "not known" if report.unknown else "–"


def _teams(reports: Sequence[TeamReport], room: int) -> Iterator[str]:
    folded = len(reports) > FOLDED
    out = []
    # The sentence about what is left out needs room too.
    room -= 300 + _NAMED * max((len(report.title) for report in reports), default=0)
    for report in reports:
        block = _folded(report) if folded else "\n\n".join(_team(report, heading=True))
        if len(block) + 2 > room:
            out.append(report.title)
            continue
        room -= len(block) + 2
        yield block
    if out:
        named = ", ".join(out[:_NAMED]) + (f" and {len(out) - _NAMED} more" if len(out) > _NAMED else "")
        yield (
            f"**Left out, because the comment would be too long:** what changes in {named}. `watchbill diff`"
            " shows it."
        )


def _folded(report: TeamReport) -> str:
    # The blank lines make the text between the tags Markdown (CommonMark 0.31.2, section 4.6, kind 6).
    inside = "\n\n".join(_team(report, heading=False))
    summary = f"<summary><b>{report.title}</b>: {team_headline(report)}</summary>"
    return f"<details>\n{summary}\n\n{inside}\n\n</details>"


def _team(report: TeamReport, *, heading: bool) -> Iterator[str]:
    if heading:
        yield f"#### {report.title}"
    if report.note:
        yield f"{capital(report.note)}."
    if report.unknown:
        yield f"**{capital(report.unknown)}.**"
    if report.now:
        yield _list(f"**{capital(report.now_heading)}:**", [f"{label}: {who}" for label, who in report.now])
    yield from _people(report.uninvolved, report, "**{} is not part of this edit but moves:**")
    if report.remedy:
        yield "\n".join((f"**{capital(report.remedy_heading)}:**", *(f"- {each}" for each in report.remedy)))
        for paste in report.pastes:
            lines = paste_lines(paste)
            fence = fence_of(lines)
            yield "\n".join((words(paste_heading(paste)), f"{fence}yaml", *lines, fence))
            if note := paste_note(paste):
                yield words(note)
    yield from _people(report.involved, report, "**{}:**")
    if report.first is not None:
        yield f"The first difference is at {report.first}; times are in {report.zone}."
    elif report.now or report.involved or report.uninvolved:
        yield f"Times are in {report.zone}."
    if report.frozen:
        yield "\n".join(f"{capital(each)}." for each in report.frozen)
    if report.settings:
        yield "\n".join(f"- {each}" for each in report.settings)


def _people(people: Sequence[PersonReport], report: TeamReport, heading: str) -> Iterator[str]:
    for moved in people[:_PEOPLE]:
        rows = [": ".join(row_words(row, report)) for row in moved.rows]
        yield _list(heading.format(moved.name), [*rows, *filter(None, [moved.more])])
    if len(people) > _PEOPLE:
        yield (
            f"And {counted(len(people) - _PEOPLE, 'more person', 'more people')}: `watchbill diff` lists"
            " them."
        )


def _list(heading: str, lines: Iterable[str]) -> str:
    return "\n".join((heading, *(f"- {line}" for line in lines)))


def _routes(comparison: Comparison) -> Iterator[str]:
    for heading, lines in alerts(comparison.change, VOICE):
        said = "Routes, " + heading if heading == REKEYED else capital(heading)
        yield f"**{said}**\n{_items(lines, _LISTED)}"


def _findings(comparison: Comparison) -> Iterator[str]:
    found = comparison.change.findings
    for heading, each in (("New findings", found.new), ("Fixed findings", found.mended)):
        if each:
            lines = [one_line(one, VOICE.words) for one in by_grade(each)]
            yield f"**{heading}**\n{_items(lines, _LISTED)}"
    yield from _ways(with_way(found.new))
    kept = kept_findings(comparison.change)
    if kept is not None:
        yield f"{kept}."


def _ways(findings: Sequence[Diagnostic]) -> Iterator[str]:
    """Yield the steps that make each of these edits without loss, as many as there is room for."""
    room = _LISTED
    for number, each in enumerate(findings):
        lines = list(map(visible, each.way))
        fence = fence_of(lines)
        block = "\n".join((f"**{each.code}**: {words(each.hint or '')}:", "", f"{fence}text", *lines, fence))
        room -= len(block)
        if room < 0:
            more = counted(len(findings) - number, "more way", "more ways")
            yield f"And {more}: `watchbill diff` shows them."
            return
        yield block


def _items(lines: Sequence[str], most: int) -> str:
    """Return a list of the lines that fit into `most` characters, and the number of the rest."""
    size, found = 0, []
    for number, line in enumerate(lines):
        size += len(line) + 3
        if size > most:
            found.append(f"- and {len(lines) - number} more")
            break
        found.append(f"- {line}")
    return "\n".join(found)
