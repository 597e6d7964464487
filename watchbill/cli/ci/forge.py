"""How a forge's API is asked: politely, again where that is safe, and the token is for that host alone."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from watchbill.cli.usage import UsageError
from watchbill.report.snippet import visible

_HERE = ("127.0.0.1", "localhost")
_TIMEOUT = 30
_TRIES = 4
_LONGEST_WAIT = 90
"""Seconds that a limit is waited for; beyond that the run fails, and says for how long the limit lasts."""
_PAGE = 100
_MOST_PAGES = 40
_PASSING = frozenset((500, 502, 503, 504))
_REPEATABLE = frozenset(("GET", "PUT", "PATCH", "DELETE"))


class Refused(Exception):  # noqa: N818 - what the forge said
    """The forge did not do what it was asked; `status` is HTTP's, the message what it said."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status}: {said}")
        self.status = status


class Lost(Exception):  # noqa: N818
    """An answer was lost: what was asked may have been done. Look again before it is asked again."""


class _Stay(HTTPRedirectHandler):
    """Follow no redirect: urllib would take the token along."""

    def redirect_request(self, *_: object) -> None:
        return None


class Api:
    """An API below an address; plain HTTP is for this machine only."""

    def __init__(self, url: str, headers: Mapping[str, str], *, sleep: Callable[[float], None] = time.sleep) -> None:
        host = url.partition("://")[2].partition("/")[0].partition(":")[0]
        if not url.startswith("https://") and not (url.startswith("http://") and host in _HERE):
            raise UsageError(f"{url} must be https: a token goes there")
        self._url = url.rstrip("/")
        self._headers = {"User-Agent": "watchbill", "Accept": "application/json", **headers}
        self._sleep = sleep
        self._opener = build_opener(_Stay)

    def get(self, path: str, **params: str | int) -> Any:
        """Return what is at a path. Raises Refused, Lost."""
        return json.loads(self._ask("GET", f"{path}?{urlencode(params)}" if params else path, None, {}))

    def raw(self, path: str, accept: str, **params: str) -> bytes:
        """Return a file's bytes. Raises Refused, Lost."""
        return self._ask("GET", f"{path}?{urlencode(params)}", None, {"Accept": accept})

    def pages(self, path: str, **params: str | int) -> Iterator[Any]:
        """Yield the items of a list, page by page; a page that is not full is the last. Raises Refused, Lost."""
        for page in range(1, _MOST_PAGES + 1):
            items = self.get(path, **params, per_page=_PAGE, page=page)
            yield from items
            if len(items) < _PAGE:
                return

    def send(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        """Ask for something to be done; only what may be done twice is asked twice. Raises Refused, Lost."""
        answer = self._ask(method, path, None if body is None else json.dumps(body).encode(), {})
        return json.loads(answer) if answer else None

    def _ask(self, method: str, path: str, data: bytes | None, headers: Mapping[str, str]) -> bytes:
        sent = {**self._headers, **headers} | ({"Content-Type": "application/json"} if data is not None else {})
        request = Request(self._url + path, data=data, headers=sent, method=method)
        for attempt in range(1, _TRIES + 1):
            try:
                with self._opener.open(request, timeout=_TIMEOUT) as answer:
                    return bytes(answer.read())
            except HTTPError as problem:
                with problem:
                    wait = self._wait(problem, method, attempt)
            except (OSError, HTTPException) as problem:
                if method not in _REPEATABLE or attempt == _TRIES:
                    raise Lost(f"no answer: {_line(str(problem))}") from None
                wait = float(attempt)
            self._sleep(wait)
        raise AssertionError  # the last attempt returned or raised

    def _wait(self, problem: HTTPError, method: str, attempt: int) -> float:
        """Return the seconds to wait before the request is repeated; raises Refused or Lost where it is not to be."""
        limited = _limit(problem.code, problem.headers)
        if limited is not None:
            if limited > _LONGEST_WAIT:
                raise Refused(429, f"the rate limit is used up for {limited:.0f} seconds: run it again then")
            if attempt < _TRIES:
                return limited
        if problem.code in _PASSING:
            if method not in _REPEATABLE:
                raise Lost(f"{problem.code}: {_said(problem)}")
            if attempt < _TRIES:
                return limited or float(attempt)
        moved = 300 <= problem.code < 400
        raise Refused(problem.code, "it has moved, and the token is sent nowhere else" if moved else _said(problem))


def _limit(status: int, headers: Message) -> float | None:
    """Return for how long a rate limit asks to wait (GitHub: "Rate limits for the REST API"); None: it is none."""
    after = headers.get("Retry-After", "")
    if status in (403, 429, 503) and after.isdigit():
        return float(after)
    if status in (403, 429) and headers.get("x-ratelimit-remaining") == "0":
        reset = headers.get("x-ratelimit-reset", "")
        return max(float(reset) - time.time(), 1.0) if reset.isdigit() else 60.0
    return 60.0 if status == 429 else None


def _said(problem: HTTPError) -> str:
    """Return the reason in the answer's body, cut, as one line."""
    try:
        found = json.loads(problem.read(10_000))
        told = found.get("message") or found.get("error") or ""
        more = found.get("errors") or []
    except (ValueError, AttributeError, OSError):
        return "no reason given"
    return _line("; ".join(map(str, [told, *more])))


def _line(text: str) -> str:
    return visible(" ".join(text.split()))[:300]
