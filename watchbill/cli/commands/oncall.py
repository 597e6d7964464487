"""`watchbill oncall`: who is on call at each level of each team."""

import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from watchbill import instant, streams
from watchbill.cli import progress
from watchbill.cli.forms import format_of
from watchbill.cli.live import asked, for_live
from watchbill.cli.options import ROSTER, At, File, Live, LiveOutputs, Teams
from watchbill.cli.refusals import require_teams, say_errors
from watchbill.oncall.board import board
from watchbill.oncall.levels import Elsewhere
from watchbill.report.oncall import FORMS
from watchbill.report.oncall.boards import Boards
from watchbill.usage import UsageError
from watchbill.workspace.prepare import allowances, prepare

DIFFERS = "differs"

_AHEAD = timedelta(days=90)
"""How far ahead GET /oncalls knows shifts (PagerDuty's OpenAPI document)."""


def _conditions(incomplete: str) -> list[str]:
    return [DIFFERS] if DIFFERS.startswith(incomplete) else []


EXAMPLE = "watchbill oncall --team payments --at '2026-12-24 22:00'"


def command(
    file: File = ROSTER,
    team: Teams = None,
    at: At = None,
    form: Annotated[str, format_of(FORMS)] = "text",
    live: Live = False,
    outputs: LiveOutputs = None,
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="differs",
            help="With --live: exit with 1 if PagerDuty has somebody else on call.",
            autocompletion=_conditions,
        ),
    ] = "",
) -> int:
    """Show who is on call, until when, and who is next."""
    return run(file, form, teams=tuple(team or ()), at=at, live=live, outputs=outputs, fail_on=fail_on)


def run(
    file: Path,
    form: str,
    *,
    teams: tuple[str, ...],
    at: str | None,
    live: bool = False,
    outputs: Sequence[Path] | None = None,
    fail_on: str = "",
) -> int:
    """
    Write the tables to stdout. A team with an error is left out and named on stderr, and the exit code is 1.

    With `live`, the tables include the overrides that people made in PagerDuty, and show whom PagerDuty has
    on call if that is somebody else. With `fail_on` "differs", that makes the exit code 1 too.
    """
    moment = instant.parse(at)
    wanted = for_live(outputs, file, live=live)
    _checked(fail_on, moment, live=live)
    with progress.shown(f"reading {file}"):
        prepared = prepare(file, instant=moment, teams=teams or None, allow=allowances(()), live=live)
    roster = prepared.roster
    if roster is None:
        say_errors(prepared)
        return 1
    require_teams(teams, prepared)
    deployments = prepared.deployments
    elsewhere: Mapping[str, Mapping[str, Elsewhere]] | None = None
    if wanted is not None:
        from watchbill.account.live import on_call

        with progress.shown("asking PagerDuty"):
            account = asked(wanted, roster.people, teams, roster.teams)
            deployments, elsewhere = on_call(deployments, account, moment)
    boards = tuple(
        board(team, deployments[team.key], moment, elsewhere[team.key] if elsewhere is not None else None)
        for team in roster.teams.values()
        if team.key in deployments
    )
    found = Boards(
        name=prepared.name,
        at=moment,
        boards=boards,
        missing=prepared.refused,
        people=roster.people,
        live=live,
    )
    streams.data(FORMS[form](found, streams.colored(sys.stdout)))
    say_errors(prepared)
    if prepared.refused:
        streams.say("", f"not shown, because of these errors: {', '.join(sorted(prepared.refused))}")
    differs = bool(fail_on) and any(each.differs for each in boards)
    return 0 if prepared.sound and not differs else 1


def _checked(fail_on: str, at: datetime, *, live: bool) -> None:
    """Raise UsageError for an unknown condition, and for a time that PagerDuty does not know yet."""
    if fail_on not in ("", DIFFERS):
        raise UsageError(f"{fail_on!r} is not a condition of oncall: the only one is {DIFFERS}")
    if fail_on and not live:
        raise UsageError(f"--fail-on {DIFFERS} needs --live, which asks PagerDuty")
    if live and at > datetime.now(UTC) + _AHEAD:
        raise UsageError(
            f"PagerDuty knows who is on call for the next {_AHEAD.days} days only, and --at is later"
        )
