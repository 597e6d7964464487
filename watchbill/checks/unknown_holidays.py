"""Are each person's public holidays ones that are known?"""

import re
from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.checks.suggest import did_you_mean
from watchbill.diagnostics import Diagnostic, Grade, at
from watchbill.paging.holidays import known_codes, public_holidays

CODES = {"unknown-holidays": (Grade.WARNING,)}

_WRITABLE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_MOST = 12


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning for a person's `holidays` that are of no country or region which the library knows."""
    day = subject.instant.date()
    for person in subject.roster.people.values():
        code = person.holidays
        if code is not None and public_holidays(code, day, day) is None:
            yield Diagnostic(
                code="unknown-holidays",
                grade=Grade.WARNING,
                message=f"no public holidays are known of `{code}`",
                place=at("people", person.key, "holidays"),
                hint=_hint(code),
            )


def _hint(code: str) -> str:
    country = code.partition("-")[0]
    known = [each for each in known_codes() if _WRITABLE.fullmatch(each)]
    regions = [each for each in known if each.startswith(f"{country}-")]
    if country not in known:
        return did_you_mean(code, known) or "write the ISO 3166 code of a country or of a region, as `DE` or `GB-ENG`"
    if not regions:
        return f"write `{country}`: its regions are not told apart"
    more = " …" if len(regions) > _MOST else ""
    return did_you_mean(code, regions) or f"write `{country}`, or a region of it: {', '.join(regions[:_MOST])}{more}"
