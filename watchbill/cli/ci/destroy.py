"""What WATCHBILL_DESTROY asks for: the addresses that a plan may take away, each with a reason."""

import re
from dataclasses import dataclass

from watchbill.usage import UsageError

VARIABLE = "WATCHBILL_DESTROY"

_NAME = r"[^\W\d][\w-]*"
_INDEX = r'(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?'
_LINE = re.compile(
    rf"(?P<team>[a-z][a-z0-9_-]*)\s+"
    rf"(?P<address>(?:module\.{_NAME}{_INDEX}\.)*{_NAME}\.{_NAME}{_INDEX}(?: \(deposed [0-9a-f]+\))?)"
    rf"\s*:(?P<reason>.*)"
)
_EXAMPLE = "payments pagerduty_service.payments-api: taken over by platform"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """An address of a team's plan that may go, and why."""

    team: str
    address: str
    reason: str


def parse(text: str) -> tuple[Asked, ...]:
    """
    Return what the lines `TEAM ADDRESS: reason` ask for; blank lines say nothing.

    An address is as Terraform shows it: with its modules and its index, and for an object that it has deposed
    with ` (deposed KEY)`. Raises UsageError for a line of another form, and for one without a reason.
    """
    lines = ((number, line.strip()) for number, line in enumerate(text.splitlines(), 1))
    return tuple(_asked(number, line) for number, line in lines if line)


def _asked(number: int, line: str) -> Asked:
    place = f"{VARIABLE}, line {number}"
    found = _LINE.fullmatch(line)
    if found is None:
        raise UsageError(f"{place}: {line!r} is not `TEAM ADDRESS: reason`; write it as in `{_EXAMPLE}`")
    asked = Asked(team=found["team"], address=found["address"], reason=found["reason"].strip())
    if not asked.reason:
        raise UsageError(f"{place}: {line!r} has no reason; write one after the colon, as in `{_EXAMPLE}`")
    return asked
