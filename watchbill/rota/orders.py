"""Everyday edits of an order of members: somebody joins, leaves, replaces somebody else, or moves."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Order = tuple[str, ...]


class Impossible(Exception):  # noqa: N818 - a caller shows it to a person as an answer
    """An edit that makes no sense for this order; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorder:
    """
    An edit of an order: `now` edits the order that it is meant for, `later` one that is planned to follow.

    `now` raises Impossible where there is nothing to edit. `later` does only what is not done yet; it raises
    Impossible only where nobody would be left.
    """

    now: Callable[[Order], Order]
    later: Callable[[Order], Order]


def added(person: str, *, before: str | None = None, after: str | None = None) -> Reorder:
    """Return the edit that adds somebody to an order, by default at its end."""

    def now(order: Order) -> Order:
        if person in order:
            raise Impossible(f"{person} is already a member: {_listed(order)}")
        for neighbour in _neighbours(before, after):
            _member(order, neighbour)
        return _put(person, order, before, after)

    return Reorder(
        now=now, later=lambda order: order if person in order else _put(person, order, before, after)
    )


def removed(person: str) -> Reorder:
    """Return the edit that removes somebody from an order."""

    def now(order: Order) -> Order:
        _member(order, person)
        return later(order)

    def later(order: Order) -> Order:
        rest = tuple(each for each in order if each != person)
        if not rest:
            raise Impossible(f"{person} is the only member")
        return rest

    return Reorder(now=now, later=later)


def replaced(person: str, by: str) -> Reorder:
    """Return the edit that gives somebody's places to somebody else; a member keeps only their own."""

    def now(order: Order) -> Order:
        _member(order, person)
        if by in order:
            raise Impossible(f"{by} is already a member: {_listed(order)}")
        return later(order)

    def later(order: Order) -> Order:
        if by in order:
            return tuple(each for each in order if each != person)
        return tuple(by if each == person else each for each in order)

    return Reorder(now=now, later=later)


def moved(person: str, *, before: str | None = None, after: str | None = None) -> Reorder:
    """Return the edit that gives somebody another place in an order; several places are never moved."""

    def now(order: Order) -> Order:
        if person in _neighbours(before, after):
            raise Impossible(f"{person} cannot stand beside {person}: name another member")
        for each in (person, *_neighbours(before, after)):
            _member(order, each)
        if (turns := order.count(person)) > 1:
            raise Impossible(
                f"{person} takes {turns} turns in a round, and a move is of a single one; "
                f"edit the order by hand: {', '.join(order)}"
            )
        edited = later(order)
        if edited in (order[place:] + order[:place] for place in range(len(order))):
            raise Impossible(
                f"{person} already has that place, because an order goes round: {_listed(order)}"
            )
        return edited

    def later(order: Order) -> Order:
        if not {person, *_neighbours(before, after)} <= {*order} or order.count(person) > 1:
            return order
        return _put(person, tuple(each for each in order if each != person), before, after)

    return Reorder(now=now, later=later)


def merged(before: Order, after: Order) -> Reorder:
    """
    Return the edit that turns one order into another: who comes, who goes, and who moves.

    In an order that is like neither, `later` removes whoever goes, adds whoever comes after the person whom
    they follow in `after`, and gives those who stay their order in `after`, if that changed. It raises
    Impossible also where somebody is in an order twice.
    """

    def now(order: Order) -> Order:
        if order != before:
            raise Impossible(f"this is a different order: {_listed(order)}")
        return after

    def later(order: Order) -> Order:
        if order == before:
            return after
        if any(len({*each}) < len(each) for each in (order, before, after)):
            raise Impossible(f"somebody serves twice in a round: {_listed(order)}")
        rest = [each for each in order if each in after or each not in before]
        stay = [each for each in after if each in before and each in rest]
        if [each for each in before if each in stay] != stay:
            places = iter(stay)
            rest = [next(places, each) if each in stay else each for each in rest]
        for place, each in enumerate(after):
            if each not in before and each not in rest:
                behind = next((rest.index(other) + 1 for other in after[:place][::-1] if other in rest), 0)
                rest.insert(behind, each)
        if not rest:
            raise Impossible(f"nobody would be left of {_listed(order)}")
        return tuple(rest)

    return Reorder(now=now, later=later)


def replacements(before: Order, after: Order) -> Mapping[str, str]:
    """Map those who went to those who came in their places, in an order that is as long as before."""
    if len(before) != len(after):
        return {}
    places = zip(before, after, strict=True)
    return {one: other for one, other in places if one not in after and other not in before}


def _put(person: str, order: Order, before: str | None, after: str | None) -> Order:
    place = len(order)
    if before in order:
        place = order.index(str(before))
    elif after in order:
        place = order.index(str(after)) + 1
    return (*order[:place], person, *order[place:])


def _neighbours(before: str | None, after: str | None) -> Order:
    return tuple(each for each in (before, after) if each is not None)


def _member(order: Order, person: str) -> None:
    if person not in order:
        raise Impossible(f"{person} is not a member: {_listed(order)}")


def _listed(order: Order) -> str:
    return ", ".join(dict.fromkeys(order))
