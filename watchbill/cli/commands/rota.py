"""`watchbill rota`: who is on call over a number of days, and how evenly it is shared."""

import re
import shutil
import sys
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

from watchbill import instant, streams
from watchbill.checks.gate import Prepared, refuse_earlier
from watchbill.cli import progress
from watchbill.cli.forms import format_of
from watchbill.cli.options import ROSTER, At, File, From, Remote, Shown, Teams, Zone
from watchbill.cli.refusals import require_teams, say_errors
from watchbill.clock import localize, zone_exists
from watchbill.oncall.calendar import Calendar, calendar
from watchbill.oncall.fairness import LaneShares, counted_until, shares
from watchbill.pagerduty.zones import LISTED
from watchbill.report.rota import FORMS
from watchbill.report.rota.rota import Rota
from watchbill.spelling import Words
from watchbill.usage import UsageError
from watchbill.workspace.prepare import allowances, prepare

_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_COLUMNS = 80
_END = 2190

EXAMPLE = "watchbill rota --team payments --days 14"


def command(
    file: File = ROSTER,
    team: Teams = None,
    start: From = None,
    days: Shown = 28,
    zone: Zone = None,
    at: At = None,
    form: Annotated[str, format_of(FORMS)] = "text",
    live: Remote = False,
) -> int:
    """
    Show who is on call over a number of days.

    It shows leave, holidays, overrides and gaps, and how evenly a year is shared.
    """
    return run(file, form, teams=tuple(team or ()), start=start, days=days, zone=zone, at=at, live=live)


def run(
    file: Path,
    form: str,
    *,
    teams: tuple[str, ...],
    start: str | None,
    days: int,
    zone: str | None,
    at: str | None,
    live: bool = False,
) -> int:
    """
    Write the rota to stdout. Errors are reported on stderr, and make the exit code 1.

    A team with errors is shown, gaps included, if its rotations can be played; else it is left out.
    """
    now = instant.parse(at)
    first = _date(start)
    _zone(zone)
    with progress.shown(f"reading {file}"):
        prepared = prepare(file, instant=now, teams=teams or None, allow=allowances(()), live=live)
    if prepared.roster is None:
        say_errors(prepared)
        return 1
    require_teams(teams, prepared)
    missing = tuple(sorted(prepared.refused - prepared.compiled.keys()))
    shown = Rota(
        name=prepared.name,
        at=now,
        calendars=tuple(_calendars(prepared, first, days, zone, now)),
        people=prepared.roster.people,
        missing=missing,
        zone=zone,
        shares=partial(_shares, prepared),
    )
    columns = shutil.get_terminal_size((_COLUMNS, 24)).columns
    streams.data(FORMS[form](shown, columns, streams.colored(sys.stdout)))
    say_errors(prepared)
    if missing:
        streams.say("", f"not shown, because of these errors: {', '.join(missing)}")
    return 0 if prepared.sound else 1


def _calendars(
    prepared: Prepared, first: date | None, days: int, zone: str | None, now: datetime
) -> Iterable[Calendar]:
    """Yield the calendar of each team, in whole days of the time zone that is shown."""
    assert prepared.roster is not None
    for team in prepared.roster.teams.values():
        if team.key in prepared.compiled:
            tz = ZoneInfo(zone or team.zone)
            midnight = datetime.combine(first or now.astimezone(tz).date(), time())
            refuse_earlier(localize(midnight, tz), prepared.roster, (team.key,), prepared.name)
            start, end = (
                localize(each, tz).astimezone(UTC) for each in (midnight, midnight + timedelta(days=days))
            )
            yield calendar(team, prepared.compiled[team.key], prepared.roster.people, start, end)


def _shares(prepared: Prepared, each: Calendar) -> tuple[LaneShares, ...]:
    assert prepared.roster is not None
    team = prepared.roster.teams[each.team]
    until = counted_until(each.start, each.end)
    return shares(team, prepared.compiled[each.team], prepared.roster.people, each.start, until)


def _date(text: str | None) -> date | None:
    if text is None:
        return None
    try:
        if not _DATE.fullmatch(text):
            raise ValueError(text)
        found = date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{text!r} is not a date: write 2026-12-24") from None
    instant.parse(text)
    if found.year >= _END:
        raise UsageError(f"{text!r} is too far away: a rota is known until {_END - 1}")
    return found


def _zone(text: str | None) -> None:
    if text is not None and not zone_exists(text):
        near = Words(LISTED).nearest(text)
        hint = f"did you mean {near!r}?" if near else "write region and city, as in Europe/Berlin"
        raise UsageError(f"{text!r} is not a time zone of the IANA database; {hint}")
