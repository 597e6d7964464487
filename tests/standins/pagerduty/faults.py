"""The requests that a test wants to go wrong, and how."""

import math
import re
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from .wire import RATE_LIMITED


@dataclass(slots=True, kw_only=True)
class Fault:
    """
    Answer `status` instead, `times` times (None: always).

    With `applied` the request takes effect all the same: the write happened, its answer was lost.
    """

    method: str
    path: re.Pattern[str]
    status: int
    headers: Mapping[str, str]
    body: Any
    times: int | None
    applied: bool

    def strikes(self, method: str, path: str) -> bool:
        if self.times == 0 or method != self.method or not self.path.search(path):
            return False
        if self.times is not None:
            self.times -= 1
        return True


def error_body(status: int) -> dict[str, Any]:
    message, code = (
        ("Rate Limit Exceeded", RATE_LIMITED) if status == 429 else ("Internal Server Error", 2000)
    )
    return {"error": {"message": message, "code": code}}


class RateLimit:
    """`requests` in any `window` of seconds, by a clock; what is over the limit is answered 429."""

    def __init__(self, requests: int, window: float, clock: Callable[[], float]) -> None:
        self.requests = requests
        self.window = window
        self._clock = clock
        self._taken: deque[float] = deque()

    def take(self) -> tuple[bool, dict[str, str]]:
        """
        Whether the request may pass, and the headers that every answer then carries (PagerDuty's manual).
        """
        now = self._clock()
        while self._taken and self._taken[0] <= now - self.window:
            self._taken.popleft()
        passes = len(self._taken) < self.requests
        if passes:
            self._taken.append(now)
        reset = math.ceil(self._taken[0] + self.window - now) if self._taken else 0
        return passes, {
            "ratelimit-limit": str(self.requests),
            "ratelimit-remaining": str(self.requests - len(self._taken)),
            "ratelimit-reset": str(reset),
        }
