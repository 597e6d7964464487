"""The people that an edit names: added, removed, replaced or moved in an order."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from watchbill.review.displacement import displaced
from watchbill.roster.model import Level, Rotation, Staffing, Team
from watchbill.rota.orders import Order
from watchbill.rota.versions import running

Orders = tuple[tuple[date | None, Order], ...]

_NONE: frozenset[str] = frozenset()
_NOBODY: Orders = ((None, ()),)


def involved(
    old: Team | None,
    new: Team | None,
    level: Level,
    *,
    at: datetime,
    service: str | None = None,
    absent_before: frozenset[str] = _NONE,
    absent_after: frozenset[str] = _NONE,
    leave: frozenset[str] = _NONE,
    moving: Collection[str] = _NONE,
) -> frozenset[str]:
    """
    Return the people whom an edit adds, removes, replaces or moves in the order at a level.

    A person has moved if their place relative to the others changed; `displaced` defines that, and what
    `moving` is for. A list of the same cycle that begins with somebody else names nobody. A change of
    handoff, turn, hours, zone or anchor names nobody. Neither does a change between `next` and `previous`:
    such a secondary has the order that it follows. A level that is added or removed names everybody on it.

    In a rotation with versions, those in force from `at` on count. Each is compared with the version of the
    same date on the other side; else with one that was added or removed there and is in force at the same
    time; else with the version that it follows. The people in an override that was added or removed are
    named too, and so are those in `leave`, whose leave was edited.

    Where `service` has its own manager, that one counts. Pending people (`absent_before`, `absent_after`)
    are in no order.
    """
    before, after = (
        _orders(old, level, service, at, absent_before),
        _orders(new, level, service, at, absent_after),
    )
    touched = _traded(old, new) | leave
    only_before, only_after = before.keys() - after.keys(), after.keys() - before.keys()
    if len(only_before) == len(only_after) == 1:
        # A rotation got another name, or its first name.
        (was,), (now,) = only_before, only_after
        after = {was if name == now else name: order for name, order in after.items()}
    names = before.keys() | after.keys()
    return touched.union(
        *(_moved(before.get(name, _NOBODY), after.get(name, _NOBODY), moving) for name in names)
    )


def _moved(before: Orders, after: Orders, moving: Collection[str]) -> frozenset[str]:
    """Return who is displaced between each version and its counterpart, or the version that it follows."""
    pairs = _counterparts(before, after)
    found = _NONE.union(
        *(displaced(before[here][1], after[there][1], moving) for here, there in pairs.items())
    )
    for orders, paired in ((before, pairs.keys()), (after, {*pairs.values()})):
        for place in range(1, len(orders)):
            if place not in paired:
                found |= displaced(orders[place - 1][1], orders[place][1], moving)
    return found


def _counterparts(before: Orders, after: Orders) -> Mapping[int, int]:
    """Pair the versions that begin on the same date, and then others that are in force at the same time."""
    places = {start: place for place, (start, _) in enumerate(after)}
    found = {place: places[start] for place, (start, _) in enumerate(before) if start in places}
    here = [place for place in range(len(before)) if place not in found]
    there = [place for place in places.values() if place not in found.values()]
    while here and there:
        (start, end), (begin, until) = _force(before, here[0]), _force(after, there[0])
        if start < until and begin < end:
            found[here.pop(0)] = there.pop(0)
        else:
            (here if start < begin else there).pop(0)
    return found


def _force(orders: Orders, place: int) -> tuple[date, date]:
    """Return the dates between which a version is in force."""
    end = orders[place + 1][0] if place + 1 < len(orders) else None
    return orders[place][0] or date.min, end or date.max


def _traded(old: Team | None, new: Team | None) -> frozenset[str]:
    """Return the people in overrides that were added or removed."""
    if old is None or new is None or old.overrides == new.overrides:
        return _NONE
    return frozenset(
        person for each in {*old.overrides} ^ {*new.overrides} for person in (each.replace, each.person)
    )


def _orders(
    team: Team | None, level: Level, service: str | None, at: datetime, absent: frozenset[str]
) -> Mapping[str | None, Orders]:
    """Return the orders of those who hold a level, by the rotation's name where there are several."""
    if team is None or level not in team.levels:
        return {}
    return {
        name: tuple(
            (start, tuple(person for person in order if person not in absent))
            for start, order in _versions(staffing, at, absent)
        )
        for name, staffing in _named(team, level, service).items()
    }


def _named(team: Team, level: Level, service: str | None) -> Mapping[str | None, Staffing]:
    match level:
        case Level.LEAD:
            return {None: team.lead}
        case Level.MANAGER:
            own = None if service is None or service not in team.services else team.services[service].manager
            return {None: team.manager if own is None else own}
        case Level.SECONDARY if isinstance(team.secondary, Rotation):
            return {None: team.secondary}
        case _:
            return {rotation.name: rotation for rotation in team.rotations}


def _versions(staffing: Staffing, at: datetime, absent: frozenset[str]) -> Orders:
    """Return the order in force at an instant, then the order of each later version with its date."""
    if not isinstance(staffing, Rotation):
        return ((None, staffing),)
    orders = (staffing.members, *(version.members for version in staffing.then))
    number, _ = running(staffing, at, absent)
    return ((None, orders[number]), *((each.start, each.members) for each in staffing.then[number:]))
