"""Public holidays of a country, or of one of its regions."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

_ENGLISH = "en_US"


def public_holidays(code: str, first: date, last: date) -> Mapping[date, str] | None:
    """
    Return the public holidays of a code (`GB-ENG`, `DE`) with their names, in order, between two days.

    Both days are included. The holidays come from the `holidays` library, in English where it has English
    names. The result is None where the library does not know the code.
    """
    if last < first:
        return MappingProxyType({})
    found: dict[date, str] = {}
    for year in range(first.year, last.year + 1):
        of_year = _of_year(code, year)
        if of_year is None:
            return None
        found.update((day, name) for day, name in of_year if first <= day <= last)
    return MappingProxyType(found)


def known_codes() -> tuple[str, ...]:
    """Return every code that is known: of each country, and of each region that the library has."""
    from holidays import list_supported_countries

    return tuple(
        code
        for country, regions in sorted(list_supported_countries(include_aliases=False).items())
        for code in (country, *(f"{country}-{region}" for region in regions))
    )


@lru_cache(maxsize=1024)
def _of_year(code: str, year: int) -> tuple[tuple[date, str], ...] | None:
    # The import takes a tenth of a second: a roster without `holidays` does not pay for it.
    from holidays import country_holidays

    country, _, region = code.partition("-")
    try:
        found = country_holidays(country, subdiv=region or None, years=year, expand=False)
        if _ENGLISH in found.supported_languages:
            found = country_holidays(
                country, subdiv=region or None, years=year, expand=False, language=_ENGLISH
            )
    except NotImplementedError:
        return None
    return tuple(sorted(found.items()))
