"""The simulated account, over HTTP."""

import json
import re
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, unquote, urlsplit

from .faults import Fault, RateLimit, error_body
from .routes import route
from .state import Call, State
from .wire import UNAUTHENTICATED, Refusal, invalid, not_found


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """
    A request as it was answered; `at` is the simulated clock's time, `answer` the decoded body of the answer.
    """

    method: str
    path: str
    query: Mapping[str, list[str]]
    body: Any
    status: int
    at: datetime
    answer: Any

    @property
    def line(self) -> str:
        return f"{self.method} {self.path} {self.status}"


class PagerDutyApi:
    """
    A PagerDuty account behind a local port.

    Requests are answered one at a time, in `lock`; `on_request` is called in it, after the effect and before
    the answer leaves. What it raises, and what breaks in the simulation itself (a 500), is raised again at
    the end of the `with` block.
    """

    def __init__(self, *, now: datetime | None = None, seed: int = 1) -> None:
        self.state = State(now=now, seed=seed)
        self.requests: list[Request] = []
        self.unknown: list[Request] = []
        self.on_request: Callable[[Request], None] | None = None
        self.rate_limit: RateLimit | None = None
        self.latency = 0.0
        self.lock = threading.RLock()
        self._faults: list[Fault] = []
        self._errors: list[BaseException] = []
        self._server = _Server(("127.0.0.1", 0), _handler_for(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()
        if self._errors and error is None:
            raise self._errors[0]

    def fail(
        self,
        method: str,
        path: str,
        *,
        status: int,
        headers: Mapping[str, str] | None = None,
        times: int | None = 1,
        body: Any = None,
        applied: bool = False,
    ) -> None:
        """
        Let the next `times` requests (None: all) whose path the regular expression finds fail; see `Fault`.
        """
        with self.lock:
            self._faults.append(
                Fault(
                    method=method,
                    path=re.compile(path),
                    status=status,
                    headers=headers or {},
                    body=error_body(status) if body is None else body,
                    times=times,
                    applied=applied,
                )
            )

    def limit(self, requests: int, window: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Answer 429 to whatever goes beyond `requests` in `window` seconds, by the real clock or another."""
        self.rate_limit = RateLimit(requests, window, clock)

    def lines(self, *methods: str) -> list[str]:
        """List `METHOD path status` of each request so far, of all methods or of those named."""
        with self.lock:
            return [request.line for request in self.requests if not methods or request.method in methods]

    def forget(self) -> None:
        """Start the record afresh."""
        with self.lock:
            self.requests.clear()
            self.unknown.clear()

    def answer(
        self, method: str, target: str, authorized: bool, raw: bytes
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, body and headers; the request is recorded whatever becomes of it."""
        if self.latency:
            time.sleep(self.latency)
        parts = urlsplit(target)
        path, query = unquote(parts.path), parse_qs(parts.query, keep_blank_values=True)
        with self.lock:
            body, status, answer, headers = self._answer(method, path, query, authorized, raw)
            request = Request(
                method=method,
                path=path,
                query=query,
                body=body,
                status=status,
                at=self.state.now,
                answer=answer,
            )
            self.requests.append(request)
            if route(method, path) is None:
                self.unknown.append(request)
            if self.on_request is not None:
                try:
                    self.on_request(request)
                except BaseException as error:
                    self._errors.append(error)
        return status, answer, headers

    def _answer(
        self, method: str, path: str, query: Mapping[str, list[str]], authorized: bool, raw: bytes
    ) -> tuple[Any, int, Any, dict[str, str]]:
        headers: dict[str, str] = {}
        if self.rate_limit is not None:
            passes, headers = self.rate_limit.take()
            if not passes:
                return raw.decode(errors="replace"), 429, error_body(429), headers
        fault = next((fault for fault in self._faults if fault.strikes(method, path)), None)
        body: Any = None
        status, answer = 0, None
        try:
            body = _decode(raw)
            if not authorized:
                raise Refusal(401, UNAUTHENTICATED, "Authentication required")
            if fault is None or fault.applied:
                status, answer = self._dispatch(method, path, query, body)
        except Refusal as refusal:
            status, answer = refusal.status, refusal.body
        except Exception as error:
            self._errors.append(error)
            status, answer = 500, error_body(500)
        if fault is not None:
            return body, fault.status, fault.body, {**headers, **fault.headers}
        return body, status, answer, headers

    def _dispatch(self, method: str, path: str, query: Mapping[str, list[str]], body: Any) -> tuple[int, Any]:
        found = route(method, path)
        if found is None:
            raise not_found()
        handler, ids = found
        return handler(self.state, Call(ids=ids, query=query, body=body))


def _decode(raw: bytes) -> Any:
    if not raw:
        return None
    try:
        return json.loads(raw)
    except ValueError:
        raise invalid("The body is not JSON") from None


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 128


def _handler_for(api: PagerDutyApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True
        wbufsize = -1

        def _serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            authorized = self.headers.get("Authorization", "").startswith(("Token token=", "Bearer "))
            status, answer, headers = api.answer(self.command, self.path, authorized, raw)
            content = b"" if status == 204 else json.dumps(answer).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            if status != 204:
                self.send_header("Content-Length", str(len(content)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = do_PATCH = _serve  # noqa: N815 (names that http.server looks for)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the base class names it)
            pass

    return Handler
