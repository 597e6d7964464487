"""The availability of people: who is away, who is free for a shift, and who could best take it over."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill.clock import localize, zone_exists
from watchbill.pagerduty.deployment import Deployment, OnPerson
from watchbill.roster.model import Person
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule, Shift

COUNTED = timedelta(days=90)
"""How far back to count shifts."""

_REST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    A person who is free; `rested` says that they are not on call on the schedule the day before and after.

    `elsewhere` is how long they are on call for other teams at that time; `shifts` is how many shifts they
    had on the schedule in the 90 days before.
    """

    person: str
    rested: bool
    elsewhere: timedelta
    shifts: int


def candidates(
    deployments: Mapping[str, Deployment],
    team: str,
    schedule: Schedule,
    spans: Sequence[Shift],
    *,
    people: Mapping[str, Person],
    among: Collection[str],
) -> tuple[Candidate, ...]:
    """
    Return the people in `among` who could take all of some shifts of a schedule, best first.

    The shifts (`spans`) are in order. Rested people come first; then those who are on call least for other
    teams; then those who had the fewest shifts; then by key.
    """
    wanted = free(deployments[team], spans, people=people, among=among)
    elsewhere: dict[str, timedelta] = {}
    for key, deployment in deployments.items():
        for person, length in _on_call(deployment, wanted, spans) if key != team else ():
            elsewhere[person] = elsewhere.get(person, timedelta()) + length
    start, end = spans[0].start, spans[-1].end
    near = {shift.person for shift in shifts(schedule, start - _REST, end + _REST)}
    had = [shift.person for shift in shifts(schedule, start - COUNTED, start)]
    found = [
        Candidate(
            person=key,
            rested=key not in near,
            elsewhere=elsewhere.get(key, timedelta()),
            shifts=had.count(key),
        )
        for key in wanted
    ]
    return tuple(sorted(found, key=lambda each: (not each.rested, each.elsewhere, each.shifts, each.person)))


def free(
    deployment: Deployment, spans: Sequence[Shift], *, people: Mapping[str, Person], among: Collection[str]
) -> frozenset[str]:
    """
    Return the people in `among` who are free in all of some shifts: not on call for the team, and not away.

    Between the shifts it does not matter: an override only takes the shifts of the person whom it replaces.
    """
    there = frozenset(key for key in among if key in people and not people[key].pending)
    busy = {person for person, _ in _on_call(deployment, there, spans)}
    return frozenset(
        key for key in there - busy if not any(is_away(people[key], each.start, each.end) for each in spans)
    )


def always(deployment: Deployment) -> frozenset[str]:
    """Return the people who always hold a level: a shift at another one would put them on call twice."""
    return frozenset(
        target.person
        for policy in deployment.policies
        for rule in policy.rules
        for target in rule.targets
        if isinstance(target, OnPerson)
    )


def _on_call(
    deployment: Deployment, wanted: frozenset[str], spans: Sequence[Shift]
) -> Iterator[tuple[str, timedelta]]:
    """Yield the wanted people on call for a team in some shifts, and for how long; shadows do not count."""
    for schedule in deployment.coverage:
        covering = (each.person for each in schedule.overrides)
        serving = (user for layer in schedule.layers for user in layer.users)
        if not (wanted.isdisjoint(serving) and wanted.isdisjoint(covering)):
            for span in spans:
                for shift in shifts(schedule, span.start, span.end):
                    if shift.person in wanted:
                        yield shift.person, shift.end - shift.start


def own_shifts(schedule: Schedule, person: str, start: datetime, end: datetime) -> tuple[Shift, ...]:
    """Return somebody's own shifts in [start, end) by the rota, without shifts that they cover for others."""
    others = tuple(each for each in schedule.overrides if each.person != person)
    return tuple(
        shift for shift in shifts(replace(schedule, overrides=others), start, end) if shift.person == person
    )


def is_away(person: Person, start: datetime, end: datetime) -> bool:
    """Tell whether somebody is on leave at any time in [start, end)."""
    return any(begin < end and start < until for begin, until in leave(person))


def leave(person: Person) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches in which somebody is away, in UTC; none where their zone is unknown."""
    if not person.away or person.time_zone is None or not zone_exists(person.time_zone):
        return
    zone = ZoneInfo(person.time_zone)
    for each in person.away:
        yield localize(each.start, zone).astimezone(UTC), localize(each.end, zone).astimezone(UTC)
