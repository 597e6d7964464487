"""
PagerDuty's Events API v2, as far as Alertmanager speaks to it: takes events, and refuses what PagerDuty
refuses.
"""

import json
import re
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from time import monotonic
from types import TracebackType
from typing import Any

SEVERITIES = ("critical", "warning", "error", "info")
LARGEST = 512 * 1024
LONGEST_SUMMARY = 1024


@dataclass(slots=True)
class Inbox:
    """What arrived, in order; `wait` blocks until something fits."""

    items: list[dict[str, Any]] = field(default_factory=list)
    _changed: Condition = field(default_factory=Condition)

    def put(self, item: dict[str, Any]) -> None:
        with self._changed:
            self.items.append(item)
            self._changed.notify_all()

    def wait(self, timeout: float, **expected: object) -> dict[str, Any]:
        """
        Return the first item whose keys (dots lead inwards) have the values; AssertionError after the
        timeout.
        """
        end = monotonic() + timeout
        with self._changed:
            while True:
                for item in self.items:
                    if all(_at(item, path.replace("__", ".")) == value for path, value in expected.items()):
                        return item
                left = end - monotonic()
                if left <= 0 or not self._changed.wait(left):
                    raise AssertionError(f"nothing with {expected} among {self.items}")


def _at(item: object, path: str) -> object:
    for key in path.split("."):
        if not isinstance(item, dict):
            return None
        item = item.get(key)
    return item


class StandIn:
    """A local HTTP server around an inbox of what it accepted, and one of what it refused."""

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        self.accepted = Inbox()
        self.refused = Inbox()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._server.standin = self  # type: ignore[attr-defined]
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> "StandIn":
        Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class JsonHandler(BaseHTTPRequestHandler):
    """Reads JSON, answers JSON or text, logs nothing."""

    @property
    def standin(self) -> StandIn:
        return self.server.standin  # type: ignore[attr-defined, no-any-return]

    def body(self) -> bytes:
        return self.rfile.read(int(self.headers.get("Content-Length", "0")))

    def answer(self, status: int, body: object) -> None:
        text = body if isinstance(body, str) else json.dumps(body)
        self.send_response(status)
        self.send_header("Content-Type", "text/plain" if isinstance(body, str) else "application/json")
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *args: object) -> None:
        pass


class _Events(JsonHandler):
    def do_POST(self) -> None:
        raw = self.body()
        try:
            event = json.loads(raw)
        except ValueError:
            self.answer(400, {"status": "invalid event", "errors": ["not JSON"]})
            return
        errors = mistakes(event, len(raw))
        if errors:
            self.standin.refused.put({"event": event, "errors": errors})
            self.answer(
                400, {"status": "invalid event", "message": "Event object is invalid", "errors": errors}
            )
            return
        self.standin.accepted.put(event)
        self.answer(
            202, {"status": "success", "message": "Event processed", "dedup_key": event.get("dedup_key")}
        )


def mistakes(event: Any, size: int) -> list[str]:
    """What PagerDuty would refuse in an event (its OpenAPI file, and what its staff wrote)."""
    if not isinstance(event, dict):
        return ["not an object"]
    errors = []
    if size > LARGEST:
        errors.append("the event is larger than 512 KB")
    if not event.get("routing_key"):
        errors.append("'routing_key' is missing or blank")
    action = event.get("event_action")
    if action not in ("trigger", "acknowledge", "resolve"):
        errors.append("'event_action' is invalid")
    if action != "trigger" and not event.get("dedup_key"):
        errors.append("'dedup_key' is missing or blank")
    for link in event.get("links") or []:
        if not re.fullmatch(r"https?://[!-~]+", href := str(link.get("href", ""))) or set('"<>\\^`{|}') & set(
            href
        ):
            errors.append("'links.href' is missing or not an address")
    if action == "trigger":
        errors += _payload(event.get("payload"))
    return errors


def _payload(payload: Any) -> list[str]:
    if not isinstance(payload, dict):
        return ["'payload' is missing or blank"]
    errors = [
        f"'payload.{name}' is missing or blank" for name in ("summary", "source") if not payload.get(name)
    ]
    if payload.get("severity") not in SEVERITIES:
        errors.append(
            f"'payload.severity' is invalid (must be one of the following: {', '.join(SEVERITIES)})"
        )
    if len(str(payload.get("summary", ""))) > LONGEST_SUMMARY:
        errors.append("'payload.summary' is longer than 1024 characters")
    if not isinstance(payload.get("custom_details", {}), dict):
        errors.append("'payload.custom_details' is no object")
    return errors


def events() -> StandIn:
    """A stand-in for https://events.pagerduty.com/v2/enqueue, at `url` and any path."""
    return StandIn(_Events)
