"""The members of a team in PagerDuty, with their roles and until when."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from watchbill.clock import localize
from watchbill.pagerduty.deployment import Membership
from watchbill.roster.model import Follow, Person, Role, Roster, Rotation, Staffing, Team
from watchbill.rota.schedule import Schedule
from watchbill.rota.versions import terms


def people_of(team: Team, roster: Roster) -> dict[str, Person]:
    """
    Return everybody that a team's rotations and levels name, pending or not.

    A person who only takes over shifts of others is not a member. Raises ValueError for an unknown person.
    """
    keys = team.people
    if unknown := sorted(key for key in keys if key not in roster.people):
        raise ValueError(f"{team.key}: no person has the key {', '.join(unknown)}")
    return {key: roster.people[key] for key in keys}


def memberships(team: Team, people: Mapping[str, Person], shadow: Iterable[Schedule]) -> Iterator[Membership]:
    """
    Yield everybody's memberships; leads and managers get the role of a manager.

    A person whose rotations and shadows all end is a member until the last of them ends.
    """
    absent = frozenset(key for key, person in people.items() if person.pending)
    others = (*team.rotations, team.secondary, *(service.manager for service in team.services.values()))
    heads: dict[str, list[datetime | None]] = {}
    members: dict[str, list[datetime | None]] = {}
    for found, standings in ((heads, (team.lead, team.manager)), (members, others)):
        for staffing in standings:
            for person, end in _ends(staffing, absent):
                found.setdefault(person, []).append(end)
    for layer in (layer for schedule in shadow for layer in schedule.layers):
        for person in layer.users:
            members.setdefault(person, []).append(layer.end and layer.end.astimezone(UTC))
    for key in sorted(people.keys() - absent):
        role, until = people[key].role, _last((*heads.get(key, ()), *members.get(key, ())))
        if key in heads and role is not Role.MANAGER:
            head = _last(heads[key])
            yield Membership(person=key, role=Role.MANAGER, until=head)
            if head == until:
                continue
        yield Membership(person=key, role=role, until=until)


def _ends(
    staffing: Staffing | Follow | None, absent: frozenset[str]
) -> Iterator[tuple[str, datetime | None]]:
    """Yield the people in each version, with its end in UTC; None means that it never ends."""
    if staffing is None or isinstance(staffing, Follow):
        return
    people = staffing.people if isinstance(staffing, Rotation) else staffing
    if not isinstance(staffing, Rotation) or not staffing.then:
        yield from ((person, None) for person in people)
        return
    try:
        versions = terms(staffing, absent)
    except ValueError:  # nobody is left to take turns, so the level is left out
        yield from ((person, None) for person in people)
        return
    zone = ZoneInfo(staffing.time_zone)
    for term in versions:
        end = term.end and localize(term.end, zone).astimezone(UTC)
        yield from ((person, end) for person in term.users)


def _last(ends: Iterable[datetime | None]) -> datetime | None:
    """Return the latest end, None if one of them never comes."""
    found = list(ends)
    return None if None in found else max((end for end in found if end is not None), default=None)
