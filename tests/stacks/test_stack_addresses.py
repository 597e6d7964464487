"""The Terraform addresses in reviews are those of the stacks."""

import json
from pathlib import Path

import pytest

from tests.review.sides import EXAMPLE, written
from watchbill.pagerduty import addresses

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("team", sorted(path.name for path in GOLDEN.iterdir() if path.is_dir()))
def test_the_addresses_of_a_team_are_those_of_its_stack(team: str) -> None:
    """They are all addresses except memberships; only the team's own address has the team's key."""
    resources = json.loads((GOLDEN / team / "cdk.tf.json").read_text("utf-8"))["resource"]
    there = {
        f"{kind}.{key}"
        for kind, each in resources.items()
        for key in each
        if kind != "pagerduty_team_membership"
    }
    side = written(EXAMPLE)
    found = list(addresses.of_team(side.deployments[team]))
    assert (len(found), set(found)) == (len(there), there)
    assert [each for each in there if team in each.split(".")[1].split("_")] == [f"pagerduty_team.{team}"]
    for service in side.teams[team].services.values():
        assert set(addresses.of_service(service.key, service)) <= there
