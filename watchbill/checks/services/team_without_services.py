"""Teams that no alert can page."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, key
from watchbill.roster.paths import team_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for each team that owns no service and does not take the alerts that nobody claims."""
    for team in subject.teams:
        if not team.services and team.key != subject.roster.alerting.unowned.team:
            yield finding(
                message=f"{team.key} owns no service, so no alert can reach whoever is on call",
                place=key(*team_path(team)),
                hint="add the team's `services:` with their matchers",
            )
