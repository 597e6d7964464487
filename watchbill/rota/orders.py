"""Everyday edits of an order of members: somebody joins, leaves, takes another's place or another place."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

Order = tuple[str, ...]


class Impossible(Exception):  # noqa: N818 - what a caller tells a person, no error of theirs
    """An edit that makes no sense for this order; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reorder:
    """
    An edit of an order: `now` of the one that it is meant for, `later` of one that is planned to follow.

    `now` raises Impossible where there is nothing to edit. `later` makes true what is not true yet;
    it raises Impossible only where nobody would be left.
    """

    now: Callable[[Order], Order]
    later: Callable[[Order], Order]


def added(person: str, *, before: str | None = None, after: str | None = None) -> Reorder:
    """Return the edit that puts somebody into an order, at its end if nothing else is said."""

    def now(order: Order) -> Order:
        if person in order:
            raise Impossible(f"{person} is a member already: {_listed(order)}")
        for neighbour in _neighbours(before, after):
            _member(order, neighbour)
        return _put(person, order, before, after)

    return Reorder(
        now=now, later=lambda order: order if person in order else _put(person, order, before, after)
    )


def removed(person: str) -> Reorder:
    """Return the edit that takes somebody out of an order."""

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
    """Return the edit that gives somebody's places to somebody else; who has places already keeps those alone."""

    def now(order: Order) -> Order:
        _member(order, person)
        if by in order:
            raise Impossible(f"{by} is a member already: {_listed(order)}")
        return later(order)

    def later(order: Order) -> Order:
        if by in order:
            return tuple(each for each in order if each != person)
        return tuple(by if each == person else each for each in order)

    return Reorder(now=now, later=later)


def moved(person: str, *, before: str | None = None, after: str | None = None) -> Reorder:
    """Return the edit that gives somebody another place in an order; who has several keeps them."""

    def now(order: Order) -> Order:
        if person in _neighbours(before, after):
            raise Impossible(f"{person} cannot stand beside {person}: name another member")
        for each in (person, *_neighbours(before, after)):
            _member(order, each)
        if (turns := order.count(person)) > 1:
            raise Impossible(
                f"{person} takes {turns} turns in a round, and a move is of one: "
                f"write the order by hand: {', '.join(order)}"
            )
        edited = later(order)
        if edited in (order[place:] + order[:place] for place in range(len(order))):
            raise Impossible(f"{person} has that place already, for an order goes round: {_listed(order)}")
        return edited

    def later(order: Order) -> Order:
        if not {person, *_neighbours(before, after)} <= {*order} or order.count(person) > 1:
            return order
        return _put(person, tuple(each for each in order if each != person), before, after)

    return Reorder(now=now, later=later)


def merged(before: Order, after: Order) -> Reorder:
    """
    Return the edit that leads from one order to another: who comes, who goes, and who stands elsewhere.

    Of an order that is like neither, `later` takes whoever goes, puts whoever comes behind whom
    they stand in `after`, and lets those who stay have their order there, if that changed.
    It raises Impossible where somebody stands in an order twice, too.
    """

    def now(order: Order) -> Order:
        if order != before:
            raise Impossible(f"the order is another one: {_listed(order)}")
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
            raise Impossible(f"nobody is left of {_listed(order)}")
        return tuple(rest)

    return Reorder(now=now, later=later)


def replacements(before: Order, after: Order) -> Mapping[str, str]:
    """Return who has whose place in an order as long as it was: those who came, by those who went."""
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
        raise Impossible(f"{person} is no member: {_listed(order)}")


def _listed(order: Order) -> str:
    return ", ".join(dict.fromkeys(order))
