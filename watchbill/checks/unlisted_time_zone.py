"""Does PagerDuty accept each rotation's time zone?"""

from collections.abc import Iterator

from watchbill.checks.places import rotations
from watchbill.checks.subject import Subject
from watchbill.checks.unknown_time_zone import exists
from watchbill.diagnostics import Diagnostic, Grade, at
from watchbill.pagerduty.zones import LISTED, same_rules

CODES = {"unlisted-time-zone": (Grade.ERROR,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each rotation in a zone that PagerDuty's provider does not list."""
    for team in subject.teams:
        for _, path, rotation in rotations(team):
            if rotation.time_zone not in LISTED and exists(rotation.time_zone):
                twin = same_rules(rotation.time_zone)
                yield Diagnostic(
                    code="unlisted-time-zone",
                    grade=Grade.ERROR,
                    message=(
                        f"`{rotation.time_zone}` is none of the {len(LISTED)} time zones that PagerDuty takes"
                    ),
                    place=at(*path, "time_zone"),
                    hint=(
                        f"write `{twin}`, which keeps the same time"
                        if twin
                        else "none of them keeps the same time: take one that is near, and move the times"
                    ),
                )
