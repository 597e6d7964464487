"""`watchbill oncall`: who is on call at each level of each team."""

import sys
from collections.abc import Sequence
from pathlib import Path

from watchbill.cli import instant, progress, streams
from watchbill.cli.outputs import for_live as asked_of
from watchbill.cli.prepare import Prepared, prepare
from watchbill.cli.usage import UsageError
from watchbill.cli.validate import allowances, say_errors
from watchbill.report import oncall as report


def run(
    file: Path,
    form: str,
    *,
    teams: tuple[str, ...],
    at: str | None,
    live: bool = False,
    outputs: Sequence[Path] | None = None,
) -> int:
    """
    Write the tables to stdout; teams with an error are left out, said on stderr, and make the exit code 1.

    With `live` they have the overrides that people made in PagerDuty, whose ids are in the outputs.
    """
    moment = instant.parse(at)
    asked = asked_of(outputs, file, live=live)
    with progress.shown(f"reading {file}"):
        prepared = prepare(file, instant=moment, teams=teams or None, allow=allowances(()), live=live)
    roster = prepared.roster
    if roster is None:
        say_errors(prepared)
        return 1
    known(teams, prepared)
    deployments = prepared.deployments
    if asked is not None:
        from watchbill.cli.live import on_call

        with progress.shown("asking PagerDuty"):
            deployments = on_call(deployments, roster, asked, teams, moment)
    boards = (
        report.board(team, deployments[team.key], moment) for team in roster.teams.values() if team.key in deployments
    )
    if form == "json":
        streams.data([report.json(prepared.name, boards, prepared.refused, roster.people, moment, live=live)])
    else:
        streams.data(report.text(boards, roster.people, moment, live=live, color=streams.colored(sys.stdout)))
    say_errors(prepared)
    if prepared.refused:
        streams.say("", f"not shown, because of these errors: {', '.join(sorted(prepared.refused))}")
    return 0 if prepared.sound else 1


def known(teams: tuple[str, ...], prepared: Prepared) -> None:
    """Raise UsageError for a team that the roster does not have."""
    from difflib import get_close_matches

    assert prepared.roster is not None
    known = prepared.roster.teams.keys() | prepared.roster.broken_teams
    for team in teams:
        if team not in known:
            close = get_close_matches(team, sorted(known), n=1)
            raise UsageError(
                f"{prepared.name} has no team {team!r}" + (f"; did you mean {close[0]!r}?" if close else "")
            )
