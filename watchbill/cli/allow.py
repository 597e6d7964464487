"""The emergency exit: errors that somebody answers for by name and reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from watchbill.codes import CODES, FINAL
from watchbill.usage import UsageError

VARIABLE = "WATCHBILL_ALLOW"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """A code whose findings stop nothing in this run, and why."""

    code: str
    reason: str


def parse(texts: Iterable[str]) -> tuple[Allowance, ...]:
    """
    Return what `CODE: reason` texts allow; `;` or a line break parts several in one text.

    Raises UsageError where a code is unknown, has no reason, or stands for what
    was too malformed to be read: that is missing from the roster whoever allows it.
    """
    parts = (part.strip() for text in texts for part in re.split(r"[;\n]", text))
    return tuple(_allowance(part) for part in parts if part)


def _allowance(text: str) -> Allowance:
    code, _, reason = (piece.strip() for piece in text.partition(":"))
    if code in FINAL:
        raise UsageError(f"cannot allow {code!r}: what it is about could not be read, so it would be missing")
    if code not in CODES:
        close = get_close_matches(code, CODES, n=1)
        meant = f"; did you mean {close[0]!r}?" if close else ""
        raise UsageError(f"cannot allow {code!r}: there is no such code{meant}")
    if not reason:
        raise UsageError(f"cannot allow {code!r} without a reason: write '{code}: why'")
    return Allowance(code=code, reason=reason)
