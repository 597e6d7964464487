"""Paths of a roster's file at which a team's rotations, and those who hold its levels, stand."""

from collections.abc import Iterator

from watchbill.diagnostics import Path
from watchbill.roster.model import Level, Rotation, Staffing, Team


def team_path(team: Team, *rest: str | int) -> Path:
    """Return the path of a team, or of something in it."""
    return ("teams", team.key, *rest)


def rotation_path(team: Team, rotation: Rotation) -> Path:
    """Return where a rotation of level 1 stands: `rotation`, or its entry among `rotations`."""
    if rotation.name is None:
        return team_path(team, "rotation")
    return team_path(team, "rotations", rotation.name)


def version_path(path: Path, index: int, *rest: str | int) -> Path:
    """Return where a later version of the rotation at a path stands, or something in it."""
    return (*path, "then", index, *rest)


def in_force_path(path: Path, number: int, *rest: str | int) -> Path:
    """Return where something of a version stands, by its number: 0 is the rotation's own."""
    return version_path(path, number - 1, *rest) if number else (*path, *rest)


def members_path(team: Team) -> Path:
    """Return where the members of the team's one rotation stand."""
    return (*rotation_path(team, team.rotations[0]), "members")


def staffings(team: Team) -> Iterator[tuple[Level, Path, Staffing]]:
    """Yield who holds level 3 and level 4, of the team and of services with a manager of their own."""
    yield Level.LEAD, team_path(team, "lead"), team.lead
    yield Level.MANAGER, team_path(team, "manager"), team.manager
    for service in team.services.values():
        if service.manager is not None:
            yield Level.MANAGER, team_path(team, "services", service.key, "manager"), service.manager


def rota(team: Team) -> Iterator[tuple[Level, Path, Rotation]]:
    """Yield the rotations that share level 1, then level 2's where it has one of its own."""
    for rotation in team.rotations:
        yield Level.PRIMARY, rotation_path(team, rotation), rotation
    if isinstance(team.secondary, Rotation):
        yield Level.SECONDARY, team_path(team, "secondary"), team.secondary


def rotations(team: Team) -> Iterator[tuple[Level, Path, Rotation]]:
    """Yield every rotation of a team, whatever its level."""
    yield from rota(team)
    for level, path, staffing in staffings(team):
        if isinstance(staffing, Rotation):
            yield level, path, staffing
