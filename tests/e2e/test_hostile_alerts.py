"""Whatever an alert says, its page and its message arrive, once each, as text."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests import binaries
from tests.alertmanager.hostile import TEXTS, alerts
from tests.e2e.alertmanager import alert, resolved
from tests.e2e.delivery import World, world_of

pytestmark = pytest.mark.e2e

SOON = 30.0
AT_ONCE = 60
FREE = ("description", "runbook", "firing", "resolved", "service", "team")
LABELS = ("namespace", "cluster", "severity")
RETYPED = ("0123", "1e3", "0x1F", "1_000", "-5", ".5", "-.inf", "on", "No", "y", "TRUE", "null", "~")
ORDINARY = {"cluster": "prod-eu", "namespace": "payments", "severity": "critical"}


@pytest.fixture(params=binaries.SERVERS)
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    with world_of(request.param, tmp_path) as world:
        yield world


def test_every_page_and_every_resolve_arrives_once_as_text(world: World) -> None:
    """Nothing is refused, lost, doubled, executed, or too long, and markup calls nobody."""
    sent = {name: alert(*each) for name, each in alerts().items()}
    keys = {world.dedup_key(each["labels"]): name for name, each in sent.items()}
    assert len(keys) == len(sent)
    for action, batch in (
        ("trigger", [*sent.values()]),
        ("resolve", [resolved(each) for each in sent.values()]),
    ):
        # Alertmanager gives a notification ten seconds: all at once they take longer.
        for start in range(0, len(batch), AT_ONCE):
            some = batch[start : start + AT_ONCE]
            for each in some:
                world.alertmanager.send(each)
            missing = world.missing({(world.dedup_key(each["labels"]), action) for each in some}, SOON)
            assert sorted(keys[key] for key, _ in missing) == []
    world.settled()
    arrived = Counter((event["dedup_key"], event["event_action"]) for event in world.pagerduty.accepted.items)
    assert set(arrived.values()) == {1}
    for event in world.pagerduty.accepted.items:
        kind, name = keys[event["dedup_key"]]
        _is_text(kind, TEXTS[name], event, world.version)
    messages = [message["attachments"][0] for message in world.slack.accepted.items]
    assert len(messages) == 2 * len(sent)
    for message in messages:
        _calls_nobody(message)


def _is_text(kind: str, text: str, event: dict[str, Any], version: str) -> None:
    details = event["payload"]["custom_details"]
    assert "error" not in details
    assert {key: type(details[key]) for key in FREE} == dict.fromkeys(FREE, str)
    # YAML's null is what is left of an absent label from 0.30 on.
    assert {key: type(details[key]) for key in LABELS if details[key]} == {
        key: str for key in LABELS if details[key]
    }
    if kind == "annotations":
        assert details["description"] == "\t" + (text if len(text) <= 10_000 else text[:10_000] + "…")
    else:
        assert details["description"] == "\t"
    hostile = {"label": ("cluster",), "namespace": ("namespace", "severity")}.get(kind, ())
    for key in hostile:
        assert details[key] == text[:200] or (details[key][0], details[key][-1]) == ('"', '"')
        if re.fullmatch(r"-?[\w.+~][\w.+~:-]*", text[:200]) and not text.startswith("..."):
            # One word: bare, unless a version takes it for a number, a boolean or null.
            assert details[key].startswith('"') == (version == "0.31" and text in RETYPED)
    assert {
        key: details[key] for key in LABELS if key not in hostile and details[key]
    }.items() <= ORDINARY.items()


def _calls_nobody(message: dict[str, Any]) -> None:
    for field in ("title", "fallback", "text"):
        assert re.search(r"<(?!https?://)", message[field]) is None
        assert re.search(r"&(?!(amp|lt|gt);)", re.sub("<[^>]*>", "", message[field])) is None
        assert len(message[field]) <= 8000
    # Alertmanager marks what it had to cut.
    assert len(message["title"]) < 1024
