import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import binaries
from tests.alertmanager import merge
from tests.e2e.alertmanager import alert, hurry, resolved, running
from tests.e2e.delivery import World, world_of, write
from tests.rosters import example
from tests.standins.events import events
from tests.standins.slack import slack
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.write import FORMS
from watchbill.alertmanager.write.options import Options
from watchbill.roster.alerting import SlackBy

pytestmark = pytest.mark.e2e

SOON = 15.0
API = {
    "alertname": "HighErrorRate",
    "cluster": "prod-eu",
    "namespace": "payments",
    "app": "payments-api",
    "severity": "critical",
}
WORDS = {
    "summary": "5 % of the requests fail",
    "description": "More than <half> & rising.",
    "runbook_url": "https://runbooks.example.com/errors",
    "dashboard": "https://grafana.example.com/d/1",
}


@pytest.fixture(params=binaries.SERVERS)
def version(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def world(version: str, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[World]:
    with world_of(version, tmp_path, **getattr(request, "param", {})) as world:
        yield world


def test_critical_alert_pages_its_service_and_tells_its_channel(world: World) -> None:
    """
    The service's key, the literal severity, the group's hash, the details; then the resolve, by the same
    hash.
    """
    firing = [alert(API | {"pod": f"api-{number}"}, WORDS) for number in range(2)]
    world.alertmanager.send(*firing)
    key = world.dedup_key(API)
    event = world.pagerduty.accepted.wait(SOON, event_action="trigger", routing_key="KEY-payments-api")
    assert event["dedup_key"] == key
    assert event["client"] == "Alertmanager"
    assert event["client_url"].startswith(
        "http://alertmanager.example.com/#/alerts?filter=%7Balertname%3D%22HighErrorRate"
    )
    payload = event["payload"]
    assert payload["severity"] == "critical"
    assert payload["summary"] == "HighErrorRate (2 alerts): 5 % of the requests fail [payments, prod-eu]"
    assert (payload["class"], payload["component"], payload["group"]) == (
        "HighErrorRate",
        "payments-api",
        "prod-eu",
    )
    details = payload["custom_details"]
    assert {name: details[name] for name in ("runbook", "namespace", "cluster", "team", "service")} == {
        "runbook": "\thttps://runbooks.example.com/errors",
        "namespace": "payments",
        "cluster": "prod-eu",
        "team": "Payments",
        "service": "payments-api",
    }
    assert details["firing"].splitlines() == [
        "\tapp=payments-api pod=api-0 5 % of the requests fail",
        "app=payments-api pod=api-1 5 % of the requests fail",
    ]
    assert [link["text"] for link in event["links"]] == ["Runbook", "Dashboard", "Silence"]

    message = world.slack.accepted.wait(SOON, channel="#payments-incidents", token="xoxb-not-a-token")
    (attachment,) = message["attachments"]
    assert attachment["title"] == "[FIRING:2] HighErrorRate payments-api (critical)"
    assert attachment["color"] == "danger"
    assert attachment["text"].splitlines()[:5] == [
        "*5 % of the requests fail*",
        "More than &lt;half&gt; &amp; rising.",
        "`app=payments-api` `cluster=prod-eu` `namespace=payments` ",
        "*Firing*",
        "• `pod=api-0` ",
    ]

    world.alertmanager.send(*map(resolved, firing))
    over = world.pagerduty.accepted.wait(SOON, event_action="resolve", routing_key="KEY-payments-api")
    assert over["dedup_key"] == key
    _wait_for_title(world, "[RESOLVED] HighErrorRate payments-api (critical)")
    world.settled()


def _wait_for_title(world: World, title: str) -> dict[str, Any]:
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        for message in list(world.slack.accepted.items):
            if message["attachments"][0]["title"] == title:
                return message
        time.sleep(0.05)
    raise AssertionError(f"no message {title!r} among {world.slack.accepted.items}")


def test_other_alerts_reach_whom_they_must(world: World) -> None:
    """A warning tells Slack only; unclaimed, unknown and absent severities page; Watchdog pages nobody."""
    world.alertmanager.send(
        alert(API | {"alertname": "Slow", "severity": "warning"}),
        alert({"alertname": "Lost", "namespace": "elsewhere", "severity": "critical"}),
        alert({"alertname": "Nameless"}),
        alert({"alertname": "Odd", "namespace": "build", "severity": "page"}),
        alert({"alertname": "Watchdog", "severity": "none"}),
        alert({"alertname": "InfoInhibitor", "namespace": "payments", "severity": "none"}),
    )
    channels = {
        "[FIRING:1] Slow payments-api (warning)": "#payments-incidents",
        "[FIRING:1] Lost unowned (critical)": "#alerts-unowned",
        "[FIRING:1] Nameless unowned (critical, sent without severity)": "#alerts-unowned",
        "[FIRING:1] Odd build-farm (critical, sent as page)": "#tooling",
    }
    assert {title: _wait_for_title(world, title)["channel"] for title in channels} == channels
    world.pagerduty.accepted.wait(
        SOON, routing_key="KEY-unowned", payload__class="Lost", payload__severity="critical"
    )
    world.pagerduty.accepted.wait(SOON, routing_key="KEY-unowned", payload__class="Nameless")
    world.pagerduty.accepted.wait(SOON, routing_key="KEY-build-farm", payload__class="Odd")
    if any(receiver.webhook for receiver in world.tree.receivers):
        world.heartbeat.accepted.wait(SOON, path="/beat")
    world.settled()
    assert sorted(event["payload"]["class"] for event in world.pagerduty.accepted.items) == [
        "Lost",
        "Nameless",
        "Odd",
    ]


@pytest.mark.parametrize("world", [{"slack_by": SlackBy.WEBHOOKS}], indirect=True)
def test_webhooks_reach_their_own_channels(world: World) -> None:
    """Each channel's message goes to the channel's own address."""
    world.alertmanager.send(alert(API, WORDS), alert({"alertname": "Lost"}))
    for name in ("slack-webhook-payments-incidents", "slack-webhook-alerts-unowned"):
        world.slack.accepted.wait(SOON, webhook=name)
    world.settled()


def test_alert_without_annotations_is_accepted(world: World) -> None:
    """Nothing that PagerDuty refuses comes of an alert that says nothing, claimed or not."""
    world.alertmanager.send(
        alert({"namespace": "kube-system"}), alert({"alertname": "Bare", "severity": "critical"})
    )
    world.pagerduty.accepted.wait(SOON, routing_key="KEY-kubernetes", payload__summary="Alerts [kube-system]")
    world.pagerduty.accepted.wait(SOON, routing_key="KEY-unowned", payload__summary="Bare")
    world.settled()


def test_operators_objects_keep_the_dedup_key(version: str, tmp_path: Path) -> None:
    """
    A service that moves to its namespace keeps its open incidents: PagerDuty sees the plain form's hash,
    once.
    """
    binary = binaries.find("alertmanager", version)
    tree = compile_tree(example())
    with events() as pagerduty, slack() as chat:
        text = FORMS["operator-namespaced"](tree, Options(source="teams.yaml", version=(0, 25)))
        config = merge.merged(*merge.main_and_objects(text))
        hurry(config["route"])
        for receiver in config["receivers"]:
            receiver.pop("slack_configs", None)
        path = tmp_path / "alertmanager.yml"
        write(path, config, pagerduty, chat)
        with running(binary, path) as alertmanager:
            world = World(alertmanager, tree, pagerduty, chat, chat, version)
            alertmanager.send(alert(API, WORDS))
            event = pagerduty.accepted.wait(SOON, routing_key="watchbill.pagerduty-payments-api")
            assert event["dedup_key"] == world.dedup_key(API)
            world.settled()
            assert len(pagerduty.accepted.items) == 1
