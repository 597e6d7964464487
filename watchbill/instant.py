"""The instant that a command is about: a given time, or now."""

import re
from datetime import UTC, datetime

from watchbill.usage import UsageError

HELP = "2026-12-24, '2026-12-24 10:00' or 2026-12-24T10:00+01:00; without a zone it is UTC [default: now]"

_END = 2200

# `fromisoformat` also reads week dates and bare digits; only the forms that HELP lists are accepted.
_FORM = re.compile(r"\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d)?\s*(?:Z|[+-]\d\d:\d\d)?)?", re.ASCII)


def parse(text: str | None) -> datetime:
    """
    Return the instant that a text names, in UTC; None means now, to the second.

    A date without a time means midnight. A time without a zone is in UTC, so that a command gives the same
    answer on every machine. Raises UsageError, also for a time before any rota begins.
    """
    if text is None:
        return datetime.now(UTC).replace(microsecond=0)
    try:
        if not _FORM.fullmatch(text):
            raise ValueError(text)
        found = datetime.fromisoformat(text.replace(" +", "+").replace(" -", "-").replace(" Z", "Z"))
        instant = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise UsageError(f"{text!r} is not a time: write {HELP.partition(';')[0]}") from None
    from watchbill.clock import EPOCH

    if instant < EPOCH.replace(tzinfo=UTC):
        raise UsageError(f"{text!r} is too early: rotas are known from {EPOCH:%Y-%m-%d} on")
    if instant.year >= _END:
        raise UsageError(f"{text!r} is too late: rotas are known until {_END - 1}")
    return instant
