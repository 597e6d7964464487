"""A rota as Markdown tables for GitHub and GitLab."""

from collections.abc import Iterator, Sequence

from watchbill.dates import moment_text
from watchbill.oncall.calendar import Calendar
from watchbill.oncall.fairness import LaneShares
from watchbill.report.markdown import words
from watchbill.report.rota.notes import around
from watchbill.report.rota.rota import Names, Rota, days_text, display_names, rotating
from watchbill.report.rota.shares import period_text, table
from watchbill.report.rota.turns import turn_rows


def text(rota: Rota) -> str:
    """Return each team's turns and notes, and its shares, which are folded."""
    called = display_names(rota.people)
    blocks = [
        block
        for each in rota.calendars
        for block in _team(each, rota.shares(each), rota.zone or each.zone, called)
    ]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def _team(calendar: Calendar, found: Sequence[LaneShares], zone: str, called: Names) -> Iterator[str]:
    yield f"### {words(calendar.name)}"
    yield f"{days_text(calendar, zone)}, times in {words(zone)}."
    lanes = rotating(calendar)
    if lanes:
        turns = (
            (
                moment_text(row.start, zone, calendar.start),
                *(_cell(*cell) for cell in zip(row.cells, row.new, strict=True)),
            )
            for row in turn_rows(lanes, calendar, zone, called)
        )
        yield _table(("from", *(words(lane.name) for lane in lanes)), turns)
    said = [f"- {words(each)}" for each in around(calendar, zone, called)]
    if said:
        yield "\n".join(said)
    shared = table(found, called)
    if shared is not None:
        period = period_text(calendar, zone)
        yield f"<details><summary>How evenly {period} is shared; the even share is in brackets</summary>"
        for name, group in shared.lanes:
            head = (words(name), *shared.columns)
            yield _table(head, ([words(row[0]), *row[1:]] for row in group), numbers=True)
        yield "</details>"


def _cell(text: str, new: bool) -> str:
    """Return a cell; somebody who is new on a row is in bold."""
    return f"**{words(text)}**" if new else words(text)


def _table(head: Sequence[str], body: Iterator[Sequence[str]], *, numbers: bool = False) -> str:
    rule = f"|---|{('--:|' if numbers else '---|') * (len(head) - 1)}"
    return "\n".join([f"| {' | '.join(head)} |", rule, *(f"| {' | '.join(row)} |" for row in body)])
