"""Hours that PagerDuty may end early on the day that the clocks change."""

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
    Yield advice for each rotation whose hours may end early at a clock change within a year.

    PagerDuty does not document whether a restriction's length is counted by the
    clock or in elapsed time (docs/behaviour.md). There is no finding where the
    second only makes somebody serve longer.
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
                        "PagerDuty does not document what happens when the clocks change, and may end these"
                        f" hours early: {early[0].elapsed or 'nobody'} would be on call instead of"
                        f" {early[0].wall_clock}, {spans_text(early, rotation.time_zone)}"
                    ),
                    place=at(*path, "hours"),
                    hint="let the hours end well before the clocks change, or after 04:00",
                )
