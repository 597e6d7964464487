"""An owner of unclaimed alerts that is not a team."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at
from watchbill.spelling import did_you_mean

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error if `alerting.unowned.team` is not a team of the roster."""
    roster = subject.roster
    named = roster.alerting.unowned.team
    known = roster.team_keys
    if named not in known:
        yield finding(
            message=(
                f"`{named}` is not the key of any team, so alerts that no service claims would page nobody"
            ),
            place=at("alerting", "unowned", "team"),
            hint=did_you_mean(named, known) or "name a team that is listed under `teams`",
        )
