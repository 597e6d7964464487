"""The ways of alerts through a configuration that runs, with its teams called as a roster calls them."""

from collections.abc import Iterator

from watchbill.alertmanager.leaves import leaves
from watchbill.alertmanager.read import Deployed
from watchbill.review.renames import owners
from watchbill.review.ways import Ways
from watchbill.roster.model import UNOWNED, Roster


def deployed_ways(found: Deployed, roster: Roster) -> Ways:
    """
    Return the ways of a deployed configuration; its teams are called by their keys in a roster.

    A configuration names teams by their display names. A name that the roster does not have is taken for
    another team, unless the team was renamed: then the roster gives all services that remain of it to one
    team, whose name the configuration does not have, and which has the same Slack channel.
    """
    old = Ways(leaves=leaves(found.root), recipients=found.recipients)
    return old.named(dict(_keys(old, roster)))


def taken_for(found: Deployed, roster: Roster) -> tuple[tuple[str, str], ...]:
    """Return the names of teams that the roster does not have, each with the key of the team that it is taken for."""
    old = Ways(leaves=leaves(found.root), recipients=found.recipients)
    names = {team.name for team in roster.teams.values()}
    return tuple((name, key) for name, key in _keys(old, roster) if name not in names and key in roster.teams)


def _keys(old: Ways, roster: Roster) -> Iterator[tuple[str, str]]:
    """Yield each team's name in a configuration that stands for another word, with that."""
    had: dict[str, set[str]] = {}
    channels: dict[str, set[str | None]] = {}
    for each in old.recipients.values():
        if each.team is not None and each.service is not None:
            services = had.setdefault(each.team, set())
            if each.service != UNOWNED:
                services.add(each.service)
                channels.setdefault(each.team, set()).add(each.channel)
    by_name = {team.name: team.key for team in roster.teams.values()}
    owner = owners(roster)
    for name, services in sorted(had.items()):
        if name in by_name:
            yield name, by_name[name]
            continue
        now = [roster.teams[key] for key in {owner[service] for service in services if service in owner}]
        if len(now) == 1 and now[0].name not in had and now[0].slack in channels[name]:
            yield name, now[0].key
        elif name in roster.teams:
            yield name, f"the former {name}"  # another team has this name as its key
