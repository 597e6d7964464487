"""People who are on call for too long without a break."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill.checks.places import level_text, rotations, schedule_key
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.dates import YEAR, moment_text, span_text
from watchbill.diagnostics import Diagnostic, at
from watchbill.periods import Period
from watchbill.roster.written import turn
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Shift

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each person on call in a rotation for longer than `fairness.longest`, within a year.

    Days are those of the clock: two weeks over a change of the clocks are two weeks. A secondary that follows
    has the stretches of whom it follows.
    """
    for team in subject.teams:
        deployment, longest = subject.deployments.get(team.key), team.fairness.longest
        if deployment is None or longest is None:
            continue
        for level, path, _ in rotations(team):
            schedule = deployment.schedule(schedule_key(path))
            if schedule is None:
                continue
            seen = Period(subject.instant - YEAR, subject.instant + YEAR)
            found: dict[str, list[Shift]] = {}
            for shift in shifts(schedule, seen.start, seen.end):
                if (
                    shift.person is not None
                    and shift.end > subject.instant
                    and _days(shift, schedule.tz) > longest
                ):
                    found.setdefault(shift.person, []).append(shift)
            for person, its in found.items():
                more = f", and {len(its) - 1} more in the next year" if len(its) > 1 else ""
                yield finding(
                    message=(
                        f"{person} is on call at {level_text(team, level)} of {team.key} for longer than "
                        f"`{turn(longest)}` without a break: {_when(its[0], seen, schedule.zone)}{more}"
                    ),
                    place=at(*path),
                    hint=(
                        "let somebody cover a day of it (`watchbill edit cover`), make turns shorter, or add"
                        " members"
                    ),
                )


def _when(shift: Shift, seen: Period[datetime], zone: str) -> str:
    """Say when a shift is: one that reaches out of what was played has no end there that is known."""
    begins, ends = shift.start > seen.start, shift.end < seen.end
    if begins and ends:
        return span_text(shift.start, shift.end, zone)
    if begins:
        return f"from {moment_text(shift.start, zone, seen.start)} {zone} on, with no end in the year ahead"
    if ends:
        return f"for over a year, until {moment_text(shift.end, zone, seen.start)} {zone}"
    return "for over a year, with no end in the year ahead"


def _days(shift: Shift, tz: ZoneInfo) -> float:
    """Return how many days of a zone's clock a shift lasts."""

    def wall(instant: datetime) -> datetime:
        return instant.astimezone(tz).replace(tzinfo=None)

    return (wall(shift.end) - wall(shift.start)) / timedelta(days=1)
