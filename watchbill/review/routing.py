"""Where alerts leave a configuration and who gets them there, of a roster or of one that runs."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, product
from typing import TYPE_CHECKING

from watchbill.alertmanager.claims.claim import Claims
from watchbill.alertmanager.claims.pairs import agree, candidates, values
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.matching.routes import Leaf, leaves
from watchbill.alertmanager.tree import Matcher, Recipient
from watchbill.review.renames import owners
from watchbill.roster.model import UNOWNED, Roster

if TYPE_CHECKING:  # reading a configuration is for those few who name one
    from watchbill.alertmanager.read import Deployed

PAIRS = 1_000_000
"""How many pairs of ways are looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """The leaves of a tree in the order in which they are tried, and who gets what comes to each receiver."""

    leaves: tuple[Leaf, ...]
    recipients: Mapping[str, Recipient]

    def recipient(self, leaf: int) -> Recipient:
        """Return who gets what leaves by a leaf."""
        return self.recipients[self.leaves[leaf].receiver]

    def named(self, teams: Mapping[str, str]) -> "Routing":
        """Return the same with other names of teams."""
        found = {
            name: each if each.team is None else replace(each, team=teams.get(each.team, each.team))
            for name, each in self.recipients.items()
        }
        return replace(self, recipients=found)


def routing(roster: Roster, claimed: Claims | None = None) -> Routing:
    """Return the ways of a roster's alerts; teams are called by their keys. `claimed` are its claims."""
    tree = compile_tree(roster, claimed)
    teams = owners(roster)
    return Routing(
        leaves=leaves(tree.root),
        recipients={each.name: each.recipient(teams.get(each.service or "")) for each in tree.receivers},
    )


class TooManyError(Exception):
    """There are too many routes to look at."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Way:
    """Matchers that leaves ask for, with the values among them, and their first leaf in each tree."""

    matchers: tuple[Matcher, ...]
    values: Mapping[str, str]
    was: int | None
    now: int | None


def crossings(old: Routing, new: Routing) -> Iterator[tuple[int, int]]:
    """
    Yield the pairs of leaves by which an alert may leave the old tree and then the new one.

    Each pair for which an alert is not ruled out is yielded, some more than once. An alert
    leaves by the same matchers as before, or by others that come first in the new tree and did not in the
    old one. Raises TooManyError where more than `PAIRS` would have to be looked at.
    """
    every = _asked(old.leaves, new.leaves)
    yield from ((each.was, each.now) for each in every if each.was is not None and each.now is not None)
    for some, others in _pairs(every):
        for one, other in ((some, others), (others, some)):
            if one.was is None or other.now is None:
                continue
            if (other.was is None or other.was >= one.was) and (one.now is None or one.now >= other.now):
                yield one.was, other.now


def _asked(old: tuple[Leaf, ...], new: tuple[Leaf, ...]) -> list[_Way]:
    """Return what the leaves of both trees ask for; no alert comes to the same matchers a second time."""
    before, after = ({leaf.matchers: n for n, leaf in reversed([*enumerate(tree)])} for tree in (old, new))
    return [
        _Way(
            matchers=matchers,
            values=values(matchers),
            was=before.get(matchers),
            now=after.get(matchers),
        )
        for matchers in dict.fromkeys((*before, *after))
    ]


def _pairs(every: Sequence[_Way]) -> Iterator[tuple[_Way, _Way]]:
    """Yield the pairs of which one alert may meet both, and of which at least one moved."""
    common = sorted((each.was, each.now) for each in every if each.was is not None and each.now is not None)
    ordered = all(one < other for (_, one), (_, other) in pairwise(common))
    # Those that stand in both in the same order take nothing from one another.
    moved = [each for each in every if not ordered or each.was is None or each.now is None]
    known = set(map(id, moved)) if len(moved) < len(every) else set()
    if len(moved) * len(every) <= PAIRS:
        pairs: Iterator[tuple[_Way, _Way]] = product(moved, every)
    else:
        pairs = (pair for pair in candidates(every) if not known or not known.isdisjoint(map(id, pair)))
    for looked, (one, other) in enumerate(pairs):
        if looked >= PAIRS:
            raise TooManyError
        if agree(one.values, other.values):
            yield one, other


def deployed_routing(found: "Deployed", roster: Roster) -> Routing:
    """
    Return the ways of a deployed configuration; its teams are called by their keys in a roster.

    A configuration names teams by their display names. A name that the roster does not have is taken for
    another team, unless the team was renamed: then the roster gives all services that remain of it to one
    team, whose name the configuration does not have, and which has the same Slack channel.
    """
    old = Routing(leaves=leaves(found.root), recipients=found.recipients)
    return old.named(dict(_keys(old, roster)))


def taken_for(found: "Deployed", roster: Roster) -> tuple[tuple[str, str], ...]:
    """Return the team names that the roster does not have, each with the key of the team it is taken for."""
    old = Routing(leaves=leaves(found.root), recipients=found.recipients)
    names = {team.name for team in roster.teams.values()}
    return tuple((name, key) for name, key in _keys(old, roster) if name not in names and key in roster.teams)


def _keys(old: Routing, roster: Roster) -> Iterator[tuple[str, str]]:
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
