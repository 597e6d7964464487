"""The effect of a change, as text for a terminal."""

from collections.abc import Iterable, Iterator

from watchbill.printable import visible, width
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
from watchbill.report.diff.people import identities, other_edits
from watchbill.report.diff.remedy import paste_heading, paste_lines, paste_note
from watchbill.report.diff.settings import Voice
from watchbill.report.diff.teams import PersonReport, TeamReport, row_words, team_reports
from watchbill.report.findings.findings import by_grade, one_line, with_way
from watchbill.report.terminal import Paint, painted

WIDEST = 100
MOST = 12
"""How many routes or findings are listed; the rest is counted."""

_OURS = str.maketrans("–→", "->")
"""Signs that most lines have. Without them most lines are ASCII, which is measured quickly."""

VOICE = Voice(words=visible, code=visible)


def text(comparison: Comparison, *, color: bool = False) -> Iterator[str]:
    """
    Yield the report, with a blank line between two parts.

    People who move without being part of the edit come before those who are part of it. A change of one
    setting takes one line.
    """
    if empty(comparison):
        yield "no change\n"
        return
    for number, block in enumerate(_blocks(comparison, color)):
        yield ("\n" if number else "") + "\n".join(block) + "\n"


def _blocks(comparison: Comparison, color: bool) -> Iterator[list[str]]:
    change = comparison.change
    reports = team_reports(comparison, VOICE)
    short = [f"{report.title}: {report.only}" for report in reports if report.only is not None]
    long = [report for report in reports if report.only is None]
    head = [line for note in comparison.notes for line in wrapped(VOICE.words(note))]
    head += [line for each in waived(comparison, VOICE) for line in wrapped(each, hang=2)]
    others = _listed(identities(change, VOICE), indent=0)
    if long or others or comparison.deployed:
        head += wrapped(f"{visible(comparison.old)} → {visible(comparison.new)}, {basis(comparison)}")
    if head:
        yield head
    if others:
        yield [painted(line, Paint.ERROR, color=color) for line in others]
    for report in long:
        yield list(_team(report, color))
    if short:
        yield [line for each in short for line in wrapped(each, hang=2)]
    for heading, lines in alerts(change, VOICE):
        paint = Paint.ERROR if heading in (REKEYED, REROUTED) else Paint.PLACE
        yield [painted(_heading("routes", heading), paint, color=color), *_listed(lines)]
    yield from _findings(comparison, color)
    if people := _listed(other_edits(change, VOICE), indent=0):
        yield people
    last = [*left_out(comparison, VOICE), *filter(None, [unchanged(comparison)])]
    if last:
        yield [line for each in last for line in wrapped(each, hang=2)]


def _heading(what: str, heading: str) -> str:
    if heading == REROUTED:
        return f"{heading}:"
    return heading if heading.endswith(what) else f"{what}, {heading}:"


def _team(report: TeamReport, color: bool) -> Iterator[str]:
    head = painted(report.title, Paint.PLACE, color=color)
    timed = report.now or report.uninvolved or report.involved
    yield from wrapped(f"{head}{', ' + report.note if report.note else ''}", hang=2)
    if report.unknown:
        yield from (
            painted(line, Paint.WARNING, color=color) for line in wrapped(report.unknown, indent=2, hang=2)
        )
    if timed:
        yield painted(f"  times in {report.zone}", Paint.DIM, color=color)
    if report.now:
        yield painted(f"  {report.now_heading}:", Paint.WARNING, color=color)
        wide = max(width(label) for label, _ in report.now)
        for label, who in report.now:
            yield from wrapped(f"{label}{' ' * (wide - width(label))}  {who}", indent=4, hang=wide + 2)
    for moved in report.uninvolved:
        yield painted(f"  {moved.name} is not part of this edit but moves:", Paint.ERROR, color=color)
        yield from _rows(moved, report)
    if report.remedy:
        yield painted(f"  {report.remedy_heading}:", Paint.WARNING, color=color)
        for sentence in report.remedy:
            yield from wrapped(sentence, indent=4, hang=2)
        for paste in report.pastes:
            yield f"    {visible(paste_heading(paste))}"
            yield from (f"      {line}" for line in paste_lines(paste))
            if note := paste_note(paste):
                yield from wrapped(note, indent=4)
    for moved in report.involved:
        yield f"  {moved.name}:"
        yield from _rows(moved, report)
    if report.first is not None:
        yield f"  the first difference is at {report.first}"
    for sentence in report.frozen:
        yield from wrapped(sentence, indent=2, hang=2)
    for setting in report.settings:
        yield from wrapped(setting, indent=2, hang=2)


def _rows(moved: PersonReport, report: TeamReport) -> Iterator[str]:
    rows = [row_words(row, report) for row in moved.rows]
    wide = max((width(what) for what, _ in rows), default=0)
    for what, when in rows:
        yield from wrapped(f"{what}{' ' * (wide - width(what))}  {when}", indent=4, hang=wide + 2)
    if moved.more is not None:
        yield f"    {moved.more}"


def _listed(lines: Iterable[str], *, indent: int = 2) -> list[str]:
    every = list(lines)
    more = len(every) - MOST
    first = every if more <= 1 else every[:MOST]
    found = [line for each in first for line in wrapped(each, indent=indent, hang=2)]
    return found if more <= 1 else [*found, f"{' ' * indent}and {more} more"]


def _findings(comparison: Comparison, color: bool) -> Iterator[list[str]]:
    found = comparison.change.findings
    kept = kept_findings(comparison.change)
    new, mended = by_grade(found.new), by_grade(found.mended)
    if new:
        lines = _listed(one_line(each, VOICE.words) for each in new)
        yield [painted("new findings:", Paint.WARNING, color=color), *lines]
    for each in with_way(found.new):
        yield [*wrapped(f"{each.code}: {VOICE.words(each.hint or '')}:", hang=2), *_steps(each.way)]
    if mended:
        yield ["fixed findings:", *_listed(one_line(each, VOICE.words) for each in mended)]
    if kept is not None:
        yield [kept]


def _steps(way: Iterable[str]) -> Iterator[str]:
    """Yield the steps; lines to paste are not wrapped."""
    for line in map(VOICE.words, way):
        yield from [f"  {line}"] if line.startswith(" ") else wrapped(line, indent=2, hang=3)


def wrapped(text: str, *, indent: int = 0, hang: int = 0) -> list[str]:
    """Return a text in lines of at most `WIDEST` columns, unless one word is longer; later lines hang in."""
    if indent + width(text.translate(_OURS)) <= WIDEST:
        return [" " * indent + text.rstrip()]
    lines: list[str] = []
    line, columns, empty = " " * indent, indent, True
    for word in text.split(" "):
        wide = width(word)
        if not empty and columns + 1 + wide > WIDEST:
            lines.append(line.rstrip())
            line, columns, empty = " " * (indent + hang), indent + hang, True
        line += word if empty else f" {word}"
        columns += wide + (not empty)
        empty = False
    return [*lines, line.rstrip()]
