"""Public holidays of a person that are not known."""

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
_FORM = "write the ISO 3166 code of a country or of a region, as `DE` or `GB-ENG`"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning for a person's `holidays` that are of no country or region which the library knows."""
    day, known = subject.instant.date(), _Known()
    for person in subject.roster.people.values():
        code = person.holidays
        if code is not None and public_holidays(code, day, day) is None:
            yield finding(
                message=f"no public holidays are known of `{code}`",
                place=at("people", person.key, "holidays"),
                hint=known.hint(code),
            )


class _Known:
    """The codes of countries and regions, to be asked for the one that was meant."""

    def __init__(self) -> None:
        self._words: dict[str, Words] = {}
        self._codes: tuple[str, ...] = ()

    def hint(self, code: str) -> str:
        """Return what to write instead of a code that is not known."""
        self._codes = self._codes or tuple(each for each in known_codes() if _WRITABLE.fullmatch(each))
        country = code.partition("-")[0]
        regions = [each for each in self._codes if each.startswith(f"{country}-")]
        if country not in self._codes:
            return self._asked("", self._codes, code) or _FORM
        if not regions:
            return f"write `{country}`: its regions are not told apart"
        more = " …" if len(regions) > _MOST else ""
        return (
            self._asked(country, regions, code)
            or f"write `{country}`, or a region of it: {', '.join(regions[:_MOST])}{more}"
        )

    def _asked(self, country: str, codes: Collection[str], code: str) -> str | None:
        if country not in self._words:
            self._words[country] = Words(codes)
        return self._words[country].hint(code)
