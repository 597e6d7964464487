"""Which alerts a real Alertmanager mutes, by the configuration that is written."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import binaries
from tests.e2e.alertmanager import alert, resolved
from tests.e2e.delivery import World, world_of

pytestmark = pytest.mark.e2e

SOON = 15.0
API = {"namespace": "payments", "app": "payments-api", "cluster": "prod"}
LEDGER = {"namespace": "payments", "app": "ledger", "cluster": "prod"}


@pytest.fixture(params=binaries.SERVERS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with world_of(request.param, tmp_path) as made:
        yield made


def _told(world: World) -> dict[str, dict[str, Any]]:
    """What was told in Slack so far, by its titles."""
    attachments = [message["attachments"][0] for message in list(world.slack.accepted.items)]
    return {str(each["title"]): each for each in attachments}


def _settled(world: World, *titles: str) -> dict[str, dict[str, Any]]:
    """Return what was told in Slack, two flushes after all of these were."""
    end = time.monotonic() + SOON
    while not _told(world).keys() >= set(titles) and time.monotonic() < end:
        time.sleep(0.05)
    time.sleep(2.5)
    return _told(world)


def test_page_mutes_the_warnings_of_its_owner_alone(world: World) -> None:
    """Also one with a severity that is unknown or absent, which counts as critical."""
    world.alertmanager.send(
        alert({"alertname": "Critical", "severity": "critical", **API}),
        alert({"alertname": "Unknown", "severity": "page", **API}),
        alert({"alertname": "Absent", **API}),
    )
    for name in ("Critical", "Unknown", "Absent"):
        world.pagerduty.accepted.wait(SOON, routing_key="KEY-payments-api", payload__class=name)
    world.alertmanager.send(
        *(
            alert({"alertname": name, "severity": "warning", **labels})
            for name in ("Critical", "Unknown", "Absent", "Other")
            for labels in (API, LEDGER)
        )
    )
    expected = {
        *(
            f"[FIRING:1] {name} payments-ledger (warning)"
            for name in ("Critical", "Unknown", "Absent", "Other")
        ),
        "[FIRING:1] Other payments-api (warning)",
    }
    assert {title for title in _settled(world, *expected) if "(warning)" in title} == expected


def test_info_inhibitor_mutes_the_infos_of_its_namespace(world: World) -> None:
    """Whoever owns them; those of other namespaces are told, and InfoInhibitor itself is not."""
    world.alertmanager.send(
        alert({"alertname": "InfoInhibitor", "namespace": "payments", "severity": "none"})
    )
    time.sleep(1.5)
    world.alertmanager.send(
        alert({"alertname": "Note", "severity": "info", **API}),
        alert({"alertname": "Note", "severity": "info", **LEDGER}),
        alert({"alertname": "Note", "severity": "info", "namespace": "shop"}),
    )
    expected = "[FIRING:1] Note web_shop (info)"
    assert _settled(world, expected).keys() == {expected}


def test_resolve_of_a_muted_warning_is_not_sent_and_that_is_said(world: World) -> None:
    """Where people read of the end of what muted it."""
    warning = alert({"alertname": "Slow", "severity": "warning", **API})
    critical = alert({"alertname": "Slow", "severity": "critical", **API})
    for each, title in ((warning, "(warning)"), (critical, "(critical)")):
        world.alertmanager.send(each)
        _settled(world, f"[FIRING:1] Slow payments-api {title}")
    world.alertmanager.send(resolved(warning))
    assert "[RESOLVED] Slow payments-api (warning)" not in _settled(world)
    world.alertmanager.send(resolved(critical))
    over = "[RESOLVED] Slow payments-api (critical)"
    told = _settled(world, over)
    assert "[RESOLVED] Slow payments-api (warning)" not in told
    assert told[over]["footer"] == (
        "Alerts of a lower severity that this alert muted and that have ended too"
        " get no message of their own."
    )
    assert told["[FIRING:1] Slow payments-api (critical)"]["footer"] == ""
