"""From a rule, as Prometheus itself evaluates it, to the person who is told."""

import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml

from tests import binaries
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.routes import match
from watchbill.oncall.levels import levels
from watchbill.pagerduty.compile import compile_team
from watchbill.roster.load import load
from watchbill.roster.model import Level
from watchbill.roster.yaml.read import read

pytestmark = pytest.mark.e2e

RULES = Path(__file__).parent / "rules"
EXAMPLE = Path(__file__).parents[2] / "teams.yaml"
CHRISTMAS_EVE = datetime(2026, 12, 24, 22, tzinfo=UTC)


def promtool(*arguments: str) -> str:
    """Return what promtool says; it must be content."""
    command = [binaries.find("promtool"), *arguments]
    done = subprocess.run(command, cwd=RULES, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fired() -> dict[str, dict[str, str]]:
    """
    Return the labels of the alerts that Prometheus fires, by name: promtool holds them against the rules.
    """
    promtool("check", "rules", "payments.rules.yaml")
    promtool("test", "rules", "payments.test.yaml")
    (case,) = yaml.safe_load((RULES / "payments.test.yaml").read_text())["tests"]
    return {
        each["alertname"]: each["exp_alerts"][0]["exp_labels"] | {"alertname": each["alertname"]}
        for each in case["alert_rule_test"]
    }


def test_an_alert_that_fires_reaches_a_person() -> None:
    """
    Critical goes to the service's key and so to whoever is primary that night; warning goes to Slack alone.
    """
    roster = load(read("teams.yaml", EXAMPLE.read_bytes())).roster
    assert roster is not None
    tree = compile_tree(roster)
    receivers = {receiver.name: receiver for receiver in tree.receivers}
    told = {name: receivers[match(tree.root, labels)[0][-1].receiver] for name, labels in fired().items()}
    critical, warning = told["PaymentsErrorRate"], told["PaymentsSlow"]
    assert (critical.pagerduty is not None, critical.slack is not None) == (True, True)
    assert (warning.pagerduty is not None, warning.slack is not None) == (False, True)
    deployment = compile_team(roster.teams["payments"], roster)
    (service,) = [service for service in deployment.services if service.key == critical.service]
    first = levels(deployment, service.policy, CHRISTMAS_EVE)[0]
    assert (first.level, [person.person for person in first.people]) == (Level.PRIMARY, ["ana"])
