"""The client of a forge's API: it asks again where that is safe, and sends the token to that host alone."""

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
"""What GitHub says of its secondary limits, at times with neither a header nor a status of their own."""
_TIMEOUT = 30
_TRIES = 4
_LONGEST_WAIT = 90
"""Seconds that a limit is waited for; beyond that the run fails, and says for how long the limit lasts."""
_MINUTE = 60.0
"""GitHub's advice where a secondary limit does not say for how long it lasts."""
_PAGE = 100
_MOST_PAGES = 40
_PASSING = frozenset((500, 502, 503, 504))
_REPEATABLE = frozenset(("PUT", "PATCH"))
_GONE = frozenset((404, 410))


class Refused(Exception):  # noqa: N818 - what the forge said
    """The forge did not do what it was asked; `status` is HTTP's, the message what it said."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"{status}: {said}")
        self.status = status


class Lost(Exception):  # noqa: N818
    """An answer was lost: what was asked may have been done. Look again before it is asked again."""


@contextmanager
def understood() -> Iterator[None]:
    """Take an answer apart; one that is not as documented (a proxy's page, a list's error) counts as Lost."""
    try:
        yield
    except (LookupError, TypeError, ValueError, AttributeError):
        raise Lost(
            "the answer is not as documented: is something between, or the address of the API wrong?"
        ) from None


class _Stay(HTTPRedirectHandler):
    """Follow no redirect: urllib would take the token along."""

    def redirect_request(self, *_: object) -> None:
        return None


class Api:
    """An API below an address; plain HTTP is for this machine only."""

    def __init__(
        self, url: str, headers: Mapping[str, str], *, sleep: Callable[[float], None] = time.sleep
    ) -> None:
        if not _guarded(url):
            raise UsageError(f"{url} must be https: a token goes there")
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
        """Yield the items of a list; a page that is not full is the last. Raises Refused, Lost."""
        for page in range(1, _MOST_PAGES + 1):
            items = self.get(path, **params, per_page=_PAGE, page=page)
            if not isinstance(items, list):
                raise Lost("the answer is no list")
            yield from items
            if len(items) < _PAGE:
                return

    def send(self, method: str, path: str, body: Mapping[str, object]) -> Any:
        """Return what is made or changed; what may not be done twice is asked once. Raises Refused, Lost."""
        answer = self._ask(method, path, json.dumps(body).encode(), {}, again=method in _REPEATABLE)
        with understood():
            return json.loads(answer)

    def question(self, path: str, body: Mapping[str, object]) -> Any:
        """Return the answer to a POST that changes nothing, and may be repeated. Raises Refused, Lost."""
        answer = self._ask("POST", path, json.dumps(body).encode(), {})
        with understood():
            return json.loads(answer)

    def delete(self, path: str) -> None:
        """Take away what is at a path, unless another run has done so meanwhile. Raises Refused."""
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
    """Return the seconds to wait before the request is repeated; raises Refused or Lost where it is not."""
    said = _said(problem)
    limited = _limit(problem.code, problem.headers, said)
    if limited is not None:
        # What a limit refuses is not done: it may be asked again, whatever it is.
        if limited <= _LONGEST_WAIT and attempt < _TRIES:
            return limited
        raise Refused(429, f"the rate limit is used up for {limited:.0f} seconds: run it again then")
    if problem.code in _PASSING:
        if not again:
            raise Lost(f"{problem.code}: {said}")
        if attempt < _TRIES:
            after = problem.headers.get("Retry-After", "")
            return min(float(after), _LONGEST_WAIT) if after.isdigit() else float(attempt)
    moved = 300 <= problem.code < 400
    raise Refused(problem.code, "it has moved, and the token is sent nowhere else" if moved else said)


def _limit(status: int, headers: Message, said: str) -> float | None:
    """Return the seconds that a rate limit asks to wait, None for another answer (GitHub: "Rate limits")."""
    after = headers.get("Retry-After", "")
    if status in (403, 429) and after.isdigit():
        return float(after)
    if status in (403, 429) and headers.get("x-ratelimit-remaining") == "0":
        reset = headers.get("x-ratelimit-reset", "")
        return max(float(reset) - time.time(), 1.0) if reset.isdigit() else _MINUTE
    told = status in (403, 422) and any(each in said.lower() for each in _LIMITED)
    return _MINUTE if status == 429 or told else None


def _said(problem: HTTPError) -> str:
    """Return the reason in the answer's body, cut, as one line."""
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
