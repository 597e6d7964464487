"""Does the team that takes what no service claims exist?"""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, at
from watchbill.spelling import did_you_mean

CODES = {"unknown-team": (Grade.ERROR,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error where `alerting.unowned.team` is no team of the roster."""
    roster = subject.roster
    named = roster.alerting.unowned.team
    known = roster.teams.keys() | roster.broken_teams
    if named not in known:
        yield Diagnostic(
            code="unknown-team",
            grade=Grade.ERROR,
            message=(
                f"`{named}` is not the key of any team, so alerts that no service claims would page nobody"
            ),
            place=at("alerting", "unowned", "team"),
            hint=did_you_mean(named, known) or "name a team that stands under `teams`",
        )
