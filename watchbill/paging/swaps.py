"""Who could take over a shift?"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from watchbill.model import Person
from watchbill.pagerduty.deployment import Deployment
from watchbill.rota.clock import localize
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
    start: datetime,
    end: datetime,
    *,
    people: Mapping[str, Person],
    among: Collection[str],
) -> tuple[Candidate, ...]:
    """
    Return who of some people could be on call on a schedule in [start, end): the best first.

    First the rested, then who is on call least for other teams, then who had the fewest shifts, then by key.
    """
    wanted = free(deployments[team], start, end, people=people, among=among)
    elsewhere: dict[str, timedelta] = {}
    for key, deployment in deployments.items():
        for person, length in _on_call(deployment, wanted, start, end) if key != team else ():
            elsewhere[person] = elsewhere.get(person, timedelta()) + length
    near = {shift.person for shift in shifts(schedule, start - _REST, end + _REST)}
    had = [shift.person for shift in shifts(schedule, start - COUNTED, start)]
    found = [
        Candidate(person=key, rested=key not in near, elsewhere=elsewhere.get(key, timedelta()), shifts=had.count(key))
        for key in wanted
    ]
    return tuple(sorted(found, key=lambda each: (not each.rested, each.elsewhere, each.shifts, each.person)))


def free(
    deployment: Deployment, start: datetime, end: datetime, *, people: Mapping[str, Person], among: Collection[str]
) -> frozenset[str]:
    """Return who of some people is free for their team in [start, end): on none of its schedules, and not away."""
    there = frozenset(key for key in among if key in people and not people[key].pending)
    busy = {person for person, _ in _on_call(deployment, there, start, end)}
    return frozenset(key for key in there - busy if not away(people[key], start, end))


def _on_call(
    deployment: Deployment, wanted: frozenset[str], start: datetime, end: datetime
) -> Iterator[tuple[str, timedelta]]:
    """Yield who of some people is on call for a team in [start, end), and how long; shadows are not."""
    for schedule in deployment.schedules:
        covering = (each.person for each in schedule.overrides)
        serving = (user for layer in schedule.layers for user in layer.users)
        if schedule.key not in deployment.shadows and not (wanted.isdisjoint(serving) and wanted.isdisjoint(covering)):
            for shift in shifts(schedule, start, end):
                if shift.person in wanted:
                    yield shift.person, shift.end - shift.start


def own(schedule: Schedule, person: str, start: datetime, end: datetime) -> tuple[Shift, ...]:
    """Return somebody's shifts in [start, end) that are theirs by the rota: what they cover for others is none."""
    others = tuple(each for each in schedule.overrides if each.person != person)
    return tuple(shift for shift in shifts(replace(schedule, overrides=others), start, end) if shift.person == person)


def covers(schedule: Schedule, person: str, start: datetime, end: datetime) -> tuple[Shift, ...]:
    """Return what somebody covers for others in [start, end), by overrides, in order."""
    found = (
        (max(each.start.astimezone(UTC), start), min(each.end.astimezone(UTC), end))
        for each in schedule.overrides
        if each.person == person
    )
    return tuple(Shift(start=begin, end=until, person=person) for begin, until in sorted(found) if begin < until)


def away(person: Person, start: datetime, end: datetime) -> bool:
    """Tell whether somebody is on leave at any time in [start, end)."""
    return any(begin < end and start < until for begin, until in leave(person))


def leave(person: Person) -> Iterator[tuple[datetime, datetime]]:
    """Yield the stretches in which somebody is away, in UTC; none where their zone is unknown."""
    if not person.away or person.time_zone is None:
        return
    try:
        zone = ZoneInfo(person.time_zone)
    except (ValueError, OSError, KeyError):
        return
    for each in person.away:
        yield localize(each.start, zone).astimezone(UTC), localize(each.end, zone).astimezone(UTC)
