"""Slack's text from a file that all receivers share, and what happens if the file is missing."""

import time
from pathlib import Path

import pytest

from tests import binaries
from tests.e2e.alertmanager import alert, resolved
from tests.e2e.delivery import World, world_of
from watchbill.alertmanager.notifications import slack

pytestmark = pytest.mark.e2e

SOON = 15.0
FILE = "slack.tmpl"
LABELS = {"alertname": "Down", "namespace": "payments", "app": "payments-api", "severity": "critical"}
WORDS = {"summary": "5 % of <requests> fail", "description": "More than half."}


@pytest.fixture(params=binaries.SERVERS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def _message(version: str, folder: Path, templates: str | None) -> dict[str, object]:
    """Return Slack's message about an alert, without the time."""
    folder.mkdir()
    (folder / FILE).write_text(slack.shared_file(), encoding="utf-8")
    with world_of(version, folder, templates=templates) as world:
        world.alertmanager.send(alert(LABELS, WORDS))
        world.pagerduty.accepted.wait(SOON, event_action="trigger", routing_key="KEY-payments-api")
        message = world.slack.accepted.wait(SOON, channel="#payments-incidents")
        world.settled()
    return {key: value for key, value in message["attachments"][0].items() if key != "ts"}


def test_message_is_the_same_from_a_file(version: str, tmp_path: Path) -> None:
    """Title, text, fallback and footer."""
    inline, shared = (
        _message(version, tmp_path / "inline", None),
        _message(version, tmp_path / "shared", FILE),
    )
    assert inline["title"] == "[FIRING:1] Down payments-api (critical)"
    assert shared == inline


def test_page_and_its_resolve_are_sent_though_the_file_is_missing(version: str, tmp_path: Path) -> None:
    """Alertmanager starts all the same; Slack's message fails, and PagerDuty's does not wait for it."""
    with world_of(version, tmp_path, templates=FILE) as world:
        firing = alert(LABELS, WORDS)
        world.alertmanager.send(firing)
        event = world.pagerduty.accepted.wait(SOON, event_action="trigger", routing_key="KEY-payments-api")
        assert event["payload"]["summary"] == "Down: 5 % of <requests> fail [payments]"
        _await_failure(world)
        world.alertmanager.send(resolved(firing))
        world.pagerduty.accepted.wait(SOON, event_action="resolve", dedup_key=event["dedup_key"])
        world.settled()
        assert [each["event_action"] for each in world.pagerduty.accepted.items] == ["trigger", "resolve"]
        assert world.slack.accepted.items == []


def _await_failure(world: World) -> None:
    """Wait until Alertmanager has counted a Slack message that failed: the rules that watch it would tell."""
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        counts = [
            line
            for line in world.alertmanager.metrics().splitlines()
            if "failed_total" in line and "slack" in line
        ]
        if any(
            float(line.rpartition(" ")[2])
            for line in counts
            if line.startswith("alertmanager_notifications_failed")
        ):
            return
        time.sleep(0.2)
    raise AssertionError("no message to Slack failed")
