"""What is left of a rotation once versions of it have begun?"""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from watchbill.clock import localize
from watchbill.roster.model import Anchor, Rotation
from watchbill.rota.versions import Spell, spells

_NONE: frozenset[str] = frozenset()


def running(rotation: Rotation, at: datetime, absent: frozenset[str] = _NONE) -> tuple[int, Spell]:
    """
    Return the version of a rotation that is in force at an instant, and its number: 0 is the rotation's own.

    Raises ValueError where `spells` does.
    """
    zone = ZoneInfo(rotation.time_zone)
    found = spells(rotation, absent)
    return next(
        (number, spell)
        for number, spell in reversed(list(enumerate(found)))
        if spell.start is None or localize(spell.start, zone).astimezone(UTC) <= at
    )


def folded(rotation: Rotation, at: datetime, absent: frozenset[str] = _NONE) -> Rotation:
    """
    Return a rotation whose own version is the one in force at an instant: from then on it plays alike.

    Raises ValueError where `spells` does.
    """
    number, spell = running(rotation, at, absent)
    return replace(_alone(rotation, number, spell), then=rotation.then[number:])


def alone(rotation: Rotation, absent: frozenset[str] = _NONE) -> tuple[Rotation, ...]:
    """
    Return each version of a rotation as a rotation that has no other: while it is in force they play alike.

    Raises ValueError where `spells` does.
    """
    if not rotation.then:
        return (rotation,)
    return tuple(_alone(rotation, number, spell) for number, spell in enumerate(spells(rotation, absent)))


def _alone(rotation: Rotation, number: int, spell: Spell) -> Rotation:
    if not number:
        return replace(rotation, then=())
    version = rotation.then[number - 1]
    return replace(
        rotation,
        members=version.members,
        turn_days=version.turn_days,
        handoff_day=version.handoff_day,
        handoff_time=version.handoff_time,
        hours=version.hours,
        anchor=first_turn(spell),
        then=(),
    )


def first_turn(spell: Spell) -> Anchor:
    """
    Return the first whole turn of a version as its anchor: of a member who takes one turn in a round, if any does.

    Else it says which of the member's turns it is, unless it is the first and the order goes on alike after
    all.
    """
    start = spell.start or spell.cycle
    count = len(spell.users)
    number = -((spell.cycle - start) // spell.turn)
    once = (turn for turn in range(number, number + count) if spell.users.count(spell.server(turn)) == 1)
    turn = next(once, number)
    member = spell.server(turn)
    places = [place for place, user in enumerate(spell.users) if user == member]
    alike = len({spell.users[place:] + spell.users[:place] for place in places}) == 1
    place = places.index(turn % count) + 1
    return Anchor(
        date=(spell.cycle + turn * spell.turn).date(),
        member=member,
        place=None if alike and place == 1 else place,
    )
