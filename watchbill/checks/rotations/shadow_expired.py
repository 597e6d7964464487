"""Shadows whose last day has passed."""

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.dates import date_text
from watchbill.diagnostics import Diagnostic, at
from watchbill.roster.paths import team_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning for each shadow whose last day (`until`) is over in the rotation's zone."""
    for team in subject.teams:
        shadow = team.shadow
        if shadow is None or shadow.until is None or team.key not in subject.deployments:
            continue
        followed = next(r for r in team.rotations if shadow.rotation in (None, r.name))
        today = subject.instant.astimezone(ZoneInfo(followed.time_zone)).date()
        if shadow.until < today:
            yield finding(
                message=f"this shadow ended on {date_text(shadow.until)}",
                place=at(*team_path(team, "shadow", "until")),
                hint="remove the shadow, or write a later day after `until`",
            )
