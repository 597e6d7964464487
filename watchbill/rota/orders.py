"""What an everyday edit of a rota comes to: another order, and from when on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from watchbill.model import Rotation, Version
from watchbill.rota.continuation import Continuation, as_version, begun, continued, handoffs, wall
from watchbill.rota.versions import Spell, spells

Order = tuple[str, ...]
Reorder = Callable[[Order], Order]
"""An edit of an order; raises Impossible."""

_NONE: frozenset[str] = frozenset()


class Impossible(Exception):  # noqa: N818 - what a caller tells a person, no error of theirs
    """An edit that makes no sense for this order; the message says why."""


def added(person: str, *, before: str | None = None, after: str | None = None) -> Reorder:
    """Return the edit that puts somebody into an order, at its end if nothing else is said."""

    def edit(order: Order) -> Order:
        if person in order:
            raise Impossible(f"{person} is a member already: {', '.join(order)}")
        place = _beside(order, before, after, len(order))
        return (*order[:place], person, *order[place:])

    return edit


def removed(person: str) -> Reorder:
    """Return the edit that takes somebody out of an order."""

    def edit(order: Order) -> Order:
        _member(order, person)
        rest = tuple(each for each in order if each != person)
        if not rest:
            raise Impossible(f"{person} is the only member")
        return rest

    return edit


def replaced(person: str, by: str) -> Reorder:
    """Return the edit that gives somebody's places to somebody else."""

    def edit(order: Order) -> Order:
        _member(order, person)
        if by in order:
            raise Impossible(f"{by} is a member already: {', '.join(order)}")
        return tuple(by if each == person else each for each in order)

    return edit


def moved(person: str, *, before: str | None = None, after: str | None = None) -> Reorder:
    """Return the edit that gives somebody another place in an order."""

    def edit(order: Order) -> Order:
        _member(order, person)
        rest = tuple(each for each in order if each != person)
        place = _beside(rest, before, after, len(rest))
        return (*rest[:place], person, *rest[place:])

    return edit


def base(rotation: Rotation, at: datetime, freeze: int, absent: frozenset[str] = _NONE) -> Version:
    """Return the version of a rotation that is in force when the freeze is over: what an edit is an edit of."""
    found = None
    for number, (_, spell) in enumerate(handoffs(rotation, at, absent), 1):
        found = spell
        if number >= max(freeze, 1):
            break
    index = spells(rotation, absent).index(found) if found is not None else 0
    return (as_version(rotation), *rotation.then)[index]


def continuing(
    rotation: Rotation,
    edit: Reorder,
    at: datetime,
    *,
    freeze: int,
    start: datetime | None,
    swapped: Mapping[str, str],
    absent: frozenset[str] = _NONE,
) -> Continuation:
    """
    Return a rotation edited from a handoff on: `start` (wall clock), or where it moves the fewest.

    What is planned for later is edited alike. Raises Impossible, and ValueError where `spells` does.
    """
    if start is None:
        before = base(rotation, at, freeze, absent)
        version = replace(before, members=edit(before.members), first=None)
        found = continued(rotation, version, at, freeze=freeze, replaced=swapped, absent=absent)
    else:
        soon = list(_soon(rotation, at, absent))
        chosen = next((each for each in soon if each[0].date() == start.date()), None)
        if chosen is None:
            near = ", ".join(f"{moment.date()}" for moment, _ in soon[:6])
            raise Impossible(f"no turn ends on {start.date()}: the next handoffs are on {near}")
        index = spells(rotation, absent).index(chosen[1])
        before = (as_version(rotation), *rotation.then)[index]
        version = replace(before, members=edit(before.members), first=None)
        found = begun(rotation, version, *chosen, replaced=swapped, absent=absent)
    later = tuple(
        replace(each, members=edit(each.members)) if each.start > found.version.start else each
        for each in found.rotation.then
    )
    return replace(found, rotation=replace(found.rotation, then=later))


def _soon(rotation: Rotation, at: datetime, absent: frozenset[str]) -> Iterator[tuple[datetime, Spell]]:
    end = wall(rotation, at) + timedelta(days=400)
    for moment, spell in handoffs(rotation, at, absent):
        if moment > end:
            return
        if moment != spell.end:
            yield moment, spell


def _beside(order: Order, before: str | None, after: str | None, otherwise: int) -> int:
    if before is not None:
        return order.index(_member(order, before))
    return otherwise if after is None else order.index(_member(order, after)) + 1


def _member(order: Order, person: str) -> str:
    if person not in order:
        raise Impossible(f"{person} is no member: {', '.join(dict.fromkeys(order))}")
    return person
