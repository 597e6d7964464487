"""The people who have moved, relative to the others, between two orders that go round."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise, product

from watchbill.rota.orders import Order

_Point = tuple[int, int]
"""A place of one order and a place of another that have the same person."""

_NONE: frozenset[str] = frozenset()

POINTS = 500
"""How many points of two orders are compared; two orders of 200 different people have 200 points."""


def displaced(before: Order, after: Order, moving: Collection[str] = _NONE) -> frozenset[str]:
    """
    Return the people who have another place, relative to the others, in the second of two orders.

    An order goes round, so it does not matter where its list begins. A person has stayed if every longest
    common cyclic subsequence has all their places: if two neighbours swap, both are displaced; if one person
    moves further, only that person is. If nobody has stayed by this rule, the order has been reversed, and
    everybody would be displaced. Then one person counts as fixed, and everybody stays who is in every
    longest subsequence that has the fixed person. The fixed person is the first, by key, who is not `moving`,
    so that their shifts stay as they are; if everybody is moving, it is the first of all.

    In orders with more than POINTS points, only the number of places of each person is compared. Whoever
    moves then counts as not part of the edit.
    """
    if _same(before, after):
        return _NONE
    was, now = Counter(before), Counter(after)
    staying = frozenset(person for person, times in was.items() if now[person] == times)
    both = was.keys() & now.keys()
    before, after = (tuple(person for person in order if person in both) for order in (before, after))
    people = frozenset(was.keys() | now.keys())
    if (
        not staying
        or _same(before, after)
        or sum(times * now[person] for person, times in was.items()) > POINTS
    ):
        return people - staying
    found = _whole(before, staying, _settled(before, after)[1])
    return people - (found or _around(before, after, staying, moving))


def _same(one: Order, other: Order) -> bool:
    """Tell whether two orders are the same, wherever their lists begin."""
    if one == other:
        return True
    if len(one) != len(other):
        return False
    return any(one == other[place:] + other[:place] for place, person in enumerate(other) if person == one[0])


def _whole(order: Order, people: Collection[str], places: Collection[int]) -> frozenset[str]:
    """Return the people who have all their places in an order among some places."""
    missing = {person for place, person in enumerate(order) if place not in places}
    return frozenset(person for person in people if person not in missing)


@lru_cache(maxsize=1024)
def _settled(before: Order, after: Order) -> tuple[int, frozenset[int]]:
    """
    Return the length of the longest common cyclic subsequences, and the places of the first order in all.

    A subsequence of that length leaves out only so many places, so each has one of the first few places.
    """
    best, always = 0, frozenset[int]()
    for place, person in enumerate(before):
        if place > len(before) - best:
            break
        for other in _places(after, person):
            length, found = _through(before, after, (place, other))
            if length > best:
                best, always = length, found
            elif length == best:
                always &= found
    return best, always


def _around(before: Order, after: Order, staying: Collection[str], moving: Collection[str]) -> frozenset[str]:
    """Return who is in every longest common cyclic subsequence that has the person who counts as fixed."""
    longest, fixed = 0, _NONE
    for person in sorted(staying, key=lambda each: (each in moving, each)):
        always = frozenset(range(len(before)))
        for point in product(_places(before, person), _places(after, person)):
            length, found = _through(before, after, point)
            if length > longest:
                longest, fixed, always = length, frozenset({person}), found
            elif length == longest and person in fixed:
                always &= found
        if person in fixed:
            fixed |= _whole(before, staying, always)
    return fixed


def _places(order: Order, person: str) -> tuple[int, ...]:
    return tuple(place for place, each in enumerate(order) if each == person)


@lru_cache(maxsize=4096)
def _through(before: Order, after: Order, point: _Point) -> tuple[int, frozenset[int]]:
    """Return what `_settled` does, for the subsequences with a point: seen from there, orders are lists."""
    begin, other = point
    length, places = _linear(before[begin + 1 :] + before[:begin], after[other + 1 :] + after[:other])
    return length + 1, frozenset({begin, *((place + begin + 1) % len(before) for place in places)})


def _linear(before: Order, after: Order) -> tuple[int, frozenset[int]]:
    """Return the length of two lists' longest common subsequences, and the first list's places in all."""
    there: dict[str, list[int]] = {}
    for place, person in enumerate(after):
        there.setdefault(person, []).append(place)
    # The second list's places are in falling order, so that no place of the first is used twice.
    points = [
        (place, other) for place, person in enumerate(before) for other in reversed(there.get(person, ()))
    ]
    up = _ranks([other for _, other in points])
    down = _ranks([-other for _, other in reversed(points)])[::-1]
    length = max(up, default=0)
    ranks: list[list[_Point]] = [[] for _ in range(length)]
    for point, above, below in zip(points, up, down, strict=True):
        if above + below == length + 1:
            ranks[above - 1].append(point)
    return length, _unavoidable(ranks)


def _ranks(values: Sequence[int]) -> list[int]:
    """Return, for each value, the length of the longest rising subsequence that ends with it."""
    ends: list[int] = []
    found = []
    for value in values:
        rank = bisect_left(ends, value)
        ends[rank : rank + 1] = [value]
        found.append(rank + 1)
    return found


def _unavoidable(ranks: Sequence[Sequence[_Point]]) -> frozenset[int]:
    """
    Return the places that are on every path through the ranks: one point of each, both places rising.

    The paths are counted: a place is on every path if as many paths lead through it as there are.
    """
    if all(len(rank) == 1 for rank in ranks):
        return frozenset(point[0] for (point,) in ranks)
    to, onward = _ways(ranks, 1), _ways(ranks[::-1], -1)
    through: Counter[int] = Counter()
    for point, ways in to.items():
        through[point[0]] += ways * onward[point]
    total = sum(to[point] for point in ranks[-1])
    return frozenset(place for place, ways in through.items() if ways == total)


def _ways(ranks: Sequence[Sequence[_Point]], sign: int) -> dict[_Point, int]:
    """Return how many paths from the first rank reach each point."""
    found = dict.fromkeys(ranks[0], 1)
    for before, rank in pairwise(ranks):
        for one, other in rank:
            found[one, other] = sum(
                found[point]
                for point in before
                if sign * point[0] < sign * one and sign * point[1] < sign * other
            )
    return found
