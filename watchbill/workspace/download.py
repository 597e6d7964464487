"""The download of a calendar from its URL."""

import time
import urllib.request
from functools import cache
from http.client import HTTPException
from typing import Any
from urllib.parse import urlsplit

from watchbill.usage import UsageError

_SECONDS = 10
_PIECE = 1 << 16


@cache
def read(url: str, most: int) -> bytes:
    """
    Return the first `most` bytes at an https URL, which is read once in a process.

    Raises UsageError after 10 seconds, and if anything else goes wrong. The message names only the host,
    because the rest of such a URL is often a secret.
    """
    began = time.monotonic()
    opener = urllib.request.build_opener(_Https)
    try:
        with opener.open(_request(url), timeout=_SECONDS) as answer:
            data = b""
            while len(data) < most and (piece := answer.read(min(_PIECE, most - len(data)))):
                data += piece
                if time.monotonic() - began > _SECONDS:
                    raise TimeoutError  # urllib's timeout is for each read alone
            return data
    except (OSError, HTTPException, ValueError) as problem:
        reason = _reason(problem)
    raise UsageError(f"cannot read the calendar at {host(url)}: {reason}")


def host(url: str) -> str:
    """Return the host of a URL, which is no secret."""
    return urlsplit(url).hostname or "?"


class _OpenError(ValueError):
    """The request would go over the network unencrypted."""


class _Https(urllib.request.HTTPRedirectHandler):
    """Follows redirects to https only."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> Any:
        """Return the next request; raises an error if it would not be encrypted."""
        if urlsplit(newurl).scheme != "https":
            raise _OpenError("it redirects to an address that is not https")
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _request(url: str) -> urllib.request.Request:
    if urlsplit(url).scheme != "https":
        raise _OpenError("it is not https")
    return urllib.request.Request(url, headers={"User-Agent": "watchbill", "Accept": "text/calendar"})


def _reason(problem: Exception) -> str:
    """Say what went wrong. The message of the library may contain the whole URL, so it is not used."""
    from ssl import SSLCertVerificationError
    from urllib.error import HTTPError, URLError

    if isinstance(problem, HTTPError):
        return f"it answered {problem.code}"
    cause = problem.reason if isinstance(problem, URLError) else problem
    if isinstance(cause, TimeoutError):
        return f"it did not answer within {_SECONDS} seconds"
    if isinstance(cause, SSLCertVerificationError):
        return "its certificate is not trusted"
    if isinstance(cause, _OpenError):
        return str(cause)
    return str(getattr(cause, "strerror", None) or type(cause).__name__)
