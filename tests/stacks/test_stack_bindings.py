"""The stacks write the same as the provider's typed bindings and the CDK's own elements."""

import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import pytest

from stacks import node
from tests.stacks.everything import deployment
from tests.stacks.synthesis import Tree, stack_settings, synthesized

KINDS = {
    "pagerduty_team": "team.Team",
    "pagerduty_team_membership": "team_membership.TeamMembership",
    "pagerduty_schedule": "schedule.Schedule",
    "pagerduty_escalation_policy": "escalation_policy.EscalationPolicy",
    "pagerduty_service": "service.Service",
    "pagerduty_service_integration": "service_integration.ServiceIntegration",
}
"""The bindings by kind of resource."""

NESTED = {
    "layer": "schedule.ScheduleLayer",
    "restriction": "schedule.ScheduleLayerRestriction",
    "rule": "escalation_policy.EscalationPolicyRule",
    "target": "escalation_policy.EscalationPolicyRuleTarget",
    "incident_urgency_rule": "service.ServiceIncidentUrgencyRule",
}
"""The bindings by nested block."""


def binding(place: str) -> Any:
    """Return a class of the provider's bindings."""
    module, name = place.split(".")
    return getattr(importlib.import_module(f"cdktf_cdktf_provider_pagerduty.{module}"), name)


def arguments(body: Tree) -> Tree:
    """Return a resource's arguments with its nested blocks as bindings."""
    return {key: nested(key, value) if key in NESTED else value for key, value in body.items()}


def nested(key: str, value: Any) -> Any:
    if isinstance(value, list):
        return [nested(key, item) for item in value]
    return binding(NESTED[key])(**arguments(value))


def typed(stack: Tree, folder: Path) -> Tree:
    """Return the same resources, each made by its binding, which refuses an unknown key or a wrong type."""
    node.prepare(os.environ)
    cdk = importlib.import_module("cdktf")
    app = cdk.App(outdir=str(folder), skip_validation=True)  # no provider: resources alone
    made = cdk.TerraformStack(app, "typed")
    for kind, resources in stack["resource"].items():
        for key, body in resources.items():
            own = {name: value for name, value in body.items() if name != "depends_on"}
            resource = binding(KINDS[kind])(made, f"{kind}-{key}", **arguments(own))
            resource.override_logical_id(key)
            if "depends_on" in body:
                # The binding takes constructs here, and writes their addresses.
                resource.add_override("depends_on", body["depends_on"])
    app.synth()
    written: Tree = json.loads((folder / "stacks/typed/cdk.tf.json").read_text())["resource"]
    for resources in written.values():
        for body in resources.values():
            del body["//"]
    return written


@pytest.mark.skipif(importlib.util.find_spec("cdktf") is None, reason="needs the bindings of cdktf")
def test_resources_are_those_of_the_typed_bindings(stack: Tree, tmp_path: Path):
    """The bindings' own types check each argument."""
    assert typed(stack, tmp_path) == stack["resource"]


def own(settings: Tree, folder: Path) -> Tree:
    """Return provider, state and metadata of the same stack, made by the CDK's own elements."""
    node.prepare(os.environ)
    cdk = importlib.import_module("cdktf")
    wanted = stack_settings(settings)

    class Backend(cdk.TerraformBackend):
        def get_remote_state_data_source(self, scope: Any, name: str, from_stack: str) -> Any:
            raise NotImplementedError

    app = cdk.App(outdir=str(folder))
    made = cdk.TerraformStack(app, "payments")
    backend = Backend(made, "backend", wanted.backend.kind)
    for name, value in wanted.backend.settings_of("payments").items():
        backend.add_override(name, value)
    provider = cdk.TerraformProvider(
        made,
        "pagerduty",
        terraform_resource_type="pagerduty",
        terraform_provider_source="PagerDuty/pagerduty",
        terraform_generator_metadata=cdk.TerraformProviderGeneratorMetadata(
            provider_name="pagerduty", provider_version=wanted.provider_version
        ),
    )
    if wanted.region != "us":
        provider.add_override("service_region", wanted.region)
    app.synth()
    return settled(json.loads((folder / "stacks/payments/cdk.tf.json").read_text()))


def settled(stack: Tree) -> Tree:
    """Return the part of a stack that comes from the settings."""
    return {
        "metadata": stack["//"]["metadata"],
        "provider": stack["provider"],
        "terraform": stack["terraform"],
    }


@pytest.mark.skipif(importlib.util.find_spec("cdktf") is None, reason="needs cdktf")
@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"region": "eu", "provider_version": "~> 3.33"},
        {"backend": {"s3": {"key": "{team}", "e": {}, "of": {"no": None}, "all": [None, 1], "no": None}}},
    ],
    ids=["local", "eu", "s3 with nulls"],
)
def test_settings_are_those_of_the_cdks_own_elements(settings: Tree, tmp_path: Path):
    """That includes nulls, and the overrides in the metadata."""
    (tmp_path / "own").mkdir()
    ours = synthesized(deployment(), tmp_path / "ours", settings)
    assert own(settings, tmp_path / "own") == settled(ours)
