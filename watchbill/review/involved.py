"""Whom does an edit name?"""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise

from watchbill.checks.places import levels
from watchbill.model import Level, Rotation, Standing, Team

Order = tuple[str, ...]

Orders = tuple[tuple[date | None, Order], ...]

_NONE: frozenset[str] = frozenset()
_NOBODY: Orders = ((None, ()),)


def involved(
    old: Team | None,
    new: Team | None,
    level: Level,
    *,
    service: str | None = None,
    absent_before: frozenset[str] = _NONE,
    absent_after: frozenset[str] = _NONE,
    leave: frozenset[str] = _NONE,
) -> frozenset[str]:
    """
    Return whom an edit adds, removes, replaces or moves in the order at a level.

    Moved is whose place relative to the others changed: who is not in every longest
    common subsequence of the two orders of members, so that both are named where two
    neighbours swap. A change of handoff, turn, hours, zone or anchor names nobody, and
    neither does one between `next` and `previous`: such a secondary is the order that it
    follows. A level that comes or goes names everybody on it. Of a rotation with versions each
    that came or went counts against the one that it follows. Named is too who is in an
    override that came or went, and whose `leave` was touched.

    `service` is whose own manager counts where it has one. `absent` people, who are
    pending, are in no order.
    """
    before, after = _orders(old, level, service, absent_before), _orders(new, level, service, absent_after)
    touched = _traded(old, new) | leave
    only_before, only_after = before.keys() - after.keys(), after.keys() - before.keys()
    if len(only_before) == len(only_after) == 1:
        # A rotation that got another name, or the first one of its own.
        (was,), (now,) = only_before, only_after
        after = {was if name == now else name: order for name, order in after.items()}
    names = before.keys() | after.keys()
    return touched.union(*(_moved(before.get(name, _NOBODY), after.get(name, _NOBODY)) for name in names))


def _moved(before: Orders, after: Orders) -> frozenset[str]:
    """Return who is displaced by a change of versions: each that came or went against the one that it follows."""
    found = displaced(before[0][1], after[0][1])
    for here, there in ((before, after), (after, before)):
        for (_, earlier), version in pairwise(here):
            if version not in there:
                found |= displaced(earlier, version[1])
    return found


def _traded(old: Team | None, new: Team | None) -> frozenset[str]:
    """Return who is in an override that came or went."""
    if old is None or new is None or old.overrides == new.overrides:
        return _NONE
    return frozenset(person for each in {*old.overrides} ^ {*new.overrides} for person in (each.replace, each.person))


def displaced(before: Order, after: Order) -> frozenset[str]:
    """Return who is not in every longest common subsequence of two orders, with all their places."""
    if before == after:
        return _NONE
    settled = _settled(before, after)
    people = {*before, *after}
    return frozenset(
        person
        for person in people
        if not before.count(person) == after.count(person) == sum(before[place] == person for place in settled)
    )


def _settled(before: Order, after: Order) -> tuple[int, ...]:
    """Return the places of the old order that every longest common subsequence has."""
    longest = _common(before, after)
    return tuple(
        place for place in range(len(before)) if _common(before[:place] + before[place + 1 :], after) < longest
    )


def _common(one: Order, other: Order) -> int:
    """Return the length of a longest common subsequence."""
    row = [0] * (len(other) + 1)
    for person in one:
        diagonal = 0
        for place, candidate in enumerate(other, 1):
            above = row[place]
            row[place] = diagonal + 1 if person == candidate else max(above, row[place - 1])
            diagonal = above
    return row[-1]


def _orders(
    team: Team | None, level: Level, service: str | None, absent: frozenset[str]
) -> Mapping[str | None, Orders]:
    """Return the orders of those who hold a level, by the name of the rotation where there are several."""
    if team is None or level not in levels(team):
        return {}
    return {
        name: tuple((start, tuple(person for person in order if person not in absent)) for start, order in orders)
        for name, orders in _named(team, level, service).items()
    }


def _named(team: Team, level: Level, service: str | None) -> Mapping[str | None, Orders]:
    match level:
        case Level.LEAD:
            return {None: _versions(team.lead)}
        case Level.MANAGER:
            own = None if service is None or service not in team.services else team.services[service].manager
            return {None: _versions(team.manager if own is None else own)}
        case Level.SECONDARY if isinstance(team.secondary, Rotation):
            return {None: _versions(team.secondary)}
        case _:
            return {rotation.name: _versions(rotation) for rotation in team.rotations}


def _versions(standing: Standing) -> Orders:
    """Return the order of each version, with the date from which on it holds."""
    if not isinstance(standing, Rotation):
        return ((None, standing),)
    return ((None, standing.members), *((version.start, version.members) for version in standing.then))
