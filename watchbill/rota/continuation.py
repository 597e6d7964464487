"""When a new order can take over from an old one without moving anybody, and how to anchor one that does so at once."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations, islice, takewhile
from zoneinfo import ZoneInfo

from watchbill.model import Anchor, Rotation, Version
from watchbill.rota.clock import localize
from watchbill.rota.versions import Spell, short_until, spells, successor

FREEZE = 2
"""Turns that people have planned with: by default a change waits for the second handoff from now."""

_NONE: frozenset[str] = frozenset()
_BACK_TO_BACK = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """
    A version of a rotation that begins where it moves the fewest.

    `begins` is its instant (aware). `rotation` is the old one with the version among its own.
    """

    version: Version
    begins: datetime
    rotation: Rotation


def handoffs(rotation: Rotation, at: datetime, absent: frozenset[str] = _NONE) -> Iterator[tuple[datetime, Spell]]:
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


def continued(
    rotation: Rotation,
    version: Version,
    at: datetime,
    *,
    freeze: int = FREEZE,
    replaced: Mapping[str, str] | None = None,
    absent: frozenset[str] = _NONE,
) -> Continuation:
    """
    Return a version begun at the first handoff, outside the next `freeze` turns, at which its order continues the old.

    Nobody serves back to back there, and nobody who stays is passed over: of the handoffs of
    one cycle it is the first at which the fewest pairs of those who stay swap places. The
    version's own `start` and `first` are not looked at. Whoever is `replaced` hands their place to
    another. Versions that begin later keep their dates and come after it. Raises ValueError where `spells` does.
    """
    several = len(version.members) * 2 + len(rotation.people) * 2
    outside = islice(handoffs(rotation, at, absent), max(freeze, 1) - 1, None)
    # At the handoff that ends a version another one begins already.
    possible = ((moment, spell) for moment, spell in outside if moment != spell.end)
    first = next(possible)
    candidates = [first, *islice(takewhile(lambda each: each[1] == first[1], possible), several)]
    swapped = dict(replaced or {})
    users = tuple(member for member in version.members if member not in absent) or version.members
    found = min(candidates, key=lambda each: (_disorder(each[1], each[0], users, swapped), each[0]))
    return begun(rotation, version, found[0], found[1], replaced=swapped, absent=absent)


def begun(
    rotation: Rotation,
    version: Version,
    begin: datetime,
    before: Spell,
    *,
    replaced: Mapping[str, str] | None = None,
    absent: frozenset[str] = _NONE,
) -> Continuation:
    """Return a version begun at a handoff (wall clock) that ends a turn of the version `before`."""
    users = tuple(member for member in version.members if member not in absent) or version.members
    first = _first(before, begin, users, replaced or {})
    plain = successor(before, begin, users)
    version = replace(version, start=begin.date(), first=None if first == plain else first)
    earlier = tuple(each for each in rotation.then if each.start < version.start)
    later = tuple(each for each in rotation.then if each.start > version.start)
    whole = replace(rotation, then=(*earlier, version, *later))
    spells(whole, absent)  # whatever comes later still begins at a handoff
    return Continuation(version=version, begins=localize(begin, ZoneInfo(rotation.time_zone)), rotation=whole)


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


def kept_anchor(old: Rotation, new: Rotation, at: datetime, absent: frozenset[str] = _NONE) -> Anchor:
    """
    Return the anchor with which a new order takes over at once, and whoever is on call by the old one stays.

    Where they are no member any more the next in the old order who is takes over. Of new handoffs
    it is the last before now.
    """
    now = wall(old, at)
    spell = next(each for each in spells(old, absent) if each.end is None or each.end > now)
    turn = spell.turns_to(now)
    users = tuple(member for member in new.members if member not in absent) or new.members
    server = spell.server(turn)
    member = server if server in users else successor(spell, spell.cycle + (turn + 1) * spell.turn, users)
    same = (spell.turn_days, _handoff(spell)) == (new.turn_days, (new.handoff_day, new.handoff_time))
    begin = spell.cycle + turn * spell.turn if same else _last_handoff(new, wall(new, at))
    return Anchor(date=begin.date(), member=member)


def wall(rotation: Rotation, at: datetime) -> datetime:
    """Return the wall clock's time of an instant in a rotation's zone."""
    return at.astimezone(ZoneInfo(rotation.time_zone)).replace(tzinfo=None)


def _handoff(spell: Spell) -> tuple[int | None, int]:
    day = spell.cycle.isoweekday() if spell.turn_days % 7 == 0 else None
    return day, spell.cycle.hour * 60 + spell.cycle.minute


def _last_handoff(rotation: Rotation, now: datetime) -> datetime:
    following = short_until(as_version(rotation), now + timedelta(minutes=1))
    return following - timedelta(days=1 if rotation.handoff_day is None else 7)


def _first(before: Spell, begin: datetime, users: tuple[str, ...], replaced: Mapping[str, str]) -> str:
    """Return who of new users continues an old order: who follows the last server there, or has their place."""
    for user in _following(before, begin):
        if user in users:
            return user
        if replaced.get(user) in users:
            return replaced[user]
    return users[0]


def _following(before: Spell, begin: datetime) -> Sequence[str]:
    """Return the old order from the turn on that would begin."""
    turn = before.turns_to(begin)
    return [before.server(turn + step) for step in range(len(before.users))]


def _disorder(before: Spell, begin: datetime, users: tuple[str, ...], replaced: Mapping[str, str]) -> int:
    """Return how many pairs would serve in another order than the old one's, and whether somebody serves twice."""
    first = users.index(_first(before, begin, users, replaced))
    order = users[first:] + users[:first]
    old = [replaced.get(user, user) for user in _following(before, begin)]
    places = {user: place for place, user in reversed(list(enumerate(order)))}
    stay = [places[user] for user in dict.fromkeys(old) if user in places]
    again = len(users) > 1 and order[0] == before.server(before.turns_to(begin) - 1)
    return (_BACK_TO_BACK if again else 0) + sum(one > two for one, two in combinations(stay, 2))
