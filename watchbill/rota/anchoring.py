"""Which anchor lets a new order take over at once, and whoever is on call stay?"""

from datetime import datetime, timedelta

from watchbill.model import Anchor, Rotation
from watchbill.rota.continuation import as_version, present, wall
from watchbill.rota.versions import Spell, short_until, spells, successor

_NONE: frozenset[str] = frozenset()


def kept_anchor(old: Rotation, new: Rotation, at: datetime, absent: frozenset[str] = _NONE) -> Anchor:
    """
    Return the anchor with which a new order takes over at once, and whoever is on call by the old one stays.

    Where they are no member any more the next in the old order who is takes over. Of new handoffs
    it is the last before now.
    """
    now = wall(old, at)
    spell = next(each for each in spells(old, absent) if each.end is None or each.end > now)
    turn = spell.turns_to(now)
    users = present(new.members, absent)
    server = spell.server(turn)
    member = server if server in users else successor(spell, spell.cycle + (turn + 1) * spell.turn, users)
    same = (spell.turn_days, _handoff(spell)) == (new.turn_days, (new.handoff_day, new.handoff_time))
    begin = spell.cycle + turn * spell.turn if same else _last_handoff(new, wall(new, at))
    return Anchor(date=begin.date(), member=member)


def _handoff(spell: Spell) -> tuple[int | None, int]:
    day = spell.cycle.isoweekday() if spell.turn_days % 7 == 0 else None
    return day, spell.cycle.hour * 60 + spell.cycle.minute


def _last_handoff(rotation: Rotation, now: datetime) -> datetime:
    following = short_until(as_version(rotation), now + timedelta(minutes=1))
    return following - timedelta(days=1 if rotation.handoff_day is None else 7)
