"""The paths in the file of a team's rotations and of the people who hold its levels."""

from collections.abc import Iterator

from watchbill.diagnostics import Path
from watchbill.roster.model import Level, Rotation, Staffing, Team


def team_path(team: Team, *rest: str | int) -> Path:
    """Return the path of a team, or of something in it."""
    return ("teams", team.key, *rest)


def rotation_path(team: Team, rotation: Rotation) -> Path:
    """Return the path of a level 1 rotation: `rotation`, or its entry in `rotations`."""
    if rotation.name is None:
        return team_path(team, "rotation")
    return team_path(team, "rotations", rotation.name)


def version_path(path: Path, index: int, *rest: str | int) -> Path:
    """Return the path of a later version of the rotation at a path, or of something in that version."""
    return (*path, "then", index, *rest)


def in_force_path(path: Path, number: int, *rest: str | int) -> Path:
    """Return the path of something in a version, by the version's number; 0 is the rotation itself."""
    return version_path(path, number - 1, *rest) if number else (*path, *rest)


def members_path(team: Team) -> Path:
    """Return the path of the members of the team's only rotation."""
    return (*rotation_path(team, team.rotations[0]), "members")


def staffings(team: Team) -> Iterator[tuple[Level, Path, Staffing]]:
    """Yield who holds levels 3 and 4, in the team and in services with their own manager."""
    yield Level.LEAD, team_path(team, "lead"), team.lead
    yield Level.MANAGER, team_path(team, "manager"), team.manager
    for service in team.services.values():
        if service.manager is not None:
            yield Level.MANAGER, team_path(team, "services", service.key, "manager"), service.manager


def rota(team: Team) -> Iterator[tuple[Level, Path, Rotation]]:
    """Yield the rotations of level 1, then the rotation of level 2 if it has its own."""
    for rotation in team.rotations:
        yield Level.PRIMARY, rotation_path(team, rotation), rotation
    if isinstance(team.secondary, Rotation):
        yield Level.SECONDARY, team_path(team, "secondary"), team.secondary


def rotations(team: Team) -> Iterator[tuple[Level, Path, Rotation]]:
    """Yield every rotation of a team, at any level."""
    yield from rota(team)
    for level, path, staffing in staffings(team):
        if isinstance(staffing, Rotation):
            yield level, path, staffing
