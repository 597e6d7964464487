"""From which handoff on can a new order take over from an old one without moving anybody?"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import combinations, islice
from zoneinfo import ZoneInfo

from watchbill.clock import localize
from watchbill.roster.model import Rotation, Version
from watchbill.rota.orders import Impossible
from watchbill.rota.versions import Spell, spells, stub, successor

FREEZE = 2
"""Turns that people have planned with: by default a change waits for the second handoff from now."""

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """
    A version of a rotation, and when it begins.

    `begins` is its instant (aware). `rotation` is the old one with the version among its own.
    """

    version: Version
    begins: datetime
    rotation: Rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """
    A handoff at which a version may begin: `moment`, by wall clock.

    `number` is the version in force from it on (0 is the rotation's own), which `begins` there or
    goes on. `last` served up to it, as the others by `turn_days`; `due` would have turns from it on, one
    round: a `stub` is none.
    """

    moment: datetime
    number: int
    begins: bool
    turn_days: int
    last: str
    due: tuple[str, ...]


Plan = Callable[[Chance], tuple[Version, ...]]
"""
What is to hold from a handoff on: the version that begins there, and those that follow. Raises Impossible.
"""


def handoffs(
    rotation: Rotation, at: datetime, absent: frozenset[str] = _NONE
) -> Iterator[tuple[datetime, Spell]]:
    """Yield the handoffs after an instant, by wall clock, each with the version that it ends a turn of; without end."""
    now = wall(rotation, at)
    for spell in spells(rotation, absent):
        begin = max(now, spell.start) if spell.start is not None else now
        if spell.end is not None and spell.end <= now:
            continue
        number = spell.turns_to(begin) + 1
        while spell.end is None or spell.cycle + number * spell.turn <= spell.end:
            moment = spell.cycle + number * spell.turn
            if moment > now:
                yield moment, spell
            number += 1


def chances(
    rotation: Rotation, at: datetime, *, freeze: int = FREEZE, absent: frozenset[str] = _NONE
) -> Iterator[Chance]:
    """Yield the handoffs outside the next `freeze` turns at which a version may begin or be another; without end."""
    found, versions = spells(rotation, absent), (as_version(rotation), *rotation.then)
    for moment, spell in islice(handoffs(rotation, at, absent), max(freeze, 1) - 1, None):
        number = found.index(spell) + (moment == spell.end)
        force = found[number]
        begins = moment == force.start
        if force.start is not None and not begins and moment.date() <= force.start.date():
            continue  # its date would name the beginning of this version
        turn = force.turns_to(moment) + (begins and stub(spell.turn_days, versions[number], moment))
        yield Chance(
            moment=moment,
            number=number,
            begins=begins,
            turn_days=spell.turn_days,
            last=spell.server(spell.turns_to(moment) - 1),
            due=tuple(force.server(turn + step) for step in range(len(force.users))),
        )


def continued(
    rotation: Rotation,
    plan: Plan,
    at: datetime,
    *,
    freeze: int = FREEZE,
    replaced: Mapping[str, str] | None = None,
    absent: frozenset[str] = _NONE,
) -> Continuation:
    """
    Return a rotation with a plan begun at the first handoff outside the next `freeze` turns where it moves the fewest.

    Nobody serves back to back there, and nobody who stays is passed over: of the handoffs of
    one cycle it is the first at which the fewest pairs of those who stay swap places; one in a
    version that comes later only where all before it would let somebody serve back to back.
    Whoever is `replaced` hands their place to another. Raises Impossible where the plan does at
    the first, and ValueError where `spells` does at all.
    """
    several = 2 * sum(len(each.members) for each in (as_version(rotation), *rotation.then)) + 2
    best: tuple[tuple[bool, int, int], Continuation] | None = None
    problem: ValueError | None = None
    for number, chance in enumerate(islice(chances(rotation, at, freeze=freeze, absent=absent), several)):
        if best is not None and not best[0][0] and best[0][1] < chance.number:
            break
        try:
            versions = plan(chance)
        except Impossible:
            if not number:
                raise
            continue
        again, disorder = _disorder(chance, versions[0], replaced or {}, absent)
        cost = (again, chance.number, disorder)
        if best is not None and best[0] <= cost:
            continue
        try:
            best = cost, begun(rotation, versions, chance, replaced=replaced, absent=absent)
        except ValueError as error:
            problem = problem or error
            continue
        if not again and not disorder:
            break
    if best is None:
        raise problem or ValueError("no handoff will do")
    return best[1]


def begun(
    rotation: Rotation,
    versions: tuple[Version, ...],
    chance: Chance,
    *,
    replaced: Mapping[str, str] | None = None,
    absent: frozenset[str] = _NONE,
) -> Continuation:
    """
    Return a rotation with versions begun at a handoff, in the place of all that it planned from there on.

    Of the first its own `start` is not looked at. Who begins is its `first`, or who continues the old
    order; where its own handoffs are at other times and leave a `stub`, who goes before them keeps on for
    that: as a rule whoever served last. `first` is said only where another would begin. Raises ValueError
    where `spells` does.
    """
    version, *later = versions
    users = present(version.members, absent)
    first = _starter(version, chance, users, replaced or {})
    earlier = tuple(each for each in rotation.then if each.start < chance.moment.date())
    before = spells(replace(rotation, then=earlier), absent)[-1]
    plain = first == successor(before, chance.moment, users) and first != version.first
    version = replace(version, start=chance.moment.date(), first=None if plain else first)
    whole = replace(rotation, then=(*earlier, version, *later))
    spells(whole, absent)  # whatever comes later still begins at a handoff
    return Continuation(
        version=version, begins=localize(chance.moment, ZoneInfo(rotation.time_zone)), rotation=whole
    )


def as_version(rotation: Rotation) -> Version:
    """Return what a rotation says, as a version that begins on its anchor's date."""
    return Version(
        start=rotation.anchor.date,
        members=rotation.members,
        turn_days=rotation.turn_days,
        handoff_day=rotation.handoff_day,
        handoff_time=rotation.handoff_time,
        hours=rotation.hours,
        first=None,
    )


def wall(rotation: Rotation, at: datetime) -> datetime:
    """Return the wall clock's time of an instant in a rotation's zone."""
    return at.astimezone(ZoneInfo(rotation.time_zone)).replace(tzinfo=None)


def present(members: tuple[str, ...], absent: frozenset[str]) -> tuple[str, ...]:
    """Return the members who are there; all of them where nobody is."""
    return tuple(member for member in members if member not in absent) or members


def _starter(version: Version, chance: Chance, users: tuple[str, ...], replaced: Mapping[str, str]) -> str:
    """Return who begins a version: its `first`, or who has the first turn, or goes before them where it is a stub."""
    if version.first is not None and version.first in users:
        return version.first
    due = _due(chance, users, replaced)
    before = users[users.index(due) - 1]
    # Somebody who serves twice in a round is where they stand first.
    alone = users.count(before) == 1
    return before if alone and stub(chance.turn_days, version, chance.moment) else due


def _due(chance: Chance, users: tuple[str, ...], replaced: Mapping[str, str]) -> str:
    """Return who continues the old order: the first of new users who is due, or has the place of who is."""
    for user in chance.due:
        if user in users:
            return user
        if replaced.get(user) in users:
            return replaced[user]
    return users[0]


def _disorder(
    chance: Chance, version: Version, replaced: Mapping[str, str], absent: frozenset[str]
) -> tuple[bool, int]:
    """Return whether it makes somebody serve back to back, and how many pairs in another order than the old one's."""
    users = present(version.members, absent)
    first = users.index(_starter(version, chance, users, replaced))
    first += stub(chance.turn_days, version, chance.moment)
    order = users[first:] + users[:first]
    places = {user: place for place, user in reversed(list(enumerate(order)))}
    due = dict.fromkeys(replaced.get(user, user) for user in chance.due)
    stay = [places[user] for user in due if user in places]
    again = len(users) > 1 and order[0] == chance.last != chance.due[0]
    return again, sum(one > two for one, two in combinations(stay, 2))
