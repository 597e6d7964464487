"""Rules that alert on notifications that fail."""

from pathlib import Path

import pytest
import yaml

from tests.golden import check
from tests.rosters import alerting, example, roster, service, severity, team
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.routes import match
from watchbill.alertmanager.write.options import Options
from watchbill.alertmanager.write.rules import RULES, severities, write
from watchbill.roster.alerting import Alerting

GOLDEN = Path(__file__).parent / "golden" / "prometheus-rules.yml"
OPTIONS = Options(source="teams.yaml")


def test_rules_are_written_completely() -> None:
    """Byte for byte."""
    some = example()
    check(GOLDEN, write(compile_tree(some), some.alerting, OPTIONS))


@pytest.mark.parametrize(
    ("some", "expected"),
    [
        (alerting(), ("critical", "warning")),
        (
            alerting(
                severities={
                    "p3": severity("p3", 3),
                    "p2": severity("p2", 2, page=True),
                    "p1": severity("p1", 1, page=True),
                }
            ),
            ("p1", "p3"),
        ),
        (alerting(severities={"note": severity("note", 3)}, unknown_severity="note"), ("note", "note")),
        (
            alerting(severities={"page": severity("page", 1, page=True)}, unknown_severity="page"),
            ("page", "page"),
        ),
        (
            alerting(
                severities={"page": severity("page", 1, page=True), "log": severity("log", 4, slack=False)}
            ),
            ("page", "page"),
        ),
    ],
)
def test_rules_have_severities_of_the_roster(some: Alerting, expected: tuple[str, str]) -> None:
    """The highest class that pages, and the highest one that notifies without a page."""
    assert tuple(each.name for each in severities(some)) == expected


@pytest.mark.parametrize("namespace", [None, "monitoring"])
def test_rule_that_fires_pages_by_the_roster(namespace: str | None) -> None:
    """It pages the service that claims Alertmanager's own labels, or else unowned."""
    some = roster(team("payments", service("observability", ['namespace="monitoring"'])))
    tree = compile_tree(some)
    receivers = {each.name: each for each in tree.receivers}
    written = yaml.safe_load(write(tree, some.alerting, OPTIONS))["groups"][0]["rules"]
    labels = {"job": "alertmanager"} | ({} if namespace is None else {"namespace": namespace})
    for rule, value in zip(RULES, written, strict=True):
        ((*_, last),) = match(tree.root, labels | value["labels"] | {"alertname": value["alert"]})
        receiver = receivers[last.receiver]
        assert receiver.service == ("unowned" if namespace is None else "observability")
        assert (receiver.pagerduty is not None) == rule.wakes
        assert receiver.slack is not None
