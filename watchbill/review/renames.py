"""People, teams and services that have a new key after a change."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from watchbill.review.side import Side
from watchbill.roster.model import UNOWNED, Person, Roster, Service, Team

_T = TypeVar("_T")

_NAMING = frozenset({"members", "member", "first", "lead", "manager", "replace", "person", "users"})
"""The names of fields that hold keys of people, in the file, the model and the deployment."""


def aligned(old: Side, new: Side) -> Side:
    """
    Return the old side with renamed people under their new keys.

    A renamed person is a removed key and an added key that mean the same user of PagerDuty: by their
    `pagerduty_id` where both have one, else by their e-mail. Their shifts stay their own.
    """
    if old.roster is None or new.roster is None or not (keys := _rekeyed(old.roster, new.roster)):
        return old
    roster = old.roster
    mine = {key for key, team in roster.teams.items() if not keys.keys().isdisjoint(team.named)}
    return replace(
        old,
        roster=replace(
            roster,
            people={keys.get(key, key): with_keys(person, keys) for key, person in roster.people.items()},
            teams={key: with_keys(team, keys) if key in mine else team for key, team in roster.teams.items()},
        ),
        deployments={
            key: with_keys(each, keys) if key in mine else each for key, each in old.deployments.items()
        },
        rekeyed={now: was for was, now in keys.items()},
    )


def with_keys(value: _T, keys: Mapping[str, str]) -> _T:
    """Return a value of the file, the model or a deployment with new keys of people."""
    return cast("_T", _with_keys(value, keys, naming=False))


def _with_keys(value: object, keys: Mapping[str, str], *, naming: bool) -> object:
    if isinstance(value, str):
        return keys.get(value, value) if naming else value
    if isinstance(value, list | tuple):
        return type(value)(_with_keys(each, keys, naming=naming) for each in value)
    if isinstance(value, Mapping):
        return {key: _with_keys(each, keys, naming=key in _NAMING) for key, each in value.items()}
    if isinstance(value, Person):
        return replace(value, key=keys.get(value.key, value.key))
    if is_dataclass(value) and not isinstance(value, type):
        parts = {each.name: getattr(value, each.name) for each in fields(value)}
        return replace(
            value, **{name: _with_keys(part, keys, naming=name in _NAMING) for name, part in parts.items()}
        )
    return value


def _rekeyed(old: Roster, new: Roster) -> Mapping[str, str]:
    """Map the old keys of renamed people to their new ones."""
    gone = old.people.keys() - new.people.keys() - new.broken_people
    come = new.people.keys() - old.people.keys() - old.broken_people
    if not gone or not come:
        return {}
    by_email = {new.people[key].email.casefold(): key for key in sorted(come)}
    by_id = {found: key for key in sorted(come) if (found := new.people[key].pagerduty_id) is not None}
    keys: dict[str, str] = {}
    for key in sorted(gone):
        person = old.people[key]
        now = by_email.get(person.email.casefold())
        if now is not None and None not in (person.pagerduty_id, new.people[now].pagerduty_id):
            now = None  # two ids decide, not the e-mail
        if person.pagerduty_id is not None:
            now = by_id.get(person.pagerduty_id, now)
        if now is not None and now not in keys.values():
            keys[key] = now
    return keys


_MOSTLY = 0.5
_SAME_NAME = 1.0


def renamed(removed: Iterable[Team], added: Iterable[Team]) -> Mapping[str, str]:
    """
    Map the key of each added team to the key of the removed team that it looks like.

    PagerDuty allows a name once, so a team with the same name is the same team. Otherwise people and services
    count equally: of all that the two teams have, on average more than half must belong to both. The most
    similar pairs come first; no team is in two pairs.
    """
    gone = {team.key: team for team in removed}
    called: dict[str, set[str]] = {}
    for team in gone.values():
        called.setdefault(team.name.casefold(), set()).add(team.key)
    had = {service: team for team in gone.values() for service in team.services}
    without = [team for team in gone.values() if not team.services]
    pairs: list[tuple[float, str, str, str, str]] = []
    for new in added:
        # No other team can be similar enough: people alone count for half.
        alike = {had[service].key for service in new.services if service in had} or {
            team.key for team in without
        }
        same = called.get(new.name.casefold(), set())
        for key in alike | same:
            likeness = _likeness(gone[key], new) + (_SAME_NAME if key in same else 0)
            if likeness > _MOSTLY:
                pairs.append((-likeness, min(key, new.key), max(key, new.key), key, new.key))
    found: dict[str, str] = {}
    for *_, before, after in sorted(pairs):
        if after not in found and before not in found.values():
            found[after] = before
    return found


def renamed_teams(old: Roster, new: Roster) -> Mapping[str, str]:
    """Map the new keys of renamed teams to their old ones; malformed teams are neither removed nor added."""
    removed = old.teams.keys() - new.teams.keys() - new.broken_teams
    added = new.teams.keys() - old.teams.keys() - old.broken_teams
    if not removed or not added:
        return {}
    return renamed([old.teams[key] for key in removed], [new.teams[key] for key in added])


def moved(old: Roster, new: Roster, renamed: Mapping[str, str]) -> Mapping[str, str]:
    """Map each service that moved to the key of the team that had it; a renamed team is the same team."""
    had = owners(old)
    return {
        service: had[service]
        for service, team in owners(new).items()
        if service in had and had[service] not in (team, renamed.get(team))
    }


def renamed_services(old: Team, new: Team) -> Mapping[str, str]:
    """
    Map the key of each added service to the key of the removed service that it looks like.

    The two claim the same alerts, or else have the same runbooks, and no other service of the team does.
    """
    gone = {key: service for key, service in old.services.items() if key not in new.services}
    come = {key: service for key, service in new.services.items() if key not in old.services}
    found: dict[str, str] = {}
    for looks in (claimed, _runbooks):
        before, after = (_alone(team, looks) for team in (old, new))
        for look, key in after.items():
            was = before.get(look)
            if key in come and key not in found and was in gone and was not in found.values():
                found[key] = was
    return found


def claimed(service: Service) -> frozenset[frozenset[str]]:
    """Return the matchers of a service as they are written, ignoring their order."""
    return frozenset(map(frozenset, service.matchers))


def _runbooks(service: Service) -> str | None:
    return service.runbooks


def _alone(team: Team, looks: Callable[[Service], Hashable]) -> Mapping[Hashable, str]:
    """Map each look that only one service of a team has to that service; an empty look does not count."""
    keys: dict[Hashable, list[str]] = {}
    for key, service in team.services.items():
        keys.setdefault(looks(service), []).append(key)
    return {look: only for look, (only, *more) in keys.items() if look and not more}


def owners(roster: Roster) -> Mapping[str, str]:
    """Map each service to the key of its team, and `unowned` to the team that is paged for it."""
    had = {service: team.key for team in roster.teams.values() for service in team.services}
    return {**had, UNOWNED: roster.alerting.unowned.team}


def _likeness(old: Team, new: Team) -> float:
    people = _shared(old.named, new.named)
    if not old.services and not new.services:
        return people
    return (people + _shared(frozenset(old.services), frozenset(new.services))) / 2


def _shared(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / len(some | others) if some or others else 0.0
