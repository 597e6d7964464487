"""`watchbill diff --deployed`: the alerts that the configuration that runs routes in another way."""

import sys
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from watchbill import __version__, streams
from watchbill.alertmanager.read import MOST_BYTES, Deployed, deployed
from watchbill.checks.gate import Allowance, Prepared
from watchbill.cli import progress
from watchbill.cli.options import ROSTER
from watchbill.cli.refusals import say_errors
from watchbill.cli.sides import UNREAD
from watchbill.diagnostics import Diagnostic
from watchbill.printable import visible
from watchbill.report.diff.comparison import Comparison
from watchbill.report.findings.findings import one_line
from watchbill.review import conditions
from watchbill.review.change import Change, FindingsChange
from watchbill.review.rerouting import NOTHING, Rerouting, rerouting_between
from watchbill.review.routing import Routing, deployed_routing, routing, taken_for
from watchbill.roster.model import Roster
from watchbill.usage import UsageError
from watchbill.workspace.prepare import prepare

STDIN = Path("-")


def compared_with(
    file: Path, rosters: Sequence[Path], moment: datetime, teams: tuple[str, ...], allow: Sequence[Allowance]
) -> Comparison | None:
    """
    Return which alerts go another way; None if that cannot be known, and then stderr says why.

    Raises UsageError if the configuration cannot be opened, and for an unknown team.
    """
    if len(rosters) > 1:
        raise UsageError("name one roster with --deployed: the other side is the configuration that runs")
    roster = rosters[0] if rosters else ROSTER
    name = "standard input" if file == STDIN else str(file)
    found = deployed(name, _data(file))
    with progress.shown("comparing"):
        prepared = prepare(roster, instant=moment, allow=allow)
        if isinstance(found, Diagnostic):
            # Its lines are not shown, because a configuration that others wrote may hold secrets.
            streams.say(one_line(found, visible), f"hint: {found.hint}")
            return None
        now = None if prepared.roster is None else _routing(prepared, prepared.roster)
        if prepared.roster is None or now is None:
            say_errors(prepared)
            streams.say(
                "", f"cannot tell which alerts are rerouted, because of these errors in {prepared.name}"
            )
            return None
        for team in teams:
            if team not in prepared.roster.teams:
                raise UsageError(f"{prepared.name} has no team {team!r}")
        rerouting = rerouting_between(deployed_routing(found, prepared.roster), now, teams or None)
    return Comparison(
        change=Change(
            at=moment,
            days=0,
            people=(),
            teams=(),
            unchanged=0,
            routes=(),
            findings=FindingsChange(new=(), mended=(), kept=0),
            rerouting=rerouting,
        ),
        old=name,
        new=prepared.name,
        people={},
        holds=conditions.in_order(conditions.of_alerts(rerouting)),
        notes=tuple(_notes(found, prepared.roster, rerouting)),
        deployed=True,
    )


def _data(file: Path) -> bytes:
    try:
        if file == STDIN:
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)
    except OSError as problem:
        reason = (problem.strerror or str(problem)).lower()
        raise UsageError(f"there is nothing to compare with: {file}: {reason}") from problem


def _routing(prepared: Prepared, roster: Roster) -> Routing | None:
    """Return the routing of a roster; None if a service is missing, because it would look rerouted."""
    if prepared.misread or roster.broken_teams or any(each.code in UNREAD for each in prepared.blocked):
        return None
    if roster.alerting.unknown_severity not in roster.alerting.severities:
        return None
    found = routing(roster, prepared.claims)
    routed = {found.recipient(number).service for number in range(len(found.leaves))}
    claiming = {
        key for team in roster.teams.values() for key, service in team.services.items() if service.matchers
    }
    return found if claiming <= routed else None


def _notes(found: Deployed, roster: Roster, rerouting: Rerouting) -> Iterator[str]:
    if found.version not in (None, __version__):
        yield f"watchbill {found.version} wrote the deployed configuration; this is {__version__}"
    for name, key in taken_for(found, roster):
        yield f"the deployed team {name} counts as {key}, which has its services now"
    if rerouting == NOTHING:
        yield "no alert goes to another team or to nobody, and no incident gets another key"
