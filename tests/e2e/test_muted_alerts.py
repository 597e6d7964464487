"""Which alerts a real Alertmanager mutes, by the configuration that is written."""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from tests import binaries
from tests.e2e.alertmanager import Alertmanager, alert, hurried, running
from tests.rosters import example
from tests.standins.events import StandIn, events
from tests.standins.slack import CHAT, slack
from watchbill.alerting.compile import compile_tree
from watchbill.alerting.write.plain import configuration

pytestmark = pytest.mark.e2e

SOON = 15.0
API = {"namespace": "payments", "app": "payments-api", "cluster": "prod"}
LEDGER = {"namespace": "payments", "app": "ledger", "cluster": "prod"}


@dataclass
class World:
    alertmanager: Alertmanager
    pagerduty: StandIn
    slack: StandIn

    def titles(self) -> set[str]:
        """What was told in Slack so far."""
        return {str(message["attachments"][0]["title"]) for message in self.slack.accepted.items}

    def told(self, *titles: str) -> set[str]:
        """Return what was told in Slack, some time after all of these were."""
        end = time.monotonic() + SOON
        while not self.titles().issuperset(titles) and time.monotonic() < end:
            time.sleep(0.05)
        time.sleep(2.5)  # two flushes more
        return self.titles()


@pytest.fixture(params=[binaries.OLDEST, binaries.NEWEST])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    binary = binaries.find("alertmanager", request.param)
    secrets = tmp_path / "secrets"
    secrets.mkdir()
    with events() as pagerduty, slack() as chat:
        tree = hurried(compile_tree(example()), secrets)
        for receiver in tree.receivers:
            if receiver.pagerduty is not None:
                (secrets / receiver.pagerduty.routing_key.name).write_text(f"KEY-{receiver.service}\n")
        (secrets / "slack-token").write_text("xoxb-not-a-token\n")
        config = configuration(tree, (0, 25))
        config["global"] = {"pagerduty_url": f"{pagerduty.url}/v2/enqueue", "slack_api_url": chat.url + CHAT}
        path = tmp_path / "alertmanager.yml"
        path.write_text(yaml.safe_dump(config), encoding="utf-8")
        with running(binary, path) as alertmanager:
            yield World(alertmanager, pagerduty, chat)


def test_page_mutes_the_warnings_of_its_owner_alone(world: World) -> None:
    """Also one with a severity that is unknown or absent, which counts as critical."""
    world.alertmanager.send(
        alert({"alertname": "Critical", "severity": "critical", **API}),
        alert({"alertname": "Unknown", "severity": "page", **API}),
        alert({"alertname": "Absent", **API}),
    )
    for name in ("Critical", "Unknown", "Absent"):
        world.pagerduty.accepted.wait(SOON, routing_key="KEY-payments-api", payload__class=name)
    before = world.titles()
    world.alertmanager.send(
        *(
            alert({"alertname": name, "severity": "warning", **labels})
            for name in ("Critical", "Unknown", "Absent", "Other")
            for labels in (API, LEDGER)
        )
    )
    expected = {
        *(f"[FIRING:1] {name} payments-ledger (warning)" for name in ("Critical", "Unknown", "Absent", "Other")),
        "[FIRING:1] Other payments-api (warning)",
    }
    assert {title for title in world.told(*expected) - before if "(warning)" in title} == expected


def test_info_inhibitor_mutes_the_infos_of_its_namespace(world: World) -> None:
    """Whoever owns them; those of other namespaces are told, and InfoInhibitor itself is not."""
    world.alertmanager.send(alert({"alertname": "InfoInhibitor", "namespace": "payments", "severity": "none"}))
    time.sleep(1.5)
    world.alertmanager.send(
        alert({"alertname": "Note", "severity": "info", **API}),
        alert({"alertname": "Note", "severity": "info", **LEDGER}),
        alert({"alertname": "Note", "severity": "info", "namespace": "shop"}),
    )
    assert world.told("[FIRING:1] Note web_shop (info)") == {"[FIRING:1] Note web_shop (info)"}
