"""Which added team or service is a removed one by another key, and which service came from another team?"""

from collections.abc import Callable, Hashable, Iterable, Mapping

from watchbill.roster.model import UNOWNED, Roster, Service, Team

_MOSTLY = 0.5
_SAME_NAME = 1.0


def renamed(removed: Iterable[Team], added: Iterable[Team]) -> Mapping[str, str]:
    """
    Return, by the key of an added team, the key of the removed one that it looks like.

    PagerDuty takes a name once, so a team of the same name is the same team. Else people and services
    count alike: on the average of the two, more than half of what either team has must be the other's too.
    The pairs that are most alike come first; no team is in two pairs.
    """
    gone = {team.key: team for team in removed}
    called: dict[str, set[str]] = {}
    for team in gone.values():
        called.setdefault(team.name.casefold(), set()).add(team.key)
    had = {service: team for team in gone.values() for service in team.services}
    without = [team for team in gone.values() if not team.services]
    pairs: list[tuple[float, str, str, str, str]] = []
    for new in added:
        # Nobody else can be alike enough: people alone are half of it.
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
    """Return, by the new key of a team, the key that it had; a malformed team is neither removed nor added."""
    removed = old.teams.keys() - new.teams.keys() - new.broken_teams
    added = new.teams.keys() - old.teams.keys() - old.broken_teams
    if not removed or not added:
        return {}
    return renamed([old.teams[key] for key in removed], [new.teams[key] for key in added])


def moved(old: Roster, new: Roster, renamed: Mapping[str, str]) -> Mapping[str, str]:
    """Return, by a service's key, the key of the other team that had it; a team's new key makes it no other team."""
    had = owners(old)
    return {
        service: had[service]
        for service, team in owners(new).items()
        if service in had and had[service] not in (team, renamed.get(team))
    }


def renamed_services(old: Team, new: Team) -> Mapping[str, str]:
    """
    Return, by the key of an added service, the key of the removed one that it looks like.

    It claims the same alerts, else it has the same runbooks, which no other of the team's has.
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
    """Return what a service claims as it is written, in no order."""
    return frozenset(map(frozenset, service.matchers))


def _runbooks(service: Service) -> str | None:
    return service.runbooks


def _alone(team: Team, looks: Callable[[Service], Hashable]) -> Mapping[Hashable, str]:
    """Return the services of a team that alone look like that, by what they look like; nothing is no look."""
    keys: dict[Hashable, list[str]] = {}
    for key, service in team.services.items():
        keys.setdefault(looks(service), []).append(key)
    return {look: only for look, (only, *more) in keys.items() if look and not more}


def owners(roster: Roster) -> Mapping[str, str]:
    """Return the key of the team that has each service, and is paged for `unowned`."""
    had = {service: team.key for team in roster.teams.values() for service in team.services}
    return {**had, UNOWNED: roster.alerting.unowned.team}


def _likeness(old: Team, new: Team) -> float:
    people = _shared(old.named, new.named)
    if not old.services and not new.services:
        return people
    return (people + _shared(frozenset(old.services), frozenset(new.services))) / 2


def _shared(some: frozenset[str], others: frozenset[str]) -> float:
    return len(some & others) / len(some | others) if some or others else 0.0
