"""An Alertmanager between an API that takes alerts and the stand-ins that take what it sends."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests import binaries
from tests.alertmanager import merge
from tests.e2e.alertmanager import Alertmanager, hurried, running
from tests.rosters import example
from tests.standins.events import JsonHandler, StandIn, events
from tests.standins.slack import CHAT, WEBHOOK, slack
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.routes import match
from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.version import parse
from watchbill.alertmanager.write.plain import configuration

GROUP_BY = ("alertname", "cluster", "namespace", "severity")


class _Ping(JsonHandler):
    def do_POST(self) -> None:  # noqa: N802
        self.body()
        self.standin.accepted.put({"path": self.path})
        self.answer(200, "ok")


@dataclass
class World:
    """An Alertmanager between an API that takes alerts and two that take what it sends."""

    alertmanager: Alertmanager
    tree: RoutingTree
    pagerduty: StandIn
    slack: StandIn
    heartbeat: StandIn
    version: str

    def dedup_key(self, labels: dict[str, str]) -> str:
        """What PagerDuty must know the alert's group by: our engine's path, hashed as Alertmanager does."""
        (steps,) = match(self.tree.root, labels)
        return merge.dedup_key(merge.group_key(steps, labels, GROUP_BY))

    def missing(self, wanted: set[tuple[str, str]], timeout: float) -> set[tuple[str, str]]:
        """
        Return which of (deduplication key, action) PagerDuty did not get, and Slack a message each, in time.
        """
        end = time.monotonic() + timeout
        while time.monotonic() < end:
            left = wanted - {
                (each["dedup_key"], each["event_action"]) for each in list(self.pagerduty.accepted.items)
            }
            if not left and len(self.slack.accepted.items) >= len(self.pagerduty.accepted.items):
                return set()
            time.sleep(0.2)
        return left

    def settled(self) -> None:
        """Wait a little after the last that was awaited; nothing may have been refused."""
        time.sleep(1.5)
        assert self.pagerduty.refused.items == []
        assert self.slack.refused.items == []


def write(path: Path, config: dict[str, Any], pagerduty: StandIn, chat: StandIn) -> None:
    config["global"] = config.get("global", {}) | {"pagerduty_url": f"{pagerduty.url}/v2/enqueue"}
    if "slack_api_url" in config["global"]:
        config["global"]["slack_api_url"] = chat.url + CHAT
    path.write_text(yaml.safe_dump(config), encoding="utf-8")


def _secrets(folder: Path, tree: RoutingTree, chat: StandIn) -> None:
    folder.mkdir()
    for receiver in tree.receivers:
        if receiver.pagerduty is not None:
            (folder / receiver.pagerduty.routing_key.name).write_text(f"KEY-{receiver.service}\n")
        if receiver.slack is not None and receiver.slack.webhook is not None:
            (folder / receiver.slack.webhook.name).write_text(
                f"{chat.url}{WEBHOOK}{receiver.slack.webhook.name}\n"
            )
    (folder / "slack-token").write_text("xoxb-not-a-token\n")


@contextmanager
def world_of(version: str, folder: Path, *, templates: str | None = None, **how: Any) -> Iterator[World]:
    """
    Run one of the servers on the example roster's configuration, with its times cut short.

    `templates` is the file in which the configuration looks for Slack's text.
    """
    binary = binaries.find("alertmanager", version)
    with ExitStack() as stack:
        pagerduty, chat = stack.enter_context(events()), stack.enter_context(slack())
        pings = stack.enter_context(StandIn(_Ping))
        beats = {"heartbeat": str(folder / "heartbeat")} if version != binaries.OLDEST else {}
        (folder / "heartbeat").write_text(f"{pings.url}/beat\n")
        tree = hurried(compile_tree(example(**beats, **how)), folder / "secrets")
        _secrets(folder / "secrets", tree, chat)
        path = folder / "alertmanager.yml"
        write(path, configuration(tree, parse(version), templates=templates), pagerduty, chat)
        alertmanager = stack.enter_context(running(binary, path))
        yield World(alertmanager, tree, pagerduty, chat, pings, version)
