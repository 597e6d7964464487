"""People who are on call for too long without a break."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchbill.checks.hints import command, free, nameable
from watchbill.checks.places import level_text
from watchbill.checks.subject import Subject
from watchbill.clock import localize
from watchbill.codes import of
from watchbill.dates import YEAR, moment_text, span_text
from watchbill.diagnostics import Diagnostic, at
from watchbill.oncall.availability import own_shifts
from watchbill.oncall.seats import seats
from watchbill.pagerduty.deployment import schedule_key
from watchbill.periods import Period
from watchbill.roster.model import Team
from watchbill.roster.notation import format_turn
from watchbill.roster.paths import rotations
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, Shift

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each person on call in a rotation for longer than `fairness.longest`, within a year.

    Days are counted by the clock: two weeks across a clock change are two weeks. A secondary that follows
    a rotation has the same stretches, and is not reported again.
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
                cover = _cover(subject, team, schedule, its[0], longest)
                more = f", and {len(its) - 1} more in the next year" if len(its) > 1 else ""
                yield finding(
                    message=(
                        f"{person} is on call at {level_text(team, level)} of {team.key} for longer"
                        f" than `{format_turn(longest)}` without a break:"
                        f" {_when(its[0], seen, schedule.zone)}{more}"
                    ),
                    place=at(*path),
                    hint=f"ask somebody to cover a day of it{cover}, make turns shorter, or add members",
                )


def _cover(subject: Subject, team: Team, schedule: Schedule, shift: Shift, longest: int) -> str:
    """Return the command that lets somebody cover the day on which a shift is too long, or tomorrow."""
    person, tz, deployment = str(shift.person), schedule.tz, subject.deployments[team.key]
    place = next((each for each in seats(team, deployment) if each.key == schedule.key), None)
    if place is None or not nameable(team, place, person):
        return ""
    too_long = shift.start.astimezone(tz).date() + timedelta(days=longest)
    day = max(too_long, subject.instant.astimezone(tz).date() + timedelta(days=1))
    begins, ends = (
        localize(datetime.combine(each, time()), tz).astimezone(UTC)
        for each in (day, day + timedelta(days=1))
    )
    if begins >= shift.end:
        return ""
    # No command gives away the shifts that they cover for others in between.
    given = own_shifts(schedule, person, max(begins, shift.start), min(ends, shift.end))[:1]
    if not given:
        return ""
    alone = replace(subject, deployments={team.key: deployment})
    found = free(alone, team, place, given, without=frozenset((person,)))
    return f" ({command(team, place, given, [found[0].person if found else 'SOMEBODY'])})"


def _when(shift: Shift, seen: Period[datetime], zone: str) -> str:
    """Say when a shift is; the ends of one that reaches beyond the played period are not known."""
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
