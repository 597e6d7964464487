"""A real Alertmanager on a configuration, for as long as a test needs it."""

import json
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from watchbill.alertmanager.tree import Route, RoutingTree

EXTERNAL_URL = "http://alertmanager.example.com"


def hurried(tree: RoutingTree, secrets: Path) -> RoutingTree:
    """The same tree with its times cut to a second, and its secrets in a folder of the test's."""
    return replace(tree, root=_hurried(tree.root), secrets=str(secrets))


def _hurried(route: Route) -> Route:
    return replace(
        route,
        group_wait=1,
        group_interval=1,
        repeat_interval=3600,
        routes=tuple(_hurried(child) for child in route.routes),
    )


def hurry(route: dict[str, Any]) -> None:
    """The same for a configuration."""
    route |= {"group_wait": "1s", "group_interval": "1s", "repeat_interval": "1h"}
    for child in route.get("routes", ()):
        hurry(child)


class Alertmanager:
    """One that runs: takes alerts by its API."""

    def __init__(self, url: str) -> None:
        self.url = url

    def here(self, address: str) -> str:
        """An address of this server's pages, as a test can reach it."""
        assert address.startswith(EXTERNAL_URL)
        return self.url + address.removeprefix(EXTERNAL_URL)

    def send(self, *alerts: Mapping[str, Any]) -> None:
        body = json.dumps(alerts).encode()
        request = urllib.request.Request(
            f"{self.url}/api/v2/alerts", body, {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200

    def metrics(self) -> str:
        """What Prometheus would scrape."""
        with urllib.request.urlopen(f"{self.url}/metrics", timeout=10) as answer:
            return str(answer.read().decode())


def alert(labels: Mapping[str, str], annotations: Mapping[str, str] | None = None) -> dict[str, Any]:
    """One that fires for an hour."""
    return {
        "labels": dict(labels),
        "annotations": dict(annotations or {}),
        "startsAt": _time(0),
        "endsAt": _time(3600),
        "generatorURL": "http://prometheus.example.com/graph?g0.expr=up",
    }


def resolved(firing: Mapping[str, Any]) -> dict[str, Any]:
    """The same alert, over."""
    return {**firing, "endsAt": _time(0)}


def _time(later: int) -> str:
    return (datetime.now(UTC) + timedelta(seconds=later)).isoformat()


@contextmanager
def running(binary: Path, config: Path, *, cluster: str = "") -> Iterator[Alertmanager]:
    """
    Start an Alertmanager, wait until it is ready, stop it in the end; `cluster` is where it listens for
    others.
    """
    port = _free_port()
    command: Sequence[str] = [
        str(binary),
        f"--config.file={config}",
        f"--storage.path={config.parent / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        f"--web.external-url={EXTERNAL_URL}",
        f"--cluster.listen-address={cluster}",
    ]
    log = config.parent / "alertmanager.log"
    with (
        log.open("w") as output,
        subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, cwd=config.parent) as process,
    ):
        try:
            _wait_until_ready(f"http://127.0.0.1:{port}", process, log)
            yield Alertmanager(f"http://127.0.0.1:{port}")
        finally:
            process.terminate()


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until_ready(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    for _ in range(200):
        assert process.poll() is None, log.read_text()
        try:
            with urllib.request.urlopen(f"{url}/-/ready", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError(f"Alertmanager did not come up: {log.read_text()}")
