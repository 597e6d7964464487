"""The order in which teams are deployed, so that a name is free before another team takes it."""

from collections.abc import Iterable, Iterator, Mapping

from watchbill.pagerduty.deployment import Deployment

_Name = tuple[str, str]
"""What kind of thing is called so, and what it is called, in one case: PagerDuty takes a name once."""


def deploy_order(
    teams: Iterable[str], before: Mapping[str, Deployment], after: Mapping[str, Deployment]
) -> tuple[str, ...]:
    """
    Return teams in the order in which they are to be deployed: who gives up a name before who takes it, else by key.

    That is right as long as a thing that moves is destroyed and made anew. Teams that exchange names are in the
    order of their keys: the first of them is refused whichever it is.
    """
    left = sorted(teams)
    gives = _owners(left, before, after)
    waits = {
        team: {gives[name] for name in _names(after.get(team)) - _names(before.get(team)) if name in gives} - {team}
        for team in left
    }
    order: list[str] = []
    while left:
        free = (team for team in left if waits[team] <= set(order))
        order.append(next(free, left[0]))
        left.remove(order[-1])
    return tuple(order)


def _owners(
    teams: Iterable[str], before: Mapping[str, Deployment], after: Mapping[str, Deployment]
) -> Mapping[_Name, str]:
    """Return which team gives up each name."""
    return {name: team for team in teams for name in _names(before.get(team)) - _names(after.get(team))}


def _names(deployment: Deployment | None) -> frozenset[_Name]:
    return frozenset() if deployment is None else frozenset(_named(deployment))


def _named(deployment: Deployment) -> Iterator[_Name]:
    yield "team", deployment.name.casefold()
    yield from (("policy", policy.name.casefold()) for policy in deployment.policies)
    yield from (("service", service.name.casefold()) for service in deployment.services)
