"""The outcome of each override, as text and as JSON."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from watchbill.account.apply import Line, Outcome
from watchbill.counting import counted
from watchbill.dates import span_text
from watchbill.printable import visible
from watchbill.report.json import dump, when


def text(lines: Sequence[Line], left: Sequence[str], now: datetime, *, applied: bool) -> Iterator[str]:
    """Yield a line for each override, by schedule, and a summary; teams in `left` were not looked at."""
    for key in dict.fromkeys((line.team, line.schedule, line.zone) for line in lines):
        yield f"{key[0]} {key[1]}, times in {key[2]}\n"
        its = [line for line in lines if (line.team, line.schedule, line.zone) == key]
        for line in sorted(its, key=lambda each: (each.start is None, each.start or now)):
            yield f"  {_line_text(line, now)}\n"
    if lines or not left:
        yield f"{_summary(lines, applied=applied)}\n"
    if left:
        yield f"not looked at: {', '.join(left)}\n"


def json(lines: Sequence[Line], left: Sequence[str], now: datetime, *, applied: bool) -> Iterator[str]:
    """Yield one object; docs/output.md has its keys. Times are RFC 3339 in UTC."""
    yield dump(
        {
            "version": 1,
            "at": when(now),
            "applied": applied,
            "overrides": [
                {
                    "team": line.team,
                    "schedule": line.schedule,
                    "outcome": line.outcome.value,
                    "start": None if line.start is None else when(line.start),
                    "end": None if line.end is None else when(line.end),
                    "who": line.who,
                    "why": line.why,
                }
                for line in lines
            ],
            "not_shown": [*left],
        }
    )


FORMS = {"text": text, "json": json}
"""Each form by its name in `watchbill overrides plan --format`."""


def _line_text(line: Line, now: datetime) -> str:
    why = "" if line.why is None else f": {visible(line.why)}"
    if line.start is None or line.end is None:
        return f"{line.outcome}{why}"
    span = span_text(line.start, line.end, line.zone, now)
    return f"{line.outcome:<17}  {span}  {visible(line.who or '')}{why}"


def _summary(lines: Sequence[Line], *, applied: bool) -> str:
    count = {outcome: sum(line.outcome is outcome for line in lines) for outcome in Outcome}
    if not lines:
        return "no overrides in the file or in PagerDuty"
    said = [f"{number} {outcome}" for outcome, number in count.items() if number]
    if applied:
        return f"{counted(len(lines), 'override')}: {', '.join(said)}"
    next_ = "; `watchbill overrides apply` creates those that are missing" if count[Outcome.MISSING] else ""
    return f"{counted(len(lines), 'override')}: {', '.join(said)}{next_}"
