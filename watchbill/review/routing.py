"""The routing of a roster or of a running configuration: where alerts end up, and who gets them there."""

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

if TYPE_CHECKING:  # few users compare a running configuration: the others do not pay for the import
    from watchbill.alertmanager.read import Deployed

PAIRS = 1_000_000
"""How many pairs of leaves are compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Routing:
    """The leaves of a tree in the order in which they are tried, and the recipient behind each receiver."""

    leaves: tuple[Leaf, ...]
    recipients: Mapping[str, Recipient]

    def recipient(self, leaf: int) -> Recipient:
        """Return who gets the alerts of a leaf."""
        return self.recipients[self.leaves[leaf].receiver]

    def named(self, teams: Mapping[str, str]) -> "Routing":
        """Return the same with other names for teams."""
        found = {
            name: each if each.team is None else replace(each, team=teams.get(each.team, each.team))
            for name, each in self.recipients.items()
        }
        return replace(self, recipients=found)


def routing(roster: Roster, claimed: Claims | None = None) -> Routing:
    """Return the routing of a roster, with teams by their keys; `claimed` has its claims if known already."""
    tree = compile_tree(roster, claimed)
    teams = owners(roster)
    return Routing(
        leaves=leaves(tree.root),
        recipients={each.name: each.recipient(teams.get(each.service or "")) for each in tree.receivers},
    )


class TooManyError(Exception):
    """There are too many routes to compare."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Way:
    """The matchers of leaves, with the label values among them, and their first leaf in each tree."""

    matchers: tuple[Matcher, ...]
    values: Mapping[str, str]
    was: int | None
    now: int | None


def crossings(old: Routing, new: Routing) -> Iterator[tuple[int, int]]:
    """
    Yield the pairs of leaves where an alert may end up: one in the old tree and one in the new tree.

    Every pair for which an alert is possible is yielded, some more than once. An alert ends up at the same
    matchers as before, or at others that come first in the new tree but did not in the old one. Raises
    TooManyError where more than `PAIRS` pairs would have to be compared.
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
    """Return the distinct matchers of both trees' leaves: no alert gets to the same matchers twice."""
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
    """Yield the pairs that the same alert may match, where at least one of the two moved."""
    common = sorted((each.was, each.now) for each in every if each.was is not None and each.now is not None)
    ordered = all(one < other for (_, one), (_, other) in pairwise(common))
    # Matchers in the same order in both trees take nothing from one another.
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
    Return the routing of a deployed configuration, with teams by their keys in a roster.

    A configuration has the display names of teams. A name that the roster does not have counts as another
    team, unless the team was renamed. It was renamed if one team of the roster has all of its remaining
    services and the same Slack channel, and if the configuration does not have that team's name.
    """
    old = Routing(leaves=leaves(found.root), recipients=found.recipients)
    return old.named(dict(_keys(old, roster)))


def taken_for(found: "Deployed", roster: Roster) -> tuple[tuple[str, str], ...]:
    """Return the team names that the roster does not have, each with the key of the renamed team."""
    old = Routing(leaves=leaves(found.root), recipients=found.recipients)
    names = {team.name for team in roster.teams.values()}
    return tuple((name, key) for name, key in _keys(old, roster) if name not in names and key in roster.teams)


def _keys(old: Routing, roster: Roster) -> Iterator[tuple[str, str]]:
    """Yield each team name in a configuration that needs another word, with that word."""
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
            yield name, f"the former {name}"  # the key of another team is the same word
