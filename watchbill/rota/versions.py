"""The versions of a rotation: who takes turns from when to when, and how a version is folded."""

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

    `users` take turns of `turn_days` in the file's order; a turn of the first user begins at `cycle`.
    `start` None means that there is no version before, `end` None that there is none after.
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
        """Return the user who has a turn, counted from the cycle's start."""
        return self.users[turn % len(self.users)]

    def handoff_at(self, moment: datetime) -> bool:
        """Tell whether a turn begins at a moment."""
        return (moment - self.cycle) % self.turn == timedelta()


def terms(rotation: Rotation, absent: frozenset[str] = frozenset()) -> tuple[Term, ...]:
    """
    Return the versions of a rotation in order, without members who are `absent`; the first has no start.

    Each later version begins on its date at the handoff of the version before it (docs/file.md, "then").
    Where it has no `first`, the next member in the old order begins who is in the new one. Where its own
    handoffs are at other times, the stretch up to the first of them is that member's short turn.

    Raises ValueError where nobody is left in a version, where the anchor names no turn of a member, and
    where no turn ends when a version begins.
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
    """Return the new user who begins: the first in the old order after the last one to serve."""
    last = before.turns_to(begin) - 1
    following = (before.server(last + step) for step in range(1, len(before.users) + 1))
    return next((user for user in following if user in users), users[0])


def short_until(version: Version, begin: datetime) -> datetime:
    """Return the first handoff of a version, which is its beginning unless the handoffs have moved."""
    handoff = datetime.combine(begin.date(), time()) + timedelta(minutes=version.handoff_time)
    if version.handoff_day is not None:
        handoff += timedelta(days=(version.handoff_day - handoff.isoweekday()) % 7)
        return handoff if handoff >= begin else handoff + 7 * _DAY
    return handoff if handoff >= begin else handoff + _DAY


def stub(before: int, version: Version, begin: datetime) -> bool:
    """
    Tell whether the stretch up to a version's first own handoff is too short to be a turn.

    It is too short if it is at most half of a turn `before` (in days) and at most half of one of its own.
    """
    turn = timedelta(days=min(before, version.turn_days))
    return timedelta() < 2 * (short_until(version, begin) - begin) <= turn


def running(rotation: Rotation, at: datetime, absent: frozenset[str] = _NONE) -> tuple[int, Term]:
    """
    Return the number of the version that is in force at an instant (0 is the rotation's own), and its term.

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
    Return a rotation with the version in force at an instant as its own; from then on it plays the same.

    Raises ValueError where `terms` does.
    """
    number, term = running(rotation, at, absent)
    return replace(_alone(rotation, number, term), then=rotation.then[number:])


def alone(rotation: Rotation, absent: frozenset[str] = _NONE) -> tuple[Rotation, ...]:
    """
    Return each version as a rotation without others; while the version is in force both play the same.

    Raises ValueError where `terms` does.
    """
    if not rotation.then:
        return (rotation,)
    return tuple(_alone(rotation, number, term) for number, term in enumerate(terms(rotation, absent)))


def first_turn(term: Term) -> Anchor:
    """
    Return the anchor of a version: its first whole turn of a member who has one turn in a round, if any.

    Otherwise the anchor says which of the member's turns it is, unless it is the first one and the order
    goes on in the same way after each of them.
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
    """Return a rotation's own values as a version that begins on its anchor's date."""
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
    """Return the members who are not absent, or all of them where everybody is absent."""
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
        raise ValueError(f"no member is in PagerDuty: {', '.join(members)}")
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
        raise ValueError(f"{member!r} should begin a turn but is not a member") from None


def _place(members: tuple[str, ...], index: int, absent: frozenset[str]) -> int:
    """Return the place, among present members, of the one at an index or of the next one who is present."""
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
