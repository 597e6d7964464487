"""E-mail addresses that are not valid."""

import re
from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at

finding = of(__name__).finding

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"{_ATOM}(?:\.{_ATOM})*@(?:{_LABEL}\.)+{_LABEL}")
"""RFC 5322's dot-atom form at a host name with a dot: no directory has quoted forms or bare hosts."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each address that no PagerDuty user can have."""
    for person in subject.roster.people.values():
        if not _ADDRESS.fullmatch(person.email):
            yield finding(
                message=(
                    f"`{person.email}` is not an e-mail address, and Watchbill needs it to find the person"
                    " in PagerDuty"
                ),
                place=at("people", person.key, "email"),
                hint=f"write the address alone, as in `{person.key}@example.com`",
            )
