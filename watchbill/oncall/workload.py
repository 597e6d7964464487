"""The workload of each person in a rotation, and who is present to share it."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain

from watchbill.clock import DAY, Timeline, from_seconds, timeline, to_seconds, zone_exists
from watchbill.oncall.availability import leave
from watchbill.oncall.holidays import public_holidays
from watchbill.periods import Period, union, walk
from watchbill.roster.model import Person
from watchbill.rota.play import shifts
from watchbill.rota.schedule import Schedule

KINDS = ("hours", "shifts", "nights", "weekends", "holidays")
"""The kinds of counts, in this order; hours are in seconds."""

Counts = list[int]
"""A number for each of `KINDS`."""

_NIGHT = 3 * 3600
_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """The load of one person: in total, in each presence (by index), and their longest shift in seconds."""

    counts: Counts
    presences: dict[int, Counts]
    longest: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """
    A stretch [start, end), in seconds of UTC, in which the same people share a rotation.

    `members` has the users of the version in force, each once; `present` has those who are not on leave.
    """

    start: int
    end: int
    members: tuple[str, ...]
    present: tuple[str, ...]


def presences(schedule: Schedule, people: Mapping[str, Person], start: int, end: int) -> tuple[Presence, ...]:
    """Return the presences that tile [start, end), in seconds of UTC; versions and leave separate them."""
    layers = [(each.users, when) for each in schedule.layers if (when := each.within(start, end)) is not None]
    users = tuple(dict.fromkeys(user for users, _ in layers for user in users))
    away = (_away(people.get(user), start, end) for user in users)
    found = []
    for piece, (_, *held) in walk((Period(start, end),), *((when,) for _, when in layers), *away):
        in_force, on_leave = held[: len(layers)], held[len(layers) :]
        serving = (users for (users, _), now in zip(layers, in_force, strict=True) if now is not None)
        gone = {user for user, now in zip(users, on_leave, strict=True) if now is not None}
        members = tuple(dict.fromkeys(chain.from_iterable(serving)))
        present = tuple(user for user in members if user not in gone)
        found.append(Presence(start=piece.start, end=piece.end, members=members, present=present))
    return tuple(found)


def loads(schedule: Schedule, people: Mapping[str, Person], presences: Sequence[Presence]) -> dict[str, Load]:
    """
    Return the load of each person over some adjacent presences.

    A shift counts in the presence in which it begins. A day counts in the presence in which the person is
    first on call on that day. Time and nights count in the presences in which they are.
    """
    start, end = presences[0].start, presences[-1].end
    found: dict[str, _Carried] = {}
    index = 0
    for shift in shifts(schedule, from_seconds(start), from_seconds(end)):
        if shift.person is None:
            continue
        if shift.person not in found:
            found[shift.person] = _Carried(people.get(shift.person), schedule.zone, start, end)
        carried = found[shift.person]
        begin, until = to_seconds(shift.start), to_seconds(shift.end)
        while presences[index].end <= begin:
            index += 1
        carried.shift(index, until - begin)
        for number in range(index, len(presences)):
            carried.time(number, max(begin, presences[number].start), min(until, presences[number].end))
            if presences[number].end >= until:
                break
    return {person: carried.load() for person, carried in found.items()}


def _away(person: Person | None, start: int, end: int) -> Iterator[Period[int]]:
    """Yield when somebody is on leave in [start, end), in order."""
    away = () if person is None else leave(person)
    found = ((to_seconds(since), to_seconds(until)) for since, until in away)
    return union(sorted((max(since, start), min(until, end)) for since, until in found))


class _Carried:
    """The running counts of one person, in order of time, by the clock of their zone."""

    __slots__ = ("clock", "counts", "day", "holidays", "longest")

    def __init__(self, person: Person | None, zone: str, start: int, end: int) -> None:
        self.clock = _clock(person, zone, start - 3 * DAY, end)
        first, last = (_EPOCH + timedelta(days=self.clock.wall(each) // DAY) for each in (start, end))
        code = person.holidays if person is not None else None
        days = (public_holidays(code, first, last) or {}) if code is not None else {}
        self.holidays = [(day - _EPOCH).days for day in days]
        self.counts: dict[int, Counts] = {}
        self.day = -1
        self.longest = 0

    def shift(self, presence: int, length: int) -> None:
        self.counts.setdefault(presence, [0] * len(KINDS))[1] += 1
        self.longest = max(self.longest, length)

    def time(self, presence: int, begin: int, until: int) -> None:
        wall = self.clock.wall
        last = wall(until - 1)
        counts = self.counts.setdefault(presence, [0] * len(KINDS))
        counts[0] += until - begin
        counts[2] += (last - _NIGHT) // DAY - (wall(begin - 1) - _NIGHT) // DAY
        first, self.day = max(wall(begin) // DAY, self.day + 1), max(last // DAY, self.day)
        if first <= self.day:
            counts[3] += _weekends(self.day + 1) - _weekends(first)
            counts[4] += bisect_left(self.holidays, self.day + 1) - bisect_left(self.holidays, first)

    def load(self) -> Load:
        counts = [sum(each) for each in zip(*self.counts.values(), strict=True)]
        return Load(counts=counts, presences=self.counts, longest=self.longest)


def _clock(person: Person | None, zone: str, start: int, end: int) -> Timeline:
    """Return the clock of somebody's own zone, or of the rotation's zone where theirs is unknown."""
    own = None if person is None else person.time_zone
    return timeline(own if own is not None and zone_exists(own) else zone, start, end)


def _weekends(day: int) -> int:
    """Return the Saturdays and Sundays before a day, from a Monday before 1970 on."""
    weeks, rest = divmod(day + 3, 7)  # 1970 began on a Thursday
    return 2 * weeks + max(0, rest - 5)
