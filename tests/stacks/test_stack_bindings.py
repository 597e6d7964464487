"""What the fragments write is what the provider's typed bindings write."""

import importlib.util
import json
import os
from pathlib import Path
from typing import Any

import pytest

from stacks import node
from tests.stacks.synthesis import Tree

KINDS = {
    "pagerduty_team": "team.Team",
    "pagerduty_team_membership": "team_membership.TeamMembership",
    "pagerduty_schedule": "schedule.Schedule",
    "pagerduty_escalation_policy": "escalation_policy.EscalationPolicy",
    "pagerduty_service": "service.Service",
    "pagerduty_service_integration": "service_integration.ServiceIntegration",
}
"""The binding of each kind of resource."""

NESTED = {
    "layer": "schedule.ScheduleLayer",
    "restriction": "schedule.ScheduleLayerRestriction",
    "rule": "escalation_policy.EscalationPolicyRule",
    "target": "escalation_policy.EscalationPolicyRuleTarget",
    "incident_urgency_rule": "service.ServiceIncidentUrgencyRule",
}
"""The binding of each nested block."""


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
    """
    Return the same resources, each made by its binding: a key that it does not know, or a wrong type, is
    refused.
    """
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
                # The binding wants constructs here, and writes their addresses.
                resource.add_override("depends_on", body["depends_on"])
    app.synth()
    written: Tree = json.loads((folder / "stacks/typed/cdk.tf.json").read_text())["resource"]
    for resources in written.values():
        for body in resources.values():
            del body["//"]
    return written


@pytest.mark.skipif(importlib.util.find_spec("cdktf") is None, reason="needs the bindings of cdktf")
def test_resources_are_those_of_the_typed_bindings(stack: Tree, tmp_path: Path):
    """Argument by argument, checked by the bindings' own types."""
    assert typed(stack, tmp_path) == stack["resource"]
