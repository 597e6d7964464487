"""Levels that are empty because everybody there is pending."""

from collections.abc import Iterator

from watchbill.checks.places import level_place, level_text
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.counting import listed
from watchbill.diagnostics import Diagnostic, Grade, Path, at
from watchbill.roster.model import Level, Rotation, Service, Staffing, Team
from watchbill.roster.paths import rotation_path, team_path

finding = of(__name__).finding

_Held = tuple[Path, Staffing]


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a finding for each rotation or level whose people are all pending, and for policies without a level.

    A second level that follows a rotation of one is empty too: nobody is next. It is an
    error for a rotation, because PagerDuty does not create a schedule without users, and
    for a policy that has nobody at all. Otherwise it is a warning, because PagerDuty goes
    on to the next level at once.
    """
    absent = subject.roster.pending
    for team in subject.teams:
        if _nobody_next(team, absent):
            yield _alone(team)
        if not absent and Level.LEAD in team.escalation.levels:
            continue
        reported: set[Path] = set()
        for service in (
            None,
            *(service for service in team.services.values() if service.manager is not None),
        ):
            held = [
                (level, path, who)
                for level in team.levels
                for path, who in _held(team, level, service, absent)
            ]
            empty = [(level, path, who) for level, path, who in held if absent.issuperset(_names(who))]
            alone = len(empty) == len(held)
            if alone and not empty:
                yield _no_level(team)
                break
            for level, path, who in empty:
                if path not in reported:
                    reported.add(path)
                    yield _empty(team, level, path, who, alone=alone)


def _held(team: Team, level: Level, service: Service | None, absent: frozenset[str]) -> Iterator[_Held]:
    """Yield who holds a level, and its place in the file."""
    if level is Level.PRIMARY or (level is Level.SECONDARY and not isinstance(team.secondary, Rotation)):
        for rotation in team.rotations:
            # After the only member there is no next one.
            if level is Level.PRIMARY or len(set(rotation.members) - absent) > 1:
                yield rotation_path(team, rotation), rotation
    elif level is Level.SECONDARY:
        assert isinstance(team.secondary, Rotation)
        yield team_path(team, "secondary"), team.secondary
    elif level is Level.LEAD:
        yield team_path(team, "lead"), team.lead
    elif service is not None and service.manager is not None:
        yield team_path(team, "services", service.key, "manager"), service.manager
    else:
        yield team_path(team, "manager"), team.manager


def _nobody_next(team: Team, absent: frozenset[str]) -> bool:
    """Whether the second of several levels follows rotations that have one person each."""
    if isinstance(team.secondary, Rotation) or Level.SECONDARY not in team.levels or len(team.levels) == 1:
        return False
    return all(len(set(rotation.members) - absent) == 1 for rotation in team.rotations)


def _names(staffing: Staffing) -> tuple[str, ...]:
    return staffing.members if isinstance(staffing, Rotation) else staffing


def _empty(team: Team, level: Level, path: Path, staffing: Staffing, *, alone: bool) -> Diagnostic:
    rotates = isinstance(staffing, Rotation)
    who = tuple(dict.fromkeys(_names(staffing)))
    where = "in this rotation" if rotates else f"at {level_text(team, level)} of {team.key}"
    others = ", and no other level has anybody" if alone else ""
    return finding(
        grade=Grade.ERROR if alone or rotates else Grade.WARNING,
        message=f"nobody is left {where}: {listed(who)} {'is' if len(who) == 1 else 'are'} pending{others}",
        place=at(*path, "members") if rotates else at(*path),
        hint="name somebody who is already in PagerDuty, or remove `pending` once they are",
    )


def _alone(team: Team) -> Diagnostic:
    return finding(
        grade=Grade.WARNING,
        message=(
            f"nobody is at {level_text(team, Level.SECONDARY)} of {team.key}: the next person in the"
            " rotation is the primary again"
        ),
        place=level_place(team, Level.SECONDARY),
        hint="add people, write a rotation as `secondary`, or remove that level from `escalation.levels`",
    )


def _no_level(team: Team) -> Diagnostic:
    return finding(
        grade=Grade.ERROR,
        message=f"nobody is at any level of {team.key} that its mode allows",
        place=at(*team_path(team, "escalation", "levels")),
        hint="add `lead` or `manager` to `escalation.levels`",
    )
