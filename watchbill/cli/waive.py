"""What `--fail-on` names and somebody answers for, by name and reason."""

import os
from collections.abc import Iterable
from dataclasses import dataclass

from watchbill.cli.conditions import CONDITIONS, meant
from watchbill.usage import UsageError

VARIABLE = "WATCHBILL_WAIVE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A condition that fails nothing in this run, and why."""

    condition: str
    reason: str


def waivers(given: Iterable[str]) -> tuple[Waiver, ...]:
    """
    Return what the command line and WATCHBILL_WAIVE waive: `CONDITION: reason`, one a line.

    Raises UsageError where a condition is unknown, or has no reason.
    """
    lines = (line.strip() for text in (os.environ.get(VARIABLE, ""), *given) for line in text.splitlines())
    return tuple(dict.fromkeys(_waiver(line) for line in lines if line))


def _waiver(text: str) -> Waiver:
    condition, _, reason = (piece.strip() for piece in text.partition(":"))
    if condition not in CONDITIONS:
        raise UsageError(f"cannot waive {condition!r}{meant(condition)}")
    if not reason:
        raise UsageError(f"cannot waive {condition!r} without a reason: write '{condition}: why'")
    return Waiver(condition=condition, reason=reason)
