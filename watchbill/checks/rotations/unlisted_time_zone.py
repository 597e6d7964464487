"""Time zones of rotations that PagerDuty does not accept."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.clock import zone_exists
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at
from watchbill.pagerduty.zones import LISTED, same_rules
from watchbill.roster.paths import rotations

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each rotation in a zone that PagerDuty's provider does not list."""
    for team in subject.teams:
        for _, path, rotation in rotations(team):
            if rotation.time_zone not in LISTED and zone_exists(rotation.time_zone):
                twin = same_rules(rotation.time_zone)
                yield finding(
                    message=(
                        f"`{rotation.time_zone}` is not one of the {len(LISTED)} time zones that PagerDuty"
                        " accepts"
                    ),
                    place=at(*path, "time_zone"),
                    hint=(
                        f"write `{twin}`, which keeps the same time"
                        if twin
                        else "none of them keeps the same time: write one that is close, and adjust the times"
                    ),
                )
