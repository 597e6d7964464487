"""Who is there to share a rotation, and when?"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from watchbill.clock import to_seconds
from watchbill.oncall.swaps import leave
from watchbill.roster.model import Person
from watchbill.rota.schedule import Layer, Schedule


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
    layers = [(*_served(layer, start, end), tuple(dict.fromkeys(layer.users))) for layer in schedule.layers]
    users = dict.fromkeys(user for begin, until, each in layers if begin < until for user in each)
    away = {
        user: [(max(to_seconds(a), start), min(to_seconds(b), end)) for a, b in leave(people[user])]
        for user in users
        if user in people and people[user].away
    }
    cuts = {start, end}
    for begin, until in (
        *((a, b) for a, b, _ in layers),
        *(each for found in away.values() for each in found),
    ):
        if begin < until:
            cuts.update((begin, until))
    return tuple(
        _spell(
            begin,
            until,
            tuple(dict.fromkeys(u for a, b, each in layers if a <= begin < b for u in each)),
            away,
        )
        for begin, until in pairwise(sorted(cuts))
    )


def _spell(
    start: int, end: int, members: tuple[str, ...], away: Mapping[str, list[tuple[int, int]]]
) -> Spell:
    present = tuple(each for each in members if not any(a <= start < b for a, b in away.get(each, ())))
    return Spell(start=start, end=end, members=members, present=present)


def _served(layer: Layer, start: int, end: int) -> tuple[int, int]:
    """Return from when to when a layer serves within [start, end)."""
    return max(start, to_seconds(layer.start)), end if layer.end is None else min(end, to_seconds(layer.end))
