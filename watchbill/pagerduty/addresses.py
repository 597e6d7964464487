"""Terraform addresses of a team's objects in PagerDuty, as the stacks name them."""

from collections.abc import Iterable, Iterator

from watchbill.pagerduty.deployment import Deployment, policy_key
from watchbill.roster.model import Rotation, Service

TEAM, SCHEDULE, POLICY = "pagerduty_team", "pagerduty_schedule", "pagerduty_escalation_policy"
SERVICE, INTEGRATION = "pagerduty_service", "pagerduty_service_integration"


def of_team(deployment: Deployment) -> Iterator[str]:
    """Yield the addresses of everything that a team has, except its memberships."""
    yield from (f"{kind}.{each.key}" for each in deployment.services for kind in (INTEGRATION, SERVICE))
    yield from (f"{POLICY}.{each.key}" for each in deployment.policies)
    yield from (f"{SCHEDULE}.{each.key}" for each in deployment.schedules)
    yield f"{TEAM}.{deployment.team}"


def of_service(key: str, service: Service | None) -> Iterator[str]:
    """Yield the addresses of a service and of its own policy and schedule; None means `unowned`."""
    yield f"{INTEGRATION}.{key}"
    yield f"{SERVICE}.{key}"
    if service is not None and service.manager is not None:
        yield f"{POLICY}.{policy_key(key)}"
        if isinstance(service.manager, Rotation):
            yield f"{SCHEDULE}.manager_{key}"


def asked_for(team: str, addresses: Iterable[str], reason: str) -> Iterator[str]:
    """Yield the lines of WATCHBILL_DESTROY that let a deploy destroy the objects at these addresses."""
    return (f"{team} {address}: {reason}" for address in addresses)
