"""Where in the file the rotations of a team and the people that it names stand."""

from collections.abc import Iterator

from watchbill.diagnostics import Path, Where, at, key
from watchbill.pagerduty.deployment import policy_service
from watchbill.roster.model import Level, Rotation, Service, Standing, Team


def team_path(team: Team, *rest: str | int) -> Path:
    """Return the path of a team, or of something in it."""
    return ("teams", team.key, *rest)


def standings(team: Team) -> Iterator[tuple[Level, Path, Standing]]:
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
    for level, path, standing in standings(team):
        if isinstance(standing, Rotation):
            yield level, path, standing


def named(team: Team) -> Iterator[tuple[str, ...]]:
    """Yield everybody whom a team names, in groups."""
    for _, _, rotation in rotations(team):
        yield rotation.people if rotation.then else rotation.members
    for _, _, standing in standings(team):
        if not isinstance(standing, Rotation):
            yield standing
    if team.shadow is not None:
        yield team.shadow.members
    for override in team.overrides:
        yield override.replace, override.person


def rotation_path(team: Team, rotation: Rotation) -> Path:
    """Return where a rotation of level 1 stands: `rotation`, or its entry among `rotations`."""
    if rotation.name is None:
        return team_path(team, "rotation")
    return team_path(team, "rotations", rotation.name)


def level_text(team: Team, level: Level) -> str:
    """Return a level as its place in the escalation and its word: ``level 1 (primary)``."""
    return f"level {team.levels.index(level) + 1} ({level})"


def level_place(team: Team, level: Level, service: Service | None = None) -> Where:
    """Return where it is said who holds a level, of the team's policy or of a service's own."""
    if level is Level.SECONDARY and isinstance(team.secondary, Rotation):
        return at(*team_path(team, "secondary"))
    if level in (Level.PRIMARY, Level.SECONDARY):
        return key(*team_path(team, "rotations")) if len(team.rotations) > 1 else at(*members_path(team))
    if level is Level.MANAGER and service is not None and service.manager is not None:
        return at(*team_path(team, "services", service.key, "manager"))
    return at(*team_path(team, level.value))


def version_path(path: Path, index: int, *rest: str | int) -> Path:
    """Return where a later version of the rotation at a path stands, or something in it."""
    return (*path, "then", index, *rest)


def in_force_path(path: Path, number: int, *rest: str | int) -> Path:
    """Return where something of a version stands, by its number: 0 is the rotation's own."""
    return version_path(path, number - 1, *rest) if number else (*path, *rest)


def members_path(team: Team) -> Path:
    """Return where the members of the team's one rotation stand."""
    return (*rotation_path(team, team.rotations[0]), "members")


def hours_place(team: Team) -> Where:
    """Return where the hours of level 1 are said, those of several rotations together."""
    if not team.rotations:
        return key(*team_path(team))
    if len(team.rotations) == 1:
        return at(*rotation_path(team, team.rotations[0]), "hours")
    return key(*team_path(team, "rotations"))


def name_place(name: str, path: Path) -> Where:
    """Return where the display name of a team or service is said: its `name`, or else its key."""
    return key(*path) if name == path[-1] else at(*path, "name")


def policy_place(team: Team, policy: str) -> Where:
    """Return where the name is said that a policy takes its own from: its service's, or the team's."""
    service = policy_service(team, policy)
    if service is not None:
        return name_place(service.name, team_path(team, "services", service.key))
    return name_place(team.name, team_path(team))


def schedule_key(path: Path) -> str:
    """Return the key of the schedule that a rotation at this path compiles to."""
    level = path[2]
    if level in ("rotations", "services"):
        return f"{'primary' if level == 'rotations' else 'manager'}_{path[3]}"
    return "primary" if level == "rotation" else str(level)
