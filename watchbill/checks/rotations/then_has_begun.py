"""Versions that have begun or are about to, and overrides that are over."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill.checks.hints import TIDY
from watchbill.checks.subject import Subject
from watchbill.clock import localize
from watchbill.codes import CODES, of
from watchbill.dates import span_text
from watchbill.diagnostics import Diagnostic, Path, at
from watchbill.pagerduty.overrides import zone_of
from watchbill.roster.model import Rotation
from watchbill.roster.paths import rotations, team_path, version_path
from watchbill.rota.versions import terms

finding = of(__name__).finding

_SOON, _PAST = CODES["change-within-the-hour"], CODES["override-past"]
_HOUR = timedelta(hours=1)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for what is over, and a warning for a version that begins within the hour."""
    for team in subject.teams:
        if team.key not in subject.deployments:
            continue
        for _, path, rotation in rotations(team):
            if rotation.then:
                yield from _versions(subject.instant, path, rotation)
        for index, override in enumerate(team.overrides):
            zone = zone_of(team, override)
            if zone is not None and localize(override.end, ZoneInfo(zone)).astimezone(UTC) <= subject.instant:
                yield _PAST.finding(
                    message="this override is over",
                    place=at(*team_path(team, "overrides", index)),
                    hint=TIDY,
                )


def _versions(now: datetime, path: Path, rotation: Rotation) -> Iterator[Diagnostic]:
    zone = ZoneInfo(rotation.time_zone)
    for index, term in enumerate(terms(rotation)[1:]):
        assert term.start is not None
        begins = localize(term.start, zone).astimezone(UTC)
        place = at(*version_path(path, index, "from"))
        if begins <= now:
            yield finding(message="this version has begun: it is the rotation now", place=place, hint=TIDY)
        elif begins <= now + _HOUR:
            when = span_text(now, begins, rotation.time_zone).rpartition(" – ")[2]
            yield _SOON.finding(
                message=(
                    f"this version begins at {when}, within the hour: a plan made now has to be applied"
                    " before then"
                ),
                place=place,
                hint="deploy at once, or make a new plan after that time",
            )
