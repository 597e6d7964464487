"""A team's deployment as a Terraform configuration."""

from collections.abc import Mapping

from watchbill.pagerduty.deployment import Deployment
from watchbill.workspace.settings import Setting

from . import resources
from .blocks import Blocks, Json
from .context import StackSettings

PROVIDER = "pagerduty"


def configuration(deployment: Deployment, *, settings: StackSettings, cdk_version: str) -> Mapping[str, Json]:
    """
    Return everything that a stack's file holds; raises ValueError if two resources have the same id.

    Each team has its own configuration and its own state, so a change to one team plans only that team.
    """
    blocks = Blocks()
    _settings(blocks, deployment.team, settings, cdk_version)
    users = resources.people(blocks, deployment.people)
    team = resources.team(blocks, deployment, users=users)
    schedules = resources.schedules(blocks, deployment.schedules, team=team, users=users)
    policies = resources.policies(blocks, deployment.policies, team=team, users=users, schedules=schedules)
    services, routing_keys = resources.services(blocks, deployment.services, policies=policies)
    values: dict[str, Json] = {
        "team_id": team.id,
        "user_ids": users,
        "schedule_ids": schedules,
        "policy_ids": policies,
        "service_ids": services,
    }
    _outputs(blocks, deployment.team, values, secrets={"routing_keys": routing_keys})
    return blocks.nested()


def _settings(blocks: Blocks, team: str, settings: StackSettings, cdk_version: str) -> None:
    """
    Add the backend that keeps the state, and the provider.

    The provider's version is named, because the CDK's own bindings pin an older one. It is given no
    token: it reads PAGERDUTY_TOKEN. A backend's settings are passed through as they are.
    """
    kind, given = settings.backend.kind, settings.backend.settings_of(team)
    written = _without_nulls(given)
    # HCP Terraform's `cloud` is a block of its own, not a backend.
    blocks.add("terraform", *(("cloud",) if kind == "cloud" else ("backend", kind)), body=written)
    source: dict[str, Json] = {"source": "PagerDuty/pagerduty", "version": settings.provider_version}
    blocks.add("terraform", "required_providers", PROVIDER, body=source)
    region = {} if settings.region == "us" else {"service_region": settings.region}
    blocks.add("provider", PROVIDER, body=[region])
    # The CDK writes the same metadata: overrides are the settings that its own types do not have.
    metadata: dict[str, Json] = {"version": cdk_version, "stackName": team, "backend": kind}
    overrides = {"backend": [] if kind == "cloud" else list(given), PROVIDER: list(region)}
    if any(overrides.values()):
        metadata["overrides"] = {name: keys for name, keys in overrides.items() if keys}
    blocks.add("//", "metadata", body=metadata)


def _without_nulls(value: Setting) -> Json:
    """Return a setting without its nulls: Terraform treats null as left out."""
    if isinstance(value, dict):
        return {name: _without_nulls(item) for name, item in value.items() if item is not None}
    if isinstance(value, list):
        return [_without_nulls(item) for item in value if item is not None]
    return value


def _outputs(blocks: Blocks, team: str, values: Mapping[str, Json], *, secrets: Mapping[str, Json]) -> None:
    """Add a stack's outputs; `secrets` are marked sensitive, because the provider does not mark its keys."""
    for name, value in values.items():
        blocks.add("output", name, body={"value": value})
    for name, value in secrets.items():
        blocks.add("output", name, body={"value": value, "sensitive": True})
    # The CDK's command line finds a stack's outputs by this map (`cdktf output`, `--outputs-file`).
    blocks.add("//", "outputs", team, body={name: name for name in (*values, *secrets)})
