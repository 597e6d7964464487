"""Handoffs in the middle of a rotation's hours."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at
from watchbill.pagerduty.deployment import schedule_key
from watchbill.roster.model import Hours
from watchbill.roster.notation import format_time, format_window
from watchbill.roster.paths import in_force_path, rotations
from watchbill.rota.hours import split_hours
from watchbill.rota.versions import alone, running

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for each rotation that hands over inside a window of its hours, now or later."""
    absent = subject.roster.pending
    for team in subject.teams:
        deployment = subject.deployments.get(team.key)
        for _, path, rotation in rotations(team):
            if deployment is None or deployment.schedule(schedule_key(path)) is None:
                continue
            reported: tuple[int, Hours] | None = None
            over = running(rotation, subject.instant, absent)[0]
            for number, version in list(enumerate(alone(rotation, absent)))[over:]:
                split = split_hours(version)
                if split and reported != (reported := (version.handoff_time, split[0])):
                    yield finding(
                        message=(
                            f"the handoff at {format_time(version.handoff_time)} is inside the hours "
                            f"{format_window(split[0])}: that day is split between two people"
                        ),
                        place=at(*in_force_path(path, number, "handoff")),
                        hint=f"hand over at {format_time(split[0].start)}, when the hours begin",
                    )
