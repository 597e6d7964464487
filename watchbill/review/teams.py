"""The change of one team: its settings, its policies with their shifts, and its services."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from watchbill.pagerduty.compile import policy_names
from watchbill.pagerduty.deployment import TEAM_POLICY, Deployment, policy_service
from watchbill.review.change import Kind, LevelChange, PolicyChange, ServiceChange, TeamChange
from watchbill.review.involvement import involved
from watchbill.review.renames import owners, renamed_services
from watchbill.review.settings import (
    policy_settings,
    says_other_leave,
    service_settings,
    settings_of_services,
    team_settings,
)
from watchbill.review.shifts import Holders, holders, level_change
from watchbill.review.side import TeamSide
from watchbill.roster.model import Level

_Seen = set[tuple[Level, Holders | None, Holders | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """A team before and after, and the time [start, end) to compare; a renamed team has two keys."""

    old: TeamSide | None
    new: TeamSide | None
    start: datetime
    end: datetime

    @property
    def known(self) -> bool:
        """Whether it is known on both sides who is on call; a team that does not exist has nobody."""
        return all(side is None or side.deployment is not None for side in (self.old, self.new))


def team_change(pair: Pair, moved: Mapping[str, TeamSide]) -> TeamChange | None:
    """
    Return the change of a team; None where nothing changes.

    `moved` maps services that come from other teams to the old side of those teams. Where one side cannot be
    compiled, no gained or lost shifts are reported.
    """
    old, new = pair.old, pair.new
    side = new or old
    if side is None:
        return None
    renamed = old.team.key if old is not None and new is not None and old.team.key != new.team.key else None
    settings = team_settings(old, new)
    policies = policy_changes(pair)
    services = tuple(_services(old, new, moved))
    kind = _kind(old is not None and renamed is None, new is not None)
    if kind is Kind.CHANGED and not (settings or policies or services):
        return None
    return TeamChange(
        team=side.team.key,
        name=side.team.name,
        zone=side.team.zone,
        kind=kind,
        renamed_from=renamed,
        settings=settings,
        policies=policies,
        services=services,
    )


def _kind(before: bool, after: bool) -> Kind:
    if before and after:
        return Kind.CHANGED
    return Kind.REMOVED if before else Kind.ADDED


def policy_changes(pair: Pair) -> tuple[PolicyChange, ...]:
    """
    Return the changes of the team's policy, then of the services' policies.

    In a service's own policy, levels that change just like the team's are left out. A service without its
    own policy uses the team's, so an added policy is compared with the team's old one, and a removed policy
    with the team's new one. Where the service itself was added or removed, people on its own levels only gain
    or lose shifts.
    """
    before, after = _keys(pair.old), _keys(pair.new)
    old, new = _written(pair.old, pair.start), _written(pair.new, pair.start)
    seen: _Seen = set()
    found = []
    for key in sorted(before | after, key=lambda key: (key != TEAM_POLICY, key)):
        levels = tuple(_levels(pair, key, *_holders(pair, old, new, key), seen)) if pair.known else ()
        settings = policy_settings(pair.old, pair.new, key)
        kind = _kind(key in before, key in after)
        if levels or settings or kind is not Kind.CHANGED:
            found.append(PolicyChange(policy=key, kind=kind, levels=levels, settings=settings))
    return tuple(found)


def _holders(
    pair: Pair, old: Deployment | None, new: Deployment | None, policy: str
) -> tuple[Mapping[Level, Holders], Mapping[Level, Holders]]:
    """Return who holds which level before and after; without the policy's service, nobody does."""
    there = [
        policy == TEAM_POLICY or (side is not None and policy_service(side.team, policy) is not None)
        for side in (pair.old, pair.new)
    ]
    if all(there):
        return holders(old, policy), holders(new, policy)
    only = old if there[0] else new
    own, team = holders(only, policy), holders(only, TEAM_POLICY)
    own = {level: each for level, each in own.items() if each != team.get(level)}
    return (own, {}) if there[0] else ({}, own)


def _keys(side: TeamSide | None) -> set[str]:
    return set() if side is None else {key for key, _ in policy_names(side.team)}


def _written(side: TeamSide | None, instant: datetime) -> Deployment | None:
    deployment = None if side is None else side.deployment
    return None if deployment is None else deployment.at(instant)


def _levels(
    pair: Pair, policy: str, before: Mapping[Level, Holders], after: Mapping[Level, Holders], seen: _Seen
) -> Iterator[LevelChange]:
    for level in Level:
        old, new = before.get(level), after.get(level)
        if old == new or (level, old, new) in seen:
            continue
        seen.add((level, old, new))
        change = level_change(level, old, new, pair.start, pair.end, partial(_named, pair, level, policy))
        if change is not None:
            yield change


def _named(pair: Pair, level: Level, policy: str, moving: frozenset[str]) -> frozenset[str]:
    old, new = pair.old, pair.new
    sides = [side for side in (old, new) if side is not None]
    service = next((found.key for side in sides if (found := policy_service(side.team, policy))), None)
    return involved(
        None if old is None else old.team,
        None if new is None else new.team,
        level,
        at=pair.start,
        service=service,
        absent_before=frozenset() if old is None else old.absent,
        absent_after=frozenset() if new is None else new.absent,
        leave=_leave(old, new),
        moving=moving,
    )


def _leave(old: TeamSide | None, new: TeamSide | None) -> frozenset[str]:
    """Return the people with a different leave in the two files."""
    if old is None or new is None:
        return frozenset()
    before, after = old.roster.people, new.roster.people
    both = (old.people | new.people) & before.keys() & after.keys()
    return frozenset(key for key in both if says_other_leave(before[key], after[key]))


def _services(
    old: TeamSide | None, new: TeamSide | None, moved: Mapping[str, TeamSide]
) -> Iterator[ServiceChange]:
    before = set() if old is None else settings_of_services(old.team, old.roster).keys()
    after = set() if new is None else settings_of_services(new.team, new.roster).keys()
    again = _renamed(old, new, moved)
    for key in sorted((before | after) - set(again.values())):
        kind = _kind(key in before, key in after)
        origin = moved.get(key) if kind is Kind.ADDED else None
        settings = service_settings(origin or old, new, key, before=again.get(key, key))
        if settings or kind is not Kind.CHANGED:
            team = None if origin is None else origin.team.key
            yield ServiceChange(
                service=key, kind=kind, moved_from=team, renamed_from=again.get(key), settings=settings
            )


def _renamed(old: TeamSide | None, new: TeamSide | None, moved: Mapping[str, TeamSide]) -> Mapping[str, str]:
    """Return the services that look renamed, except those that came from or went to another team."""
    found = {} if old is None or new is None else renamed_services(old.team, new.team)
    if not found or new is None:
        return {}
    there = owners(new.roster)
    return {key: was for key, was in found.items() if key not in moved and was not in there}
