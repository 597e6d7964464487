"""Time zones that do not exist."""

import re
from collections.abc import Iterator
from functools import cached_property
from zoneinfo import available_timezones

from watchbill.checks.subject import Subject
from watchbill.clock import zone_exists
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Grade, Path, at
from watchbill.pagerduty.zones import LISTED
from watchbill.roster.paths import rotations
from watchbill.spelling import Words

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for a rotation's zone that does not exist, and a warning for a person's."""
    known = _Known()
    for person in subject.roster.people.values():
        if person.time_zone is not None and not zone_exists(person.time_zone):
            yield _unknown(Grade.WARNING, person.time_zone, ("people", person.key, "time_zone"), known)
    for team in subject.teams:
        for _, path, rotation in rotations(team):
            if not zone_exists(rotation.time_zone):
                yield _unknown(Grade.ERROR, rotation.time_zone, (*path, "time_zone"), known)


class _Known:
    """The names of time zones, and the one that a misspelt name may mean."""

    @cached_property
    def _listed(self) -> Words:
        return Words(LISTED)

    @cached_property
    def _all(self) -> Words:
        return Words(available_timezones())

    def nearest(self, zone: str) -> str | None:
        """Return the zone with the most similar spelling, or None if none is similar."""
        if re.fullmatch(r"[A-Za-z]{2,5}", zone):
            return None  # an abbreviation: zones with a similar spelling are on other continents
        return self._listed.nearest(zone) or self._all.nearest(zone)


def _unknown(grade: Grade, zone: str, path: Path, known: _Known) -> Diagnostic:
    if zone in LISTED:
        # Some systems keep older names (Europe/Kiev) in a package of their own.
        message = f"this machine has no rules for the time zone `{zone}`"
        hint = "install the time zone data: `pip install tzdata`, or your system's tzdata-legacy"
    else:
        message = f"`{zone}` is not a time zone of the IANA database"
        near = known.nearest(zone)
        hint = (
            f"did you mean `{near}`?"
            if near
            else "write a zone by its region and city, as in `Europe/Berlin`"
        )
    return finding(grade=grade, message=message, place=at(*path), hint=hint)
