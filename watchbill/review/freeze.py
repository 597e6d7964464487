"""The shifts within the freeze that a change moves, although people have made plans around them."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from watchbill.clock import localize
from watchbill.pagerduty.compile import compile_team
from watchbill.pagerduty.deployment import policy_service
from watchbill.review.change import Change, PolicyChange, TeamChange
from watchbill.review.shifts import holders
from watchbill.review.side import Side, TeamSide
from watchbill.review.teams import Pair, policy_changes
from watchbill.roster.model import Level, Override, Rotation, Service, Staffing, Team
from watchbill.rota.continuation import handoffs
from watchbill.rota.play import shifts


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """
    People who gain or lose shifts of a level that begin within its next turns, before `until` (aware).

    `policy` is the team's policy or a service's own.
    """

    team: str
    policy: str
    level: Level
    until: datetime
    people: tuple[str, ...]


def frozen(old: Side, new: Side, change: Change, *, turns: int) -> tuple[Frozen, ...]:
    """
    Return the levels where a change moves shifts that begin within the next `turns` turns.

    The turns are those of the rotation that holds the level before the change, or of the new one where there
    was none. If the change touches several rotations, the one whose turns end last counts. Overrides that
    the change adds or removes are left out: moving shifts is their purpose. A level without turns has no
    freeze, and nobody has made plans around a new team.
    """
    if turns < 1 or old.roster is None or new.roster is None:
        return ()
    return tuple(found for team in change.teams for found in _of_team(old, new, change, team, turns))


def _of_team(old: Side, new: Side, change: Change, team: TeamChange, turns: int) -> Iterator[Frozen]:
    before, after = old.team(team.renamed_from or team.team), new.team(team.team)
    if before is None:
        return
    found: dict[tuple[str, Level], tuple[datetime, list[str]]] = {}
    for policy in _policies(before, after, team, change):
        for level in policy.levels:
            until = _until(before, after, policy.policy, level.level, change.at, turns)
            if until is None:
                continue
            found[policy.policy, level.level] = (
                until,
                [
                    each.person
                    for each in level.people
                    if any(stretch.start < until for stretch in (*each.gained[:1], *each.lost[:1]))
                ],
            )
    for key, until, person in _others(before, after, change, turns):
        people = found.setdefault(key, (until, []))[1]
        if person not in people:
            people.append(person)
    for (name, level_name), (until, people) in found.items():
        if people:
            yield Frozen(team=team.team, policy=name, level=level_name, until=until, people=tuple(people))


def _others(
    before: TeamSide, after: TeamSide | None, change: Change, turns: int
) -> Iterator[tuple[tuple[str, Level], datetime, str]]:
    """Yield people whose key now means somebody else, at each level where they have frozen shifts."""
    keys = {each.person for each in change.people if each.identity is not None}
    if not keys or after is None or after.deployment is None:
        return
    written, seen = after.deployment.at(change.at), set()
    for policy in written.policies:
        for level, holds in holders(written, policy.key).items():
            until = _until(before, after, policy.key, level, change.at, turns)
            if until is None or (level, holds) in seen:
                continue
            seen.add((level, holds))
            playing = (
                shift.person for schedule in holds.schedules for shift in shifts(schedule, change.at, until)
            )
            yield from (((policy.key, level), until, person) for person in sorted(keys.intersection(playing)))


def _policies(
    before: TeamSide, after: TeamSide | None, team: TeamChange, change: Change
) -> tuple[PolicyChange, ...]:
    """Return the changes of a team's policies without the overrides that were added or removed."""
    if after is None or before.team.overrides == after.team.overrides:
        return team.policies
    both = tuple(each for each in before.team.overrides if each in after.team.overrides)
    return policy_changes(
        Pair(
            old=_with(before, both),
            new=_with(after, both),
            start=change.at,
            end=change.at + timedelta(days=change.days),
        )
    )


def _with(side: TeamSide, overrides: tuple[Override, ...]) -> TeamSide:
    team = replace(side.team, overrides=overrides)
    if side.deployment is None or team == side.team:
        return side
    try:
        return replace(side, team=team, deployment=compile_team(team, side.roster))
    except ValueError:
        return replace(side, team=team, deployment=None)


def _until(
    before: TeamSide, after: TeamSide | None, policy: str, level: Level, at: datetime, turns: int
) -> datetime | None:
    """Return when the next turns of a level end; None where nobody takes turns."""
    now = {} if after is None else _rotations(after.team, policy_service(after.team, policy), level)
    was = _rotations(before.team, policy_service(before.team, policy), level) or now
    touched = [each for name, each in was.items() if now.get(name) != each] or [*was.values()]
    ends = []
    for rotation in touched:
        try:
            moment, _ = next(islice(handoffs(rotation, at, before.absent), turns - 1, None))
        except ValueError:
            continue
        ends.append(localize(moment, ZoneInfo(rotation.time_zone)).astimezone(UTC))
    return max(ends, default=None)


def _rotations(team: Team, service: Service | None, level: Level) -> dict[str | None, Rotation]:
    """Return the rotations that give a level its turns, by their names."""
    match level:
        case Level.LEAD:
            return _rotation(team.lead)
        case Level.MANAGER:
            return _rotation(team.manager if service is None or service.manager is None else service.manager)
        case Level.SECONDARY if isinstance(team.secondary, Rotation):
            return _rotation(team.secondary)
        case _:
            return {rotation.name: rotation for rotation in team.rotations}


def _rotation(staffing: Staffing) -> dict[str | None, Rotation]:
    return {None: staffing} if isinstance(staffing, Rotation) else {}
