"""The versions of a rotation: who takes turns from when to when, and what is left once some have begun."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from watchbill.clock import localize
from watchbill.roster.model import Anchor, Hours, Rotation, Version

_DAY = timedelta(days=1)
_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
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


def terms(rotation: Rotation, absent: frozenset[str] = frozenset()) -> tuple[Term, ...]:
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


def successor(before: Term, begin: datetime, users: tuple[str, ...]) -> str:
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


def running(rotation: Rotation, at: datetime, absent: frozenset[str] = _NONE) -> tuple[int, Term]:
    """
    Return the version of a rotation that is in force at an instant, and its number: 0 is the rotation's own.

    Raises ValueError where `terms` does.
    """
    zone = ZoneInfo(rotation.time_zone)
    found = terms(rotation, absent)
    return next(
        (number, term)
        for number, term in reversed(list(enumerate(found)))
        if term.start is None or localize(term.start, zone).astimezone(UTC) <= at
    )


def folded(rotation: Rotation, at: datetime, absent: frozenset[str] = _NONE) -> Rotation:
    """
    Return a rotation whose own version is the one in force at an instant: from then on it plays alike.

    Raises ValueError where `terms` does.
    """
    number, term = running(rotation, at, absent)
    return replace(_alone(rotation, number, term), then=rotation.then[number:])


def alone(rotation: Rotation, absent: frozenset[str] = _NONE) -> tuple[Rotation, ...]:
    """
    Return each version of a rotation as a rotation that has no other: while it is in force they play alike.

    Raises ValueError where `terms` does.
    """
    if not rotation.then:
        return (rotation,)
    return tuple(_alone(rotation, number, term) for number, term in enumerate(terms(rotation, absent)))


def first_turn(term: Term) -> Anchor:
    """
    Return the first whole turn of a version as its anchor: of a member who takes one turn in a round, if any does.

    Else it says which of the member's turns it is, unless it is the first and the order goes on alike after
    all.
    """
    start = term.start or term.cycle
    count = len(term.users)
    number = -((term.cycle - start) // term.turn)
    once = (turn for turn in range(number, number + count) if term.users.count(term.server(turn)) == 1)
    turn = next(once, number)
    member = term.server(turn)
    places = [place for place, user in enumerate(term.users) if user == member]
    alike = len({term.users[place:] + term.users[:place] for place in places}) == 1
    place = places.index(turn % count) + 1
    return Anchor(
        date=(term.cycle + turn * term.turn).date(),
        member=member,
        place=None if alike and place == 1 else place,
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


def _first(rotation: Rotation, absent: frozenset[str]) -> Term:
    users = _present(rotation.members, absent)
    turn = timedelta(days=rotation.turn_days)
    anchor = datetime.combine(rotation.anchor.date, time()) + timedelta(minutes=rotation.handoff_time)
    return Term(
        start=None,
        end=None,
        users=users,
        turn_days=rotation.turn_days,
        cycle=anchor - turn * _place(rotation.members, _anchored(rotation), absent),
        hours=rotation.hours,
    )


def _next(before: Term, version: Version, begin: datetime, absent: frozenset[str]) -> Term:
    users = _present(version.members, absent)
    if version.first is None:
        place = users.index(successor(before, begin, users))
    else:
        place = _place(version.members, _index(version.members, version.first), absent)
    handoff = short_until(version, begin)
    turn = timedelta(days=version.turn_days)
    first = begin if handoff == begin else handoff - turn
    return Term(
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


def _alone(rotation: Rotation, number: int, term: Term) -> Rotation:
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
        anchor=first_turn(term),
        then=(),
    )
