"""Hours that PagerDuty may end early on the days that the clocks change."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.dates import YEAR, spans_text
from watchbill.diagnostics import Diagnostic, at
from watchbill.pagerduty.deployment import schedule_key
from watchbill.roster.paths import rotations
from watchbill.rota.readings import readings_differ

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield advice for each rotation whose hours one reading of a clock change within a year ends early.

    PagerDuty does not document whether a restriction lasts its hours by the
    clock or as time that passes (docs/behaviour.md). Where the second only
    makes somebody serve longer, nothing is said.
    """
    for team in subject.teams:
        deployment = subject.deployments.get(team.key)
        if deployment is None:
            continue
        for _, path, rotation in rotations(team):
            if not rotation.hours:
                continue
            schedule = deployment.schedule(schedule_key(path))
            differ = readings_differ(
                () if schedule is None else (schedule,), subject.instant, subject.instant + YEAR
            )
            early = [each for each in differ if each.wall_clock is not None]
            if early:
                yield finding(
                    message=(
                        "PagerDuty may end these hours early when the clocks change, which it does not"
                        f" document: {early[0].elapsed or 'nobody'} instead of {early[0].wall_clock},"
                        f" {spans_text(early, rotation.time_zone)}"
                    ),
                    place=at(*path, "hours"),
                    hint="let the hours end well before the clocks change, or after 04:00",
                )
