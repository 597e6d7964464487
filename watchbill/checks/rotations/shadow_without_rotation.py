"""Shadows that do not say which rotation they follow."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import CODES, of
from watchbill.diagnostics import Diagnostic, at, key
from watchbill.roster.paths import team_path
from watchbill.spelling import did_you_mean

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for a shadow that names none of several rotations, or one that does not exist."""
    for team in subject.teams:
        if team.shadow is None:
            continue
        names = [rotation.name for rotation in team.rotations if rotation.name is not None]
        named = team.shadow.rotation
        if named is None and len(team.rotations) != 1:
            yield finding(
                message=(
                    f"{team.key} has {len(names)} rotations, but its shadow does not say which one it follows"
                    if names
                    else f"{team.key} has no rotation to shadow"
                ),
                place=key(*team_path(team, "shadow")),
                hint=f"add `rotation:` with one of {', '.join(names)}" if names else "remove the shadow",
            )
        elif named is not None and named not in names:
            yield CODES["unknown-rotation"].finding(
                message=f"`{named}` is not one of the rotations of {team.key}",
                place=at(*team_path(team, "shadow", "rotation")),
                hint=did_you_mean(named, names)
                or (f"name one of {', '.join(names)}" if names else "remove `rotation:`: there is only one"),
            )
