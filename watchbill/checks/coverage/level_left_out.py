"""People named for a level that is not part of the escalation."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Path, key
from watchbill.roster.model import Level, Mode, Rotation, Team
from watchbill.roster.paths import rotation_path, team_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each rotation, and each service's own manager, at a level outside the escalation.

    The team's own lead and manager do not count, because every team must name them.
    """
    for team in subject.teams:
        for level, path in _optional(team):
            if level not in team.levels:
                yield finding(
                    message=(
                        f"nobody named here is ever paged: the escalation of {team.key} has no level"
                        f" `{level}`"
                    ),
                    place=key(*path),
                    hint=f"add `{level}` to `escalation.levels`, or remove this",
                )


def _optional(team: Team) -> Iterator[tuple[Level, Path]]:
    if team.mode is Mode.ROTA:
        for rotation in team.rotations:
            yield Level.PRIMARY, rotation_path(team, rotation)
        if isinstance(team.secondary, Rotation):
            yield Level.SECONDARY, team_path(team, "secondary")
    for service in team.services.values():
        if service.manager is not None:
            yield Level.MANAGER, team_path(team, "services", service.key, "manager")
