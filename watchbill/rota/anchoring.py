"""Which anchor lets a new order take over at once, and whoever is on call stay?"""

from datetime import datetime, timedelta
from itertools import takewhile

from watchbill.roster.model import Anchor, Rotation
from watchbill.rota.continuation import as_version, present, wall
from watchbill.rota.fold import first_turn
from watchbill.rota.versions import Spell, short_until, spells

_NONE: frozenset[str] = frozenset()


def kept_anchor(old: Rotation, new: Rotation, at: datetime, absent: frozenset[str] = _NONE) -> Anchor:
    """
    Return the anchor with which a new order takes over at once, and whoever is on call by the old one stays.

    Where they are no member any more the next in the old order who is takes over. Whoever serves several
    times in a round goes on from the place that the old order goes on from. Of new handoffs it is the last
    before now.
    """
    now = wall(old, at)
    spell = next(each for each in spells(old, absent) if each.end is None or each.end > now)
    turn = spell.turns_to(now)
    users = present(new.members, absent)
    same = (spell.turn_days, _handoff(spell)) == (new.turn_days, (new.handoff_day, new.handoff_time))
    begin = spell.cycle + turn * spell.turn if same else _last_handoff(new, wall(new, at))
    cycle = begin - timedelta(days=new.turn_days) * _place(spell, turn, users)
    return first_turn(
        Spell(start=begin, end=None, users=users, turn_days=new.turn_days, cycle=cycle, hours=new.hours)
    )


def _place(spell: Spell, turn: int, users: tuple[str, ...]) -> int:
    """Return the place in a new order of whoever has a turn of the old one, or of the next who has one."""
    round_ = range(turn, turn + len(spell.users))
    turn = next((each for each in round_ if spell.server(each) in users), turn)
    old = [spell.server(turn + step) for step in range(len(spell.users))]
    places = [place for place, user in enumerate(users) if user == old[0]] or [0]
    due = [user for user in old if user in users]

    def alike(place: int) -> int:
        """Return for how many turns an order from a place on is the old one, those who come and go left out."""
        following = [user for user in users[place:] + users[:place] if user in spell.users]
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(due, following, strict=False)))

    return max(places, key=alike)


def _handoff(spell: Spell) -> tuple[int | None, int]:
    day = spell.cycle.isoweekday() if spell.turn_days % 7 == 0 else None
    return day, spell.cycle.hour * 60 + spell.cycle.minute


def _last_handoff(rotation: Rotation, now: datetime) -> datetime:
    following = short_until(as_version(rotation), now + timedelta(minutes=1))
    return following - timedelta(days=1 if rotation.handoff_day is None else 7)
