"""People, provider, state and outputs in a stack."""

from dataclasses import replace
from pathlib import Path

from tests.stacks.everything import deployment, roster
from tests.stacks.synthesis import Tree, synthesized
from watchbill.pagerduty.compile import compile_team


def test_the_providers_version_is_the_measured_one(stack: Tree):
    """It is not the version that the CDK's bindings pin."""
    assert stack["terraform"]["required_providers"] == {
        "pagerduty": {"source": "PagerDuty/pagerduty", "version": "3.32.4"}
    }


def test_the_provider_has_no_credentials(stack: Tree):
    """It reads PAGERDUTY_TOKEN."""
    assert stack["provider"] == {"pagerduty": [{}]}


def test_the_eu_region_is_named(tmp_path: Path):
    """The version of the provider is also that of the context."""
    stack = synthesized(deployment(), tmp_path, {"region": "eu", "provider_version": "~> 3.33"})
    assert stack["provider"] == {"pagerduty": [{"service_region": "eu"}]}
    assert stack["terraform"]["required_providers"]["pagerduty"]["version"] == "~> 3.33"


def test_state_is_kept_by_a_relative_path(stack: Tree):
    """It is beside `cdktf.json`, and the output does not contain this machine's folders."""
    assert stack["terraform"]["backend"] == {"local": {"path": "../../../terraform.payments.tfstate"}}


def test_any_backend_is_passed_through(tmp_path: Path):
    """Only `{team}` is replaced."""
    settings = {
        "bucket": "b",
        "key": "wb/{team}.tfstate",
        "assume_role": {"role_arn": "arn"},
        "encrypt": True,
    }
    stack = synthesized(deployment(), tmp_path, {"backend": {"s3": settings}})
    assert stack["terraform"]["backend"] == {"s3": {**settings, "key": "wb/payments.tfstate"}}
    assert stack["//"]["metadata"]["backend"] == "s3"


def test_the_cloud_block_is_beside_the_backends(tmp_path: Path):
    """HCP Terraform is not a backend."""
    cloud = {"organization": "example", "workspaces": {"name": "on-call-{team}"}}
    stack = synthesized(deployment(), tmp_path, {"backend": {"cloud": cloud}})
    assert stack["terraform"]["cloud"] == {
        "organization": "example",
        "workspaces": {"name": "on-call-payments"},
    }
    assert "backend" not in stack["terraform"]
    assert (stack["//"]["metadata"]["backend"], "overrides" in stack["//"]["metadata"]) == ("cloud", False)


def test_routing_keys_are_sensitive(stack: Tree):
    """The provider does not mark them, so the output has to."""
    outputs = stack["output"]
    assert [name for name, output in outputs.items() if output.get("sensitive")] == ["routing_keys"]
    assert outputs["routing_keys"]["value"]["api"] == "${pagerduty_service_integration.api.integration_key}"


def test_outputs_name_every_id(stack: Tree):
    """They are by key of the roster."""
    outputs = {name: output["value"] for name, output in stack["output"].items()}
    assert outputs["team_id"] == "${pagerduty_team.payments.id}"
    assert list(outputs["schedule_ids"]) == [
        "primary_eu",
        "primary_us",
        "secondary_eu",
        "secondary_us",
        "shadow",
    ]
    assert list(outputs["policy_ids"]) == ["service_api", "team"]
    assert list(outputs["service_ids"]) == ["api", "slow", "unowned"]
    assert list(outputs["user_ids"]) == ["ana", "ben", "chi", "dev", "eli", "fay", "gus"]
    assert stack["//"]["outputs"] == {"payments": {name: name for name in outputs}}


def test_no_path_of_this_machine_is_written(stack: Tree, tmp_path: Path):
    """The bytes are the same wherever the project is."""
    assert "/home" not in str(stack)
    assert "/tmp" not in str(stack)
    assert str(Path.cwd()) not in str(stack)


def test_known_ids_need_no_look_up(tmp_path: Path):
    """If everybody has a `pagerduty_id`, no user is read and the ids are written as they are."""
    found = roster()
    people = {key: replace(person, pagerduty_id=f"P{key.upper()}") for key, person in found.people.items()}
    stack = synthesized(compile_team(found.teams["payments"], replace(found, people=people)), tmp_path)
    assert "data" not in stack
    assert "locals" not in stack
    assert stack["resource"]["pagerduty_schedule"]["primary_eu"]["layer"][0]["users"] == ["PANA", "PBEN"]


def test_one_known_id_is_not_looked_up(tmp_path: Path):
    """A person with an id is left out of the look-up."""
    found = roster()
    people = found.people | {"ana": replace(found.people["ana"], pagerduty_id="PANA")}
    stack = synthesized(compile_team(found.teams["payments"], replace(found, people=people)), tmp_path)
    assert "ana" not in stack["locals"]["people_emails"]
    users = stack["resource"]["pagerduty_schedule"]["primary_eu"]["layer"][0]["users"]
    assert users == ["PANA", '${local.user_ids["ben"]}']
