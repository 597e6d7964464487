"""What is left of a rotation once versions of it have begun?"""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from watchbill.model import Anchor, Rotation
from watchbill.rota.clock import localize
from watchbill.rota.versions import Spell, spells


def begun(rotation: Rotation, at: datetime, absent: frozenset[str]) -> tuple[int, Spell]:
    """
    Return the last version of a rotation that has begun at an instant, and its number: 0 is the rotation's own.

    Those who are `absent` are left out of the order, as in what is compiled.
    """
    zone = ZoneInfo(rotation.time_zone)
    found = spells(rotation, absent)
    return next(
        (number, spell)
        for number, spell in reversed(list(enumerate(found)))
        if spell.start is None or localize(spell.start, zone).astimezone(UTC) <= at
    )


def first_turn(spell: Spell) -> Anchor:
    """Return the first whole turn of a version whose member's place in the order is plain, as its anchor."""
    start = spell.start or spell.cycle
    number = -((spell.cycle - start) // spell.turn)
    for turn in range(number, number + 2 * len(spell.users)):
        moment, member = spell.cycle + turn * spell.turn, spell.server(turn)
        if moment >= start and spell.users.index(member) == turn % len(spell.users):
            return Anchor(date=moment.date(), member=member)
    raise AssertionError("every order has a member's first place")
