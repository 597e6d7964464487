"""The client of a forge's API. It retries when that is safe, and sends the token to that host only."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from http.client import HTTPException
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from watchbill.printable import visible
from watchbill.usage import UsageError

_HERE = ("127.0.0.1", "localhost")
_LIMITED = ("rate limit", "submitted too quickly", "abuse detection")
"""How GitHub reports its secondary limits, sometimes without a header or a status for them."""
_TIMEOUT = 30
_TRIES = 4
_LONGEST_WAIT = 90
"""Seconds to wait for a rate limit. If it lasts longer, the run fails and says how long it lasts."""
_MINUTE = 60.0
"""Seconds to wait if a secondary limit does not say how long it lasts, as GitHub advises."""
_PAGE = 100
_MOST_PAGES = 40
_PASSING = frozenset((500, 502, 503, 504))
_REPEATABLE = frozenset(("PUT", "PATCH"))
_GONE = frozenset((404, 410))


class Refused(Exception):  # noqa: N818 - what the forge said
    """The forge refused a request; `status` is that of HTTP, and the message is the forge's."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status}: {said}")
        self.status = status


class Lost(Exception):  # noqa: N818
    """An answer was lost, so the request may have been carried out. Check before you repeat it."""


@contextmanager
def understood() -> Iterator[None]:
    """Raise Lost in this block for an answer that is not as documented, such as the page of a proxy."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Lost(
            "the answer is not as documented: check the address of the API, and whether a proxy answered"
        ) from None


class _Stay(HTTPRedirectHandler):
    """Does not follow redirects, because urllib would send the token along."""

    def redirect_request(self, *_: object) -> None:
        return None


class Api:
    """An API below an address. Plain HTTP is allowed for this machine only."""

    def __init__(
        self, url: str, headers: Mapping[str, str], *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        if not _guarded(url):
            raise UsageError(f"{url} must begin with https, because a token is sent there")
        self._url = url.rstrip("/")
        self._headers = {"User-Agent": "watchbill", "Accept": "application/json", **headers}
        self._sleep = sleep
        self._opener = build_opener(_Stay)

    def get(self, path: str, **params: str | int) -> Any:
        """Return what is at a path. Raises Refused, Lost."""
        answer = self._ask("GET", f"{path}?{urlencode(params)}" if params else path, None, {})
        with understood():
            return json.loads(answer)

    def raw(self, path: str, accept: str, **params: str) -> bytes:
        """Return a file's bytes. Raises Refused, Lost."""
        return self._ask("GET", f"{path}?{urlencode(params)}", None, {"Accept": accept})

    def pages(self, path: str, **params: str | int) -> Iterator[Any]:
        """Yield the items of a list, page by page. Raises Refused, Lost."""
        for page in range(1, _MOST_PAGES + 1):
            items = self.get(path, **params, per_page=_PAGE, page=page)
            if not isinstance(items, list):
                raise Lost("the answer is not a list")
            yield from items
            if len(items) < _PAGE:
                return

    def send(self, method: str, path: str, body: Mapping[str, object]) -> Any:
        """Return what was made or changed. What makes something is sent once. Raises Refused, Lost."""
        answer = self._ask(method, path, json.dumps(body).encode(), {}, again=method in _REPEATABLE)
        with understood():
            return json.loads(answer)

    def question(self, path: str, body: Mapping[str, object]) -> Any:
        """Return the answer to a POST that changes nothing and may be repeated. Raises Refused, Lost."""
        answer = self._ask("POST", path, json.dumps(body).encode(), {})
        with understood():
            return json.loads(answer)

    def delete(self, path: str) -> None:
        """Delete what is at a path; it may be gone already. Raises Refused, Lost."""
        try:
            self._ask("DELETE", path, None, {})
        except Refused as refused:
            if refused.status not in _GONE:
                raise

    def _ask(
        self, method: str, path: str, data: bytes | None, headers: Mapping[str, str], *, again: bool = True
    ) -> bytes:
        sent = {**self._headers, **headers} | (
            {"Content-Type": "application/json"} if data is not None else {}
        )
        request = Request(self._url + path, data=data, headers=sent, method=method)
        for attempt in range(1, _TRIES + 1):
            try:
                with self._opener.open(request, timeout=_TIMEOUT) as answer:
                    return bytes(answer.read())
            except HTTPError as problem:
                with problem:
                    wait = _wait(problem, attempt, again=again)
            except (OSError, HTTPException) as problem:
                if not again or attempt == _TRIES:
                    raise Lost(f"no answer: {_line(str(problem))}") from None
                wait = float(attempt)
            self._sleep(wait)
        raise AssertionError  # the last attempt returned or raised


def _guarded(url: str) -> bool:
    """Whether a token may be sent to an address."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and host in _HERE)


def _wait(problem: HTTPError, attempt: int, *, again: bool) -> float:
    """Return the seconds to wait before the request is repeated; raises Refused or Lost if it is not."""
    said = _said(problem)
    limited = _limit(problem.code, problem.headers, said)
    if limited is not None:
        # A request that a limit refuses was not carried out, so it may always be repeated.
        if limited <= _LONGEST_WAIT and attempt < _TRIES:
            return limited
        raise Refused(429, f"the rate limit is used up: run this again in {limited:.0f} seconds")
    if problem.code in _PASSING:
        if not again:
            raise Lost(f"{problem.code}: {said}")
        if attempt < _TRIES:
            after = problem.headers.get("Retry-After", "")
            return min(float(after), _LONGEST_WAIT) if after.isdigit() else float(attempt)
    moved = 300 <= problem.code < 400
    raise Refused(
        problem.code, "it has moved, and the token is not sent to another address" if moved else said
    )


def _limit(status: int, headers: Message, said: str) -> float | None:
    """Return the seconds to wait for a rate limit, None for another answer (GitHub docs: "Rate limits")."""
    after = headers.get("Retry-After", "")
    if status in (403, 429) and after.isdigit():
        return float(after)
    if status in (403, 429) and headers.get("x-ratelimit-remaining") == "0":
        reset = headers.get("x-ratelimit-reset", "")
        return max(float(reset) - time.time(), 1.0) if reset.isdigit() else _MINUTE
    told = status in (403, 422) and any(each in said.lower() for each in _LIMITED)
    return _MINUTE if status == 429 or told else None


def _said(problem: HTTPError) -> str:
    """Return the reason in the body of the answer as one line, cut if it is long."""
    try:
        found = json.loads(problem.read(10_000))
        told = found.get("message") or found.get("error") or ""
        more = found.get("errors") or []
        more = more if isinstance(more, list) else [more]
    except (ValueError, AttributeError, OSError):
        return "no reason given"
    return _line("; ".join(map(str, [told, *more])))


def _line(text: str) -> str:
    return visible(" ".join(text.split()))[:300]
