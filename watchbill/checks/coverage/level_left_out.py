"""People whom a team names for a level that the escalation leaves out."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Path, key
from watchbill.roster.model import Level, Mode, Rotation, Team
from watchbill.roster.paths import rotation_path, team_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each rotation, and service's own manager, at a level that the escalation leaves out.

    Every team must name a lead and a manager, so that those may well be left out.
    """
    for team in subject.teams:
        for level, path in _optional(team):
            if level not in team.levels:
                yield finding(
                    message=f"nobody here is ever paged: the escalation of {team.key} has no level `{level}`",
                    place=key(*path),
                    hint=f"add `{level}` to `escalation.levels`, or take this out",
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
