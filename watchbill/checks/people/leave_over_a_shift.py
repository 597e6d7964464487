"""People who are on call while they are away."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta

from watchbill.checks.hints import command, free, nameable, proposed
from watchbill.checks.places import level_text
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.counting import listed
from watchbill.dates import YEAR, spans_text
from watchbill.diagnostics import Diagnostic, Related, Where, at
from watchbill.oncall.availability import leave, own_shifts
from watchbill.oncall.seats import Seat, seats
from watchbill.oncall.stints import Stint, stints
from watchbill.pagerduty.deployment import Deployment, OnPerson, policy_service
from watchbill.periods import Period, intersection, union
from watchbill.roster.model import Level, Team
from watchbill.roster.paths import team_path
from watchbill.rota.schedule import Schedule, Shift

finding = of(__name__).finding

_AHEAD = timedelta(days=90)
"""How far ahead leave is reported; rotas change too often to look further."""

_Away = Mapping[str, Sequence[Period[datetime]]]
"""When people are away: separate periods, in order."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each leave within 90 days during which the person is on call.

    Overrides count: a shift belongs to whoever took it over. People who always hold a level
    together are reported for the times at which all of them are away. A hint names who can cover.
    """
    horizon = subject.instant + _AHEAD
    away = {
        key: found
        for key, person in subject.roster.people.items()
        if (
            found := [
                each
                for each in union(sorted(leave(person)))
                if each.start < horizon and each.end > subject.instant
            ]
        )
    }
    for team in subject.teams if away else ():
        deployment = subject.deployments.get(team.key)
        if deployment is None:
            continue
        for place in seats(team, deployment):
            if place.schedule is not None and not place.shadow:
                for person in sorted(away.keys() & place.people(subject.instant, horizon)):
                    for each in away[person]:
                        yield from _over(subject, team, place, place.schedule, person, each)
        yield from _always(subject, team, deployment, away)


def _over(
    subject: Subject, team: Team, place: Seat, schedule: Schedule, person: str, away: Period[datetime]
) -> Iterator[Diagnostic]:
    """Yield a warning for the shifts that somebody misses: their own, and those that they cover."""
    start, end = max(away.start, subject.instant), min(away.end, subject.instant + YEAR)
    soon = subject.instant + _AHEAD
    missed = [each for each in own_shifts(schedule, person, start, end) if each.start < soon]
    covered = [
        each
        for each in stints(team, place.level, schedule, person, start, end)
        if each.override is not None and each.start < soon
    ]
    service = schedule.key.removeprefix("manager_") if schedule.key.startswith("manager_") else None
    where = _where(team, place.level, service)
    if missed:
        said = f"{person} is away and on call at {where}: {spans_text(missed, schedule.zone)}"
        yield _warning(said, [at("people", person, "away")], _hint(subject, team, place, missed, covered))
    for each in covered:
        index = each.override
        assert index is not None
        replaced = team.overrides[index].replace
        found = free(
            subject, team, place, _given(subject, team, each, person), without=frozenset((person, replaced))
        )
        yield _warning(
            f"{person} is away and covers for {replaced} at {where}:"
            f" {spans_text(each.shifts, schedule.zone)}",
            [at("people", person, "away"), at(*team_path(team, "overrides", index))],
            (
                f"free then: {proposed(found)}; name one of them after `with` in the override"
                if found
                else "no member is free then: ask somebody else to cover, or remove the override"
            ),
        )


def _given(subject: Subject, team: Team, covered: Stint, person: str) -> Sequence[Shift]:
    """Return the shifts of an override that have not ended: whoever takes it over gets all of them."""
    found = stints(team, covered.level, covered.schedule, person, covered.start, covered.end, cut=False)
    (whole,) = (each for each in found if each.override == covered.override)
    return [shift for shift in whole.shifts if shift.end > subject.instant]


def _warning(message: str, places: Sequence[Where], hint: str) -> Diagnostic:
    related = tuple(Related(place=each, message="this is at the same time") for each in places[1:])
    return finding(
        message=message,
        place=places[0],
        related=related,
        hint=hint,
    )


def _hint(
    subject: Subject, team: Team, place: Seat, missed: Sequence[Shift], covered: Sequence[Stint]
) -> str:
    """Say who is free for all missed shifts, or else for each turn, and the command that lets them cover."""
    assert place.schedule is not None
    person = str(missed[0].person)
    # The command covers every shift in a period, but it cannot give away a shift that the person covers.
    until = min((each.start for each in covered if each.start > missed[0].start), default=missed[-1].end)
    taken = [each for each in missed if each.end <= until]
    turns = stints(team, place.level, place.schedule, person, taken[0].start, taken[-1].end)
    chosen = [free(subject, team, place, each.shifts, without=frozenset((person,))) for each in turns]
    always = [
        each for each in chosen[0] if all(any(c.person == each.person for c in some) for some in chosen)
    ]
    said, by = "no member is free then: ask somebody else to cover", ["SOMEBODY"]
    if all(chosen):
        by = [always[0].person] if always else [some[0].person for some in chosen]
        said = f"free then: {proposed(always) if always else listed(by) + ', in this order'}"
    if not nameable(team, place, person):
        return f"{said}; make an override in PagerDuty: one in the file cannot name this rotation"
    return f"{said}; {command(team, place, taken, by)}"


def _where(team: Team, level: Level, service: str | None) -> str:
    """Return a level as messages name it, with its owner: the service, or the team."""
    return f"{level_text(team, level)} of {service or team.key}"


def _always(subject: Subject, team: Team, deployment: Deployment, away: _Away) -> Iterator[Diagnostic]:
    """Yield a warning if everybody who always holds a level is away at once."""
    reported: set[tuple[Level, tuple[str, ...]]] = set()
    for policy in deployment.policies:
        for rule in policy.rules:
            people = tuple(target.person for target in rule.targets if isinstance(target, OnPerson))
            if (
                len(people) < len(rule.targets)
                or not away.keys() >= set(people)
                or (rule.level, people) in reported
            ):
                continue
            reported.add((rule.level, people))
            soon = subject.instant + _AHEAD
            alone = [
                each
                for each in intersection(*(away[person] for person in people))
                if each.start < soon and each.end > subject.instant
            ]
            if alone:
                zone = subject.roster.people[people[0]].time_zone or "UTC"
                several = len(people) > 1
                service = policy_service(team, policy.key) if rule.level is Level.MANAGER else None
                where = _where(team, rule.level, None if service is None else service.key)
                yield _warning(
                    f"{listed(people)} {'are' if several else 'is'} away {spans_text(alone, zone)}, "
                    f"and nobody else is at {where}",
                    [at("people", person, "away") for person in people],
                    f"let {'somebody else' if several else 'several people'} hold `{rule.level}`, or make it"
                    " a rotation: without one there is nothing to override",
                )
