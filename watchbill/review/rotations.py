"""The rotations of a team by their paths in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from watchbill.diagnostics import Path
from watchbill.roster.model import Follow, Rotation, Team
from watchbill.roster.paths import rotations


def with_rotation(team: Team, path: Path, rotation: Rotation) -> Team:
    """Return a team with another rotation at a path of the file."""
    match path[2:]:
        case ("rotation",) | ("rotations", _):
            same = (rotation if each.name == rotation.name else each for each in team.rotations)
            return replace(team, rotations=tuple(same))
        case ("secondary",):
            return replace(team, secondary=rotation)
        case ("lead",):
            return replace(team, lead=rotation)
        case ("manager",):
            return replace(team, manager=rotation)
        case ("services", key, "manager"):
            service = replace(team.services[str(key)], manager=rotation)
            return replace(team, services={**team.services, str(key): service})
    raise ValueError(f"there is no rotation at {path}")


def both(before: Team, after: Team) -> Iterator[tuple[Path, Rotation, Rotation]]:
    """Yield the rotations that are at the same path in both teams, with the path."""
    old = by_path(before)
    for path, now in by_path(after).items():
        if path in old:
            yield path, old[path], now


def by_path(team: Team) -> Mapping[Path, Rotation]:
    """Return every rotation of a team by its path in the file."""
    return {path: rotation for _, path, rotation in rotations(team)}


def under(team: str, path: Path) -> Path:
    """Return the same path in a team with another key."""
    return (path[0], team, *path[2:])


def follower(team: Team, path: Path) -> str | None:
    """Return the key of the secondary schedule that follows the rotation at a path, or None."""
    if path[2] not in ("rotation", "rotations") or not isinstance(team.secondary, Follow):
        return None
    return "secondary" if path[2] == "rotation" else f"secondary_{path[3]}"
