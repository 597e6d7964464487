"""What has the calendar overtaken, or is about to?"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill.checks.places import rotations, team_path, version_path
from watchbill.checks.subject import Subject
from watchbill.clock import localize
from watchbill.dates import span_text
from watchbill.diagnostics import Diagnostic, Grade, Path, at
from watchbill.oncall.availability import leave
from watchbill.pagerduty.overrides import zone_of
from watchbill.roster.model import Rotation
from watchbill.rota.versions import terms

CODES = {
    "then-has-begun": (Grade.ADVICE,),
    "override-past": (Grade.ADVICE,),
    "leave-past": (Grade.ADVICE,),
    "change-within-the-hour": (Grade.WARNING,),
}

_SOON = timedelta(hours=1)
_TIDY = "`watchbill edit tidy` takes what is over out of the file, and moves nobody"


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for what is over and can go, and a warning for a version that begins within the hour."""
    for team in subject.teams:
        if team.key not in subject.deployments:
            continue
        for _, path, rotation in rotations(team):
            if rotation.then:
                yield from _versions(subject.instant, path, rotation)
        for index, override in enumerate(team.overrides):
            zone = zone_of(team, override)
            if zone is not None and localize(override.end, ZoneInfo(zone)).astimezone(UTC) <= subject.instant:
                place = team_path(team, "overrides", index)
                yield _over("override-past", "this override is over", place)
    for person in subject.roster.people.values():
        ends = [end for _, end in leave(person)]  # none where the zone is unknown, which is told by itself
        if ends and max(ends) <= subject.instant and not person.calendars:
            yield _over("leave-past", f"{person.key}'s leave is over", ("people", person.key, "away"))


def _versions(now: datetime, path: Path, rotation: Rotation) -> Iterator[Diagnostic]:
    zone = ZoneInfo(rotation.time_zone)
    for index, term in enumerate(terms(rotation)[1:]):
        assert term.start is not None
        begins = localize(term.start, zone).astimezone(UTC)
        place = version_path(path, index, "from")
        if begins <= now:
            yield _over("then-has-begun", "this version has begun: it is the rotation now", place)
        elif begins <= now + _SOON:
            when = span_text(now, begins, rotation.time_zone).rpartition(" – ")[2]
            yield Diagnostic(
                code="change-within-the-hour",
                grade=Grade.WARNING,
                message=(
                    f"this version begins at {when}, within the hour: what is planned now must be applied"
                    " before"
                ),
                place=at(*place),
                hint="deploy at once, or after that time with a new plan",
            )


def _over(code: str, message: str, place: Path) -> Diagnostic:
    return Diagnostic(code=code, grade=Grade.ADVICE, message=message, place=at(*place), hint=_TIDY)
