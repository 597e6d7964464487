"""Codes in `holidays` for which no public holidays are known."""

import re
from collections.abc import Collection, Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at
from watchbill.oncall.holidays import known_codes, public_holidays
from watchbill.spelling import Words

finding = of(__name__).finding

_WRITABLE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?")
_MOST = 12
_FORM = "write the ISO 3166 code of a country or region, such as `DE` or `GB-ENG`"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning for each code in `holidays` that the `holidays` library does not know."""
    day, known = subject.instant.date(), _Known()
    for person in subject.roster.people.values():
        code = person.holidays
        if code is not None and public_holidays(code, day, day) is None:
            yield finding(
                message=f"Watchbill knows no public holidays for `{code}`",
                place=at("people", person.key, "holidays"),
                hint=known.hint(code),
            )


class _Known:
    """The codes of countries and regions, and the one that a misspelt code may mean."""

    def __init__(self) -> None:
        self._words: dict[str, Words] = {}
        self._codes: tuple[str, ...] = ()

    def hint(self, code: str) -> str:
        """Return what to write instead of an unknown code."""
        self._codes = self._codes or tuple(each for each in known_codes() if _WRITABLE.fullmatch(each))
        country = code.partition("-")[0]
        regions = [each for each in self._codes if each.startswith(f"{country}-")]
        if country not in self._codes:
            return self._asked("", self._codes, code) or _FORM
        if not regions:
            return f"write `{country}`: Watchbill does not know its regions"
        more = " …" if len(regions) > _MOST else ""
        return (
            self._asked(country, regions, code)
            or f"write `{country}`, or one of its regions: {', '.join(regions[:_MOST])}{more}"
        )

    def _asked(self, country: str, codes: Collection[str], code: str) -> str | None:
        if country not in self._words:
            self._words[country] = Words(codes)
        return self._words[country].hint(code)
