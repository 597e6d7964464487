"""The order of deploys: a team that gives up a name comes before the team that takes it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

from watchbill.pagerduty.deployment import Deployment

_Name = tuple[str, str]
"""A kind of object and its name in lower case, of which PagerDuty accepts only one."""


def deploy_order(
    teams: Iterable[str], before: Mapping[str, Deployment], after: Mapping[str, Deployment]
) -> tuple[str, ...]:
    """
    Return teams in the order of their deploys: first the team that gives up a name, else by key.

    That works as long as an object that moves is destroyed and created again. If teams wait for each other in
    a circle, the first by key comes first: PagerDuty refuses it, whichever team it is.
    """
    left = sorted(teams)
    gives = _owners(left, before, after)
    waits = {
        team: (
            {gives[name] for name in _names(after.get(team)) - _names(before.get(team)) if name in gives}
            - {team}
        )
        for team in left
    }
    order: list[str] = []
    while left:
        chosen = next((team for team in left if waits[team] <= set(order)), None) or _in_a_circle(left, waits)
        order.append(chosen)
        left.remove(chosen)
    return tuple(order)


def _in_a_circle(left: Sequence[str], waits: Mapping[str, Set[str]]) -> str:
    """Return the first team that waits only for teams that wait for it."""
    ahead = {team: _ahead(team, frozenset(left), waits) for team in left}
    return next(team for team in left if all(team in ahead[other] for other in ahead[team]))


def _ahead(team: str, left: Set[str], waits: Mapping[str, Set[str]]) -> Set[str]:
    """Return the teams that a team waits for, directly or through other teams."""
    found: set[str] = set()
    new = waits[team] & left
    while new:
        found |= new
        new = {each for other in new for each in waits[other] & left} - found
    return found


def _owners(
    teams: Iterable[str], before: Mapping[str, Deployment], after: Mapping[str, Deployment]
) -> Mapping[_Name, str]:
    """Return the team that gives up each name."""
    return {name: team for team in teams for name in _names(before.get(team)) - _names(after.get(team))}


def _names(deployment: Deployment | None) -> frozenset[_Name]:
    return frozenset() if deployment is None else frozenset(_named(deployment))


def _named(deployment: Deployment) -> Iterator[_Name]:
    yield "team", deployment.name.casefold()
    yield from (("policy", policy.name.casefold()) for policy in deployment.policies)
    yield from (("service", service.name.casefold()) for service in deployment.services)
