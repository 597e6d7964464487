"""The versions of a rotation: who takes turns from when to when."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from watchbill.roster.model import Hours, Rotation, Version

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """
    A version in force in [start, end), by the wall clock of the rotation's zone.

    `users` take turns of `turn_days` in the file's order, of which the first one's begins
    at `cycle`. `start` None is since ever, `end` None for ever.
    """

    start: datetime | None
    end: datetime | None
    users: tuple[str, ...]
    turn_days: int
    cycle: datetime
    hours: tuple[Hours, ...]

    @property
    def turn(self) -> timedelta:
        """The length of a turn, by wall clock."""
        return timedelta(days=self.turn_days)

    def turns_to(self, moment: datetime) -> int:
        """Return how many turns end at or before a moment, counted from the cycle's start."""
        return (moment - self.cycle) // self.turn

    def server(self, turn: int) -> str:
        """Return whose turn it is, turns counted from the cycle's start."""
        return self.users[turn % len(self.users)]

    def handoff_at(self, moment: datetime) -> bool:
        """Tell whether a turn begins at a moment."""
        return (moment - self.cycle) % self.turn == timedelta()


def spells(rotation: Rotation, absent: frozenset[str] = frozenset()) -> tuple[Spell, ...]:
    """
    Return the versions of a rotation in order, the first since ever, without members who are `absent`.

    Each of the others begins at the handoff of the one before on its date (design.md, "The
    file"). Without a `first` who is there, the first new member after the last one to serve
    begins, in the old order. Where its own handoffs are at other times, the stretch up to the
    first of them is that member's short turn.

    Raises ValueError where nobody is left in a version, the anchor names no turn of a member, or no
    turn ends when a version begins.
    """
    found = [_first(rotation, absent)]
    handoff_time = rotation.handoff_time
    for version in rotation.then:
        before = found[-1]
        begin = datetime.combine(version.start, time()) + timedelta(minutes=handoff_time)
        if not before.handoff_at(begin) or (before.start is not None and begin <= before.start):
            raise ValueError(f"no turn ends on {version.start} at {begin:%H:%M}")
        found[-1:] = [replace(before, end=begin), _next(before, version, begin, absent)]
        handoff_time = version.handoff_time
    return tuple(found)


def successor(before: Spell, begin: datetime, users: tuple[str, ...]) -> str:
    """Return who of new users begins: the first of them after the last one to serve, in the old order."""
    last = before.turns_to(begin) - 1
    following = (before.server(last + step) for step in range(1, len(before.users) + 1))
    return next((user for user in following if user in users), users[0])


def short_until(version: Version, begin: datetime) -> datetime:
    """Return the first handoff of a version from its beginning on: that itself, unless the handoffs have moved."""
    handoff = datetime.combine(begin.date(), time()) + timedelta(minutes=version.handoff_time)
    if version.handoff_day is not None:
        handoff += timedelta(days=(version.handoff_day - handoff.isoweekday()) % 7)
        return handoff if handoff >= begin else handoff + 7 * _DAY
    return handoff if handoff >= begin else handoff + _DAY


def stub(before: int, version: Version, begin: datetime) -> bool:
    """
    Tell whether the stretch up to a version's first own handoff is no turn of anybody's.

    It is none where it is half a turn at most, of those that were taken `before` (in days), and of its own.
    """
    turn = timedelta(days=min(before, version.turn_days))
    return timedelta() < 2 * (short_until(version, begin) - begin) <= turn


def _first(rotation: Rotation, absent: frozenset[str]) -> Spell:
    users = _present(rotation.members, absent)
    turn = timedelta(days=rotation.turn_days)
    anchor = datetime.combine(rotation.anchor.date, time()) + timedelta(minutes=rotation.handoff_time)
    return Spell(
        start=None,
        end=None,
        users=users,
        turn_days=rotation.turn_days,
        cycle=anchor - turn * _place(rotation.members, _anchored(rotation), absent),
        hours=rotation.hours,
    )


def _next(before: Spell, version: Version, begin: datetime, absent: frozenset[str]) -> Spell:
    users = _present(version.members, absent)
    if version.first is None:
        place = users.index(successor(before, begin, users))
    else:
        place = _place(version.members, _index(version.members, version.first), absent)
    handoff = short_until(version, begin)
    turn = timedelta(days=version.turn_days)
    first = begin if handoff == begin else handoff - turn
    return Spell(
        start=begin,
        end=None,
        users=users,
        turn_days=version.turn_days,
        cycle=first - turn * place,
        hours=version.hours,
    )


def _present(members: tuple[str, ...], absent: frozenset[str]) -> tuple[str, ...]:
    users = tuple(member for member in members if member not in absent)
    if not users:
        raise ValueError(f"rotation has no members who are there: {members}")
    return users


def _anchored(rotation: Rotation) -> int:
    """Return the place of the turn that an anchor names."""
    index, anchor = rotation.anchored, rotation.anchor
    if index is None and anchor.member in rotation.members:
        raise ValueError(f"the member {anchor.member!r} takes fewer than {anchor.place} turns in a round")
    return _index(rotation.members, anchor.member) if index is None else index


def _index(members: tuple[str, ...], member: str) -> int:
    try:
        return members.index(member)
    except ValueError:
        raise ValueError(f"the member {member!r}, whose turn begins, is no member") from None


def _place(members: tuple[str, ...], index: int, absent: frozenset[str]) -> int:
    """Return the place of who stands somewhere, or of the next one who is there, among those who are."""
    before = sum(each not in absent for each in members[:index])
    return before % sum(each not in absent for each in members)
