"""Members of a team in PagerDuty: who they are, in which role, and until when."""

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
    Return everybody whom a team's rotations and levels name, pending or not.

    Who only takes over shifts of others is no member. Raises ValueError where somebody is nobody.
    """
    keys = team.people
    if unknown := sorted(key for key in keys if key not in roster.people):
        raise ValueError(f"{team.key}: nobody is called {', '.join(unknown)}")
    return {key: roster.people[key] for key in keys}


def memberships(team: Team, people: Mapping[str, Person], shadow: Iterable[Schedule]) -> Iterator[Membership]:
    """
    Yield everybody's memberships: who leads or manages is a manager.

    Who is named only by versions of rotations that end, or by a shadow that does, is a member until then.
    """
    others = (*team.rotations, team.secondary, *(service.manager for service in team.services.values()))
    absent = frozenset(key for key, person in people.items() if person.pending)
    shadowing = [layer for schedule in shadow for layer in schedule.layers]
    for key in sorted(people.keys() - absent):
        heads = [end for staffing in (team.lead, team.manager) for end in _ends(staffing, key, absent)]
        ends = [*heads, *(end for staffing in others for end in _ends(staffing, key, absent))]
        ends += [
            None if layer.end is None else layer.end.astimezone(UTC)
            for layer in shadowing
            if key in layer.users
        ]
        role, head, end = people[key].role, _last(heads), _last(ends)
        if heads and role is not Role.MANAGER:
            yield Membership(person=key, role=Role.MANAGER, until=head)
            if head == end:
                continue
        yield Membership(person=key, role=role, until=end)


def _ends(
    staffing: Staffing | Follow | None, person: str, absent: frozenset[str]
) -> Iterator[datetime | None]:
    """Yield when each version ends in which a person stands, in UTC; None is never."""
    if isinstance(staffing, tuple) and person in staffing:
        yield None
    elif isinstance(staffing, Rotation) and not staffing.then:
        if person in staffing.members:
            yield None
    elif isinstance(staffing, Rotation):
        try:
            versions = terms(staffing, absent)
        except ValueError:  # of a level that is left out: nobody takes turns at it
            if person in staffing.people:
                yield None
            return
        for term in versions:
            if person in term.users:
                yield term.end and localize(term.end, ZoneInfo(staffing.time_zone)).astimezone(UTC)


def _last(ends: Iterable[datetime | None]) -> datetime | None:
    """Return the last of some ends, None where there is one that never comes."""
    found = list(ends)
    return None if None in found else max((end for end in found if end is not None), default=None)
