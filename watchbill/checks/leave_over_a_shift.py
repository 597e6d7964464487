"""Is anybody on call while they are away?"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from watchbill.checks.places import level_text, rotations, schedule_key
from watchbill.checks.subject import Subject
from watchbill.checks.when import span_text
from watchbill.diagnostics import Diagnostic, Grade, at
from watchbill.model import Follow, Level, Team
from watchbill.pagerduty.deployment import Deployment, OnPerson
from watchbill.paging.swaps import candidates, leave
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, Shift

CODES = {"leave-over-a-shift": (Grade.WARNING,)}

_AHEAD = timedelta(days=90)
"""How far ahead it is told: until then there is time to swap, and after it rotas change."""

_PROPOSED = 3


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each leave that somebody is on call in at a level, within 90 days, and who could take over.

    Overrides count: a shift that was given away is none.
    """
    away = {
        key: found
        for key, person in subject.roster.people.items()
        if person.away
        and (
            found := [
                (max(start, subject.instant), min(end, subject.instant + _AHEAD))
                for start, end in leave(person)
                if start < subject.instant + _AHEAD and end > subject.instant
            ]
        )
    }
    if not away:
        return
    for team in subject.teams:
        deployment = subject.deployments.get(team.key)
        if deployment is not None:
            yield from _rotas(subject, team, deployment, away)
            yield from _direct(subject, team, deployment, away)


_Away = Mapping[str, Sequence[tuple[datetime, datetime]]]


def _rotas(subject: Subject, team: Team, deployment: Deployment, away: _Away) -> Iterator[Diagnostic]:
    schedules = {schedule.key: schedule for schedule in deployment.schedules}
    for level, key, people in _levels(team):
        for person in people if key in schedules else ():
            for start, end in away.get(person, ()):
                missed = [shift for shift in shifts(schedules[key], start, end) if shift.person == person]
                if missed:
                    first = span_text(missed[0].start, missed[0].end, schedules[key].zone)
                    more = f", and {len(missed) - 1} more" if len(missed) > 1 else ""
                    where = f"{level_text(team, level)} of {team.key}"
                    yield Diagnostic(
                        code="leave-over-a-shift",
                        grade=Grade.WARNING,
                        message=f"{person} is away and on call at {where}: {first}{more}",
                        place=at("people", person, "away"),
                        hint=_hint(subject, team, schedules[key], level, missed, people),
                    )


def _hint(
    subject: Subject, team: Team, schedule: Schedule, level: Level, missed: Sequence[Shift], people: Sequence[str]
) -> str:
    """Say who is free for all that somebody misses, and the command that lets them cover."""
    person, start, end = str(missed[0].person), missed[0].start, missed[-1].end
    among = [each for each in people if each != person]
    roster = subject.roster.people
    free = candidates(subject.deployments, team.key, schedule, start, end, people=roster, among=among)
    if not free:
        return "no member is free then: let somebody else cover, with `overrides`"
    said = ", ".join(
        f"{each.person} ({each.shifts} so far{'' if each.rested else ', not rested'})" for each in free[:_PROPOSED]
    )
    where = "" if level is Level.PRIMARY else f" --level {level}"
    return f"free then: {said}; `watchbill edit cover {person} --team {team.key}{where} --with {free[0].person}`"


def _levels(team: Team) -> Iterator[tuple[Level, str, tuple[str, ...]]]:
    """Yield each level with a schedule, the schedule's key, and who is on it."""
    for level, path, rotation in rotations(team):
        yield level, schedule_key(path), rotation.people
        if level is Level.PRIMARY and isinstance(team.secondary, Follow):
            name = "secondary" if rotation.name is None else f"secondary_{rotation.name}"
            yield Level.SECONDARY, name, rotation.people


def _direct(subject: Subject, team: Team, deployment: Deployment, away: _Away) -> Iterator[Diagnostic]:
    told: set[tuple[str, Level]] = set()
    for policy in deployment.policies:
        for rule in policy.rules:
            direct = [target.person for target in rule.targets if isinstance(target, OnPerson)]
            present = [person for person in direct if person not in away]
            for person in direct:
                if person in away and not present and (person, rule.level) not in told:
                    told.add((person, rule.level))
                    start, end = away[person][0]
                    zone = subject.roster.people[person].time_zone or "UTC"
                    yield Diagnostic(
                        code="leave-over-a-shift",
                        grade=Grade.WARNING,
                        message=f"{person} is away {span_text(start, end, zone)}, and nobody else is at "
                        f"{level_text(team, rule.level)} of {team.key}",
                        place=at("people", person, "away"),
                        hint=f"let several people hold `{rule.level}`, or a rotation: there is nobody to override",
                    )
