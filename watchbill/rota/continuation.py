"""The change from an old order to a new one: at a handoff that moves nobody, or at once by an anchor."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import combinations, islice, takewhile
from zoneinfo import ZoneInfo

from watchbill.clock import localize
from watchbill.roster.model import Anchor, Rotation, Version
from watchbill.rota.orders import Impossible
from watchbill.rota.versions import (
    Term,
    as_version,
    first_turn,
    present,
    short_until,
    stub,
    successor,
    terms,
    wall,
)

FREEZE = 2
"""The turns that people have made plans around: by default a change waits for the second handoff from now."""

_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """
    A version of a rotation, and when it begins.

    `begins` is an instant (aware). `rotation` is the old rotation with the version added.
    """

    version: Version
    begins: datetime
    rotation: Rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """
    A handoff at which a version may begin: `moment`, by wall clock.

    `number` is the version in force from then on (0 is the rotation's own); `begins` says whether it begins
    there. `last` served until then, in turns of `turn_days`. `due` has the users who would have the next
    turns, one round of them; a `stub` does not count as a turn.
    """

    moment: datetime
    number: int
    begins: bool
    turn_days: int
    last: str
    due: tuple[str, ...]


Proposal = Callable[[Chance], tuple[Version, ...]]
"""
The versions that a handoff may get: the one that begins there, then those that follow. Raises Impossible.
"""


def handoffs(
    rotation: Rotation, at: datetime, absent: frozenset[str] = _NONE
) -> Iterator[tuple[datetime, Term]]:
    """Yield the handoffs after an instant, by wall clock and without end, each with the term before it."""
    now = wall(rotation, at)
    for term in terms(rotation, absent):
        begin = max(now, term.start) if term.start is not None else now
        if term.end is not None and term.end <= now:
            continue
        number = term.turns_to(begin) + 1
        while term.end is None or term.cycle + number * term.turn <= term.end:
            moment = term.cycle + number * term.turn
            if moment > now:
                yield moment, term
            number += 1


def chances(
    rotation: Rotation, at: datetime, *, freeze: int = FREEZE, absent: frozenset[str] = _NONE
) -> Iterator[Chance]:
    """Yield the handoffs after `freeze` turns at which a version may begin or change, without end."""
    found, versions = terms(rotation, absent), (as_version(rotation), *rotation.then)
    for moment, term in islice(handoffs(rotation, at, absent), max(freeze, 1) - 1, None):
        number = found.index(term) + (moment == term.end)
        force = found[number]
        begins = moment == force.start
        if force.start is not None and not begins and moment.date() <= force.start.date():
            continue  # a version with this date would replace the one that is in force
        turn = force.turns_to(moment) + (begins and stub(term.turn_days, versions[number], moment))
        yield Chance(
            moment=moment,
            number=number,
            begins=begins,
            turn_days=term.turn_days,
            last=term.server(term.turns_to(moment) - 1),
            due=tuple(force.server(turn + step) for step in range(len(force.users))),
        )


def continued(
    rotation: Rotation,
    proposal: Proposal,
    at: datetime,
    *,
    freeze: int = FREEZE,
    replaced: Mapping[str, str] | None = None,
    absent: frozenset[str] = _NONE,
) -> Continuation:
    """
    Return a rotation with a proposal that begins at the handoff where it moves the fewest people.

    The handoff is outside the next `freeze` turns. It is the first one in a cycle at which the fewest pairs
    of those who stay swap places, and at which nobody serves back to back. A handoff in a later version is
    taken only if somebody would serve back to back at every earlier one. `replaced` maps people to those who
    take their places. Raises Impossible where the proposal does so at the first handoff, and ValueError
    where `terms` raises it at every one.
    """
    several = 2 * sum(len(each.members) for each in (as_version(rotation), *rotation.then)) + 2
    best: tuple[tuple[bool, int, int], Continuation] | None = None
    problem: ValueError | None = None
    for number, chance in enumerate(islice(chances(rotation, at, freeze=freeze, absent=absent), several)):
        if best is not None and not best[0][0] and best[0][1] < chance.number:
            break
        try:
            versions = proposal(chance)
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
        raise problem or ValueError("the new order can begin at no handoff")
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
    Return a rotation with versions that begin at a handoff and replace all versions planned after it.

    The first version's `start` is ignored. Its `first` takes the first turn; if it has none, whoever is due
    in the old order does. If its handoffs are at other times and leave a `stub`, the member before that one
    serves the stub: usually whoever served last. The result has a `first` only if somebody else would begin
    without it. Raises ValueError where `terms` does.
    """
    version, *later = versions
    users = present(version.members, absent)
    first = _starter(version, chance, users, replaced or {})
    earlier = tuple(each for each in rotation.then if each.start < chance.moment.date())
    before = terms(replace(rotation, then=earlier), absent)[-1]
    plain = first == successor(before, chance.moment, users) and first != version.first
    version = replace(version, start=chance.moment.date(), first=None if plain else first)
    whole = replace(rotation, then=(*earlier, version, *later))
    terms(whole, absent)  # raises where a later version no longer begins at a handoff
    return Continuation(
        version=version, begins=localize(chance.moment, ZoneInfo(rotation.time_zone)), rotation=whole
    )


def kept_anchor(old: Rotation, new: Rotation, at: datetime, absent: frozenset[str] = _NONE) -> Anchor:
    """
    Return the anchor with which a new order takes over at once and whoever is on call stays.

    If they are no longer a member, the next one in the old order who is a member takes over. Somebody who
    serves several times in a round goes on from the place where the old order goes on. If the handoffs are
    new, the anchor is at the last one before now.
    """
    now = wall(old, at)
    term = next(each for each in terms(old, absent) if each.end is None or each.end > now)
    turn = term.turns_to(now)
    users = present(new.members, absent)
    same = (term.turn_days, _handoff(term)) == (new.turn_days, (new.handoff_day, new.handoff_time))
    begin = term.cycle + turn * term.turn if same else _last_handoff(new, wall(new, at))
    cycle = begin - timedelta(days=new.turn_days) * _place(term, turn, users)
    return first_turn(
        Term(start=begin, end=None, users=users, turn_days=new.turn_days, cycle=cycle, hours=new.hours)
    )


def _starter(version: Version, chance: Chance, users: tuple[str, ...], replaced: Mapping[str, str]) -> str:
    """Return who begins a version: its `first`, else whoever is due, or the member before them for a stub."""
    if version.first is not None and version.first in users:
        return version.first
    due = _due(chance, users, replaced)
    before = users[users.index(due) - 1]
    # A `first` that serves twice in a round means their first place.
    alone = users.count(before) == 1
    return before if alone and stub(chance.turn_days, version, chance.moment) else due


def _due(chance: Chance, users: tuple[str, ...], replaced: Mapping[str, str]) -> str:
    """Return who continues the old order: the first user who is due and stays, or who replaced one."""
    for user in chance.due:
        if user in users:
            return user
        if replaced.get(user) in users:
            return replaced[user]
    return users[0]


def _disorder(
    chance: Chance, version: Version, replaced: Mapping[str, str], absent: frozenset[str]
) -> tuple[bool, int]:
    """Return whether somebody would serve back to back, and how many pairs would swap places."""
    users = present(version.members, absent)
    first = users.index(_starter(version, chance, users, replaced))
    first += stub(chance.turn_days, version, chance.moment)
    order = users[first:] + users[:first]
    places = {user: place for place, user in reversed(list(enumerate(order)))}
    due = dict.fromkeys(replaced.get(user, user) for user in chance.due)
    stay = [places[user] for user in due if user in places]
    again = len(users) > 1 and order[0] == chance.last != chance.due[0]
    return again, sum(one > two for one, two in combinations(stay, 2))


def _place(term: Term, turn: int, users: tuple[str, ...]) -> int:
    """Return the place in a new order of whoever has a turn, or of the next one in the old order."""
    round_ = range(turn, turn + len(term.users))
    turn = next((each for each in round_ if term.server(each) in users), turn)
    old = [term.server(turn + step) for step in range(len(term.users))]
    places = [place for place, user in enumerate(users) if user == old[0]] or [0]
    due = [user for user in old if user in users]

    def alike(place: int) -> int:
        """Return how many turns from a place on match the old order, ignoring those who come or go."""
        following = [user for user in users[place:] + users[:place] if user in term.users]
        return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(due, following, strict=False)))

    return max(places, key=alike)


def _handoff(term: Term) -> tuple[int | None, int]:
    day = term.cycle.isoweekday() if term.turn_days % 7 == 0 else None
    return day, term.cycle.hour * 60 + term.cycle.minute


def _last_handoff(rotation: Rotation, now: datetime) -> datetime:
    following = short_until(as_version(rotation), now + timedelta(minutes=1))
    return following - timedelta(days=1 if rotation.handoff_day is None else 7)
