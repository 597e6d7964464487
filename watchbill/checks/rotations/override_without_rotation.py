"""Overrides that have no schedule, that overlap, or that have no effect."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from watchbill.checks.subject import Subject
from watchbill.clock import localize
from watchbill.codes import CODES, of
from watchbill.counting import listed
from watchbill.dates import date_text, span_text
from watchbill.diagnostics import Diagnostic, Related, at
from watchbill.pagerduty.deployment import Deployment
from watchbill.pagerduty.overrides import overridden, schedule_of, zone_of
from watchbill.roster.model import Override, Team
from watchbill.roster.paths import rotations, team_path
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, ScheduleOverride

finding = of(__name__).finding

_YEAR = timedelta(days=366)
_MOMENT = timedelta(microseconds=1)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield an error for an override without a schedule or an overlap, a warning for one without effect.

    PagerDuty ranks overlapping overrides by when they were made, and a file cannot promise that order.
    """
    absent = subject.roster.pending
    for team in subject.teams:
        deployment = subject.deployments.get(team.key)
        if deployment is None or not team.overrides:
            continue
        taken: list[tuple[int, str, tuple[ScheduleOverride, ...]]] = []
        for index, override in enumerate(team.overrides):
            schedule = _schedule(team, deployment, override)
            if schedule is None:
                yield _without_schedule(team, index, override)
                continue
            found = overridden(replace(team, overrides=(override,)), schedule, absent).overrides
            if not found:
                yield _without_effect(team, index, override, schedule, subject.instant, absent)
            taken.append((index, schedule.key, found))
        yield from (_overlap(team, *each) for each in _overlapping(taken))


def _overlapping(
    taken: list[tuple[int, str, tuple[ScheduleOverride, ...]]],
) -> Iterator[tuple[int, int, ScheduleOverride, ScheduleOverride]]:
    """
    Yield pairs of overrides of one schedule that overlap, in the file's order; each is the second only once.

    In the order of their times, each is compared only with the earlier one that ends last: that finds every
    override that overlaps another without comparing all pairs.
    """
    latest: dict[str, tuple[int, ScheduleOverride]] = {}
    reported: set[int] = set()
    found = []
    for piece, index, key in sorted(
        ((p, i, k) for i, k, ps in taken for p in ps), key=lambda each: each[0].start
    ):
        if key in latest and latest[key][1].end > piece.start and latest[key][0] != index:
            one, other = sorted(((latest[key][0], latest[key][1]), (index, piece)), key=itemgetter(0))
            if other[0] not in reported:
                reported.add(other[0])
                found.append((one[0], other[0], one[1], other[1]))
        if key not in latest or latest[key][1].end < piece.end:
            latest[key] = index, piece
    yield from sorted(found, key=itemgetter(0, 1))


def _schedule(team: Team, deployment: Deployment, override: Override) -> Schedule | None:
    schedule = deployment.schedule(schedule_of(team, override))
    return None if schedule is None else replace(schedule, overrides=())


def _without_schedule(team: Team, index: int, override: Override) -> Diagnostic:
    named = [each.name for each in team.rotations if each.name is not None]
    if override.rotation is None and named and override.level.value in ("primary", "secondary"):
        message = f"{team.key} has several rotations, but this override names none of them"
        place, hint = team_path(team, "overrides", index), f"add `rotation:` with one of {listed(named)}"
    elif override.rotation is not None and override.rotation not in named:
        message = f"{team.key} has no rotation `{override.rotation}`"
        place = team_path(team, "overrides", index, "rotation")
        hint = f"name one of {listed(named)}" if named else "remove `rotation`: there is only one"
    else:
        message = f"the {override.level} level of {team.key} has no rotation, so there is nothing to override"
        place = team_path(team, "overrides", index)
        levels = dict.fromkeys(level.value for level, _, each in rotations(team) if each.members)
        hint = (
            f"levels with a rotation: {', '.join(levels) or 'none'}; or let several people, or a rotation,"
            " hold the level"
        )
    return finding(message=message, place=at(*place), hint=hint)


def _without_effect(
    team: Team, index: int, override: Override, schedule: Schedule, now: datetime, absent: frozenset[str]
) -> Diagnostic:
    zone = zone_of(team, override) or schedule.zone
    start, end = (localize(each, ZoneInfo(zone)).astimezone(UTC) for each in (override.start, override.end))
    if start >= end:
        message = (
            f"this override has no effect, because its time does not exist: {_skip(start, ZoneInfo(zone))}"
        )
        hint = "write times that the clocks show, or remove the override"
    elif override.person in absent:
        message = f"{override.person} is pending and cannot take over, so {override.replace} stays on call"
        hint = "name somebody who is already in PagerDuty"
    elif override.person == override.replace:
        message = f"{override.person} would take over from {override.replace}, so this override has no effect"
        hint = "name the person who takes over after `with`, or remove the override"
    else:
        there = [each.person for each in shifts(schedule, start, end) if each.person is not None]
        who = listed(list(dict.fromkeys(there))) if there else "nobody"
        message = (
            f"{override.replace} is not on call then, so this override has no effect: {who} {_are(there)} on"
            " call"
        )
        upcoming = next((s for s in shifts(schedule, now, now + _YEAR) if s.person == override.replace), None)
        when = "" if upcoming is None else span_text(upcoming.start, upcoming.end, zone)
        hint = f"their next shift is {when}" if when else f"{override.replace} has no shift in the next year"
    return CODES["override-no-effect"].finding(
        message=message,
        place=at(*team_path(team, "overrides", index, "replace")),
        hint=hint,
    )


def _skip(change: datetime, tz: ZoneInfo) -> str:
    """Return what the clocks do at an instant: `on Sun 28 Mar 2027 the clocks of … go from … to …`."""
    after = change.astimezone(tz).replace(tzinfo=None)
    before = (change - _MOMENT).astimezone(tz).replace(tzinfo=None) + _MOMENT
    return f"on {date_text(after.date())} the clocks of {tz.key} go from {before:%H:%M} to {after:%H:%M}"


def _are(people: list[str]) -> str:
    return "are" if len(set(people)) > 1 else "is"


def _overlap(
    team: Team, one: int, other: int, first: ScheduleOverride, second: ScheduleOverride
) -> Diagnostic:
    zone = zone_of(team, team.overrides[one]) or "UTC"
    when = span_text(max(first.start, second.start), min(first.end, second.end), zone)
    return CODES["override-overlap"].finding(
        message=f"two overrides give the same shift away, to {first.person} and to {second.person}: {when}",
        place=at(*team_path(team, "overrides", other)),
        related=(Related(place=at(*team_path(team, "overrides", one)), message="the other one is here"),),
        hint=(
            "keep one of the two: PagerDuty follows the one that was made last, and a file cannot say which"
            " that is"
        ),
    )
