"""Places in the file for findings about a team's levels, hours, names and policies."""

from watchbill.diagnostics import Path, Where, at, key
from watchbill.pagerduty.deployment import policy_service
from watchbill.roster.model import Level, Rotation, Service, Team
from watchbill.roster.paths import members_path, rotation_path, team_path


def level_text(team: Team, level: Level) -> str:
    """Return the number and name of a level in the escalation: ``level 1 (primary)``."""
    return f"level {team.levels.index(level) + 1} ({level})"


def level_place(team: Team, level: Level, service: Service | None = None) -> Where:
    """Return the place that says who holds a level of the team's policy, or of a service's own policy."""
    if level is Level.SECONDARY and isinstance(team.secondary, Rotation):
        return at(*team_path(team, "secondary"))
    if level in (Level.PRIMARY, Level.SECONDARY):
        return key(*team_path(team, "rotations")) if len(team.rotations) > 1 else at(*members_path(team))
    if level is Level.MANAGER and service is not None and service.manager is not None:
        return at(*team_path(team, "services", service.key, "manager"))
    return at(*team_path(team, level.value))


def hours_place(team: Team) -> Where:
    """Return the place of the hours of level 1; several rotations share one place."""
    if not team.rotations:
        return key(*team_path(team))
    if len(team.rotations) == 1:
        return at(*rotation_path(team, team.rotations[0]), "hours")
    return key(*team_path(team, "rotations"))


def name_place(name: str, path: Path) -> Where:
    """Return the place of the display name of a team or service: its `name`, or else its key."""
    return key(*path) if name == path[-1] else at(*path, "name")


def policy_place(team: Team, policy: str) -> Where:
    """Return the place of the name that a policy is named after: its service's, or the team's."""
    service = policy_service(team, policy)
    if service is not None:
        return name_place(service.name, team_path(team, "services", service.key))
    return name_place(team.name, team_path(team))
