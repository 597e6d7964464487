"""Who is there to share a rotation, and when?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from watchbill.clock import to_seconds
from watchbill.oncall.swaps import leave
from watchbill.periods import Period, union, walk
from watchbill.roster.model import Person
from watchbill.rota.schedule import Schedule


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """
    A stretch [start, end), in seconds of UTC, in which the same people share a rotation.

    `members` are the users of the version in force, each once; `present` those of them who are not on leave.
    """

    start: int
    end: int
    members: tuple[str, ...]
    present: tuple[str, ...]


def spells(schedule: Schedule, people: Mapping[str, Person], start: int, end: int) -> tuple[Spell, ...]:
    """Return the spells that tile [start, end), in seconds of UTC: cut where a version or a leave begins or ends."""
    serving = [(layer, layer.within(start, end)) for layer in schedule.layers]
    layers = [(layer, when) for layer, when in serving if when.start < when.end]
    users = tuple(dict.fromkeys(user for layer, _ in layers for user in layer.users))
    away = (tuple(_away(people.get(user), start, end)) for user in users)
    found = []
    for when, (_, *held) in walk((Period(start, end),), *((each,) for _, each in layers), *away):
        in_force, absent = held[: len(layers)], held[len(layers) :]
        gone = {user for user, leave_ in zip(users, absent, strict=True) if leave_ is not None}
        members = dict.fromkeys(
            user
            for (layer, _), now in zip(layers, in_force, strict=True)
            if now is not None
            for user in layer.users
        )
        present = tuple(user for user in members if user not in gone)
        found.append(Spell(start=when.start, end=when.end, members=tuple(members), present=present))
    return tuple(found)


def _away(person: Person | None, start: int, end: int) -> Iterator[Period[int]]:
    """Yield when somebody is on leave in [start, end), in order."""
    found = () if person is None else leave(person)
    return union(
        sorted((max(to_seconds(since), start), min(to_seconds(until), end)) for since, until in found)
    )
