"""Who is free for a shift, who is away, and who could take a shift over best."""

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
"""How far back shifts are counted."""

_REST = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """
    Somebody who is free; `rested` if not on call on that schedule the day before or after either.

    `elsewhere` is how long they are on call for other teams then, `shifts` how many they had on
    the schedule in the 90 days before it.
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
    Return who of some people could take all of some shifts of a schedule, which are in order: the best first.

    First the rested, then who is on call least for other teams, then who had the fewest shifts, then by key.
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
    Return who of some people is free in all of some shifts: on none of their team's schedules, and not away.

    Between the shifts they may be either: an override takes what the rota gives to whom it replaces, and no
    more.
    """
    there = frozenset(key for key in among if key in people and not people[key].pending)
    busy = {person for person, _ in _on_call(deployment, there, spans)}
    return frozenset(
        key for key in there - busy if not any(is_away(people[key], each.start, each.end) for each in spans)
    )


def always(deployment: Deployment) -> frozenset[str]:
    """Return who holds a level always: in a shift of any other they would be on call at two."""
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
    """Yield who of some people is on call for a team in some shifts, and how long; shadows are not."""
    for schedule in deployment.coverage:
        covering = (each.person for each in schedule.overrides)
        serving = (user for layer in schedule.layers for user in layer.users)
        if not (wanted.isdisjoint(serving) and wanted.isdisjoint(covering)):
            for span in spans:
                for shift in shifts(schedule, span.start, span.end):
                    if shift.person in wanted:
                        yield shift.person, shift.end - shift.start


def own_shifts(schedule: Schedule, person: str, start: datetime, end: datetime) -> tuple[Shift, ...]:
    """Return somebody's own shifts in [start, end) by the rota, without what they cover for others."""
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
