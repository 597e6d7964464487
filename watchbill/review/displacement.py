"""The people whose place relative to the others differs between two orders that go round."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise, product

from watchbill.rota.orders import Order

_Point = tuple[int, int]
"""A place of one order and a place of another at which the same person stands."""

_NONE: frozenset[str] = frozenset()

POINTS = 500
"""Points of two orders that are compared: two hundred people, each once, have two hundred."""


def displaced(before: Order, after: Order, moving: Collection[str] = _NONE) -> frozenset[str]:
    """
    Return who stands elsewhere, relative to the others, in one of two orders that go round.

    An order goes round, so it does not matter with whom its list begins. A person stands where they stood if
    every longest common cyclic subsequence has all their places: of two neighbours who swap both are
    displaced, and one who moves further is alone. Where that holds of nobody, the order has been turned over,
    and everybody would be displaced: then one person counts as fixed, and it holds of whoever is in every
    longest subsequence that has this person. It is somebody who is not `moving`, so that their shifts stay as
    they are, if there is anybody, and the first of several by their keys.

    Of orders with more than POINTS nothing is compared but how often each person stands there: who moves then
    counts as somebody who is not part of the edit.
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
    """Tell whether two orders are the same but for where they begin."""
    if one == other:
        return True
    if len(one) != len(other):
        return False
    return any(one == other[place:] + other[:place] for place, person in enumerate(other) if person == one[0])


def _whole(order: Order, people: Collection[str], places: Collection[int]) -> frozenset[str]:
    """Return those of some people all of whose places in an order are among some places."""
    missing = {person for place, person in enumerate(order) if place not in places}
    return frozenset(person for person in people if person not in missing)


@lru_cache(maxsize=1024)
def _settled(before: Order, after: Order) -> tuple[int, frozenset[int]]:
    """
    Return the length of the longest common cyclic subsequences, and the first order's places that all have.

    Each of them lacks all but its length of the places, so that one of the first few places is in each.
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
    """Return who is in every longest common cyclic subsequence that has a person who is taken as fixed."""
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
    """Return the same as `_settled` of the subsequences that have a point: seen from it, orders are lists."""
    begin, other = point
    length, places = _linear(before[begin + 1 :] + before[:begin], after[other + 1 :] + after[:other])
    return length + 1, frozenset({begin, *((place + begin + 1) % len(before) for place in places)})


def _linear(before: Order, after: Order) -> tuple[int, frozenset[int]]:
    """Return the length of two lists' longest common subsequences, and the first's places that all have."""
    there: dict[str, list[int]] = {}
    for place, person in enumerate(after):
        there.setdefault(person, []).append(place)
    # Places of the second list in falling order, so that no place of the first is used twice.
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
    """Return for each of some values the length of the longest rising subsequence that ends with it."""
    ends: list[int] = []
    found = []
    for value in values:
        rank = bisect_left(ends, value)
        ends[rank : rank + 1] = [value]
        found.append(rank + 1)
    return found


def _unavoidable(ranks: Sequence[Sequence[_Point]]) -> frozenset[int]:
    """
    Return the places that every way through the ranks has: one point of each, both places rising.

    Ways are counted: a place that all of them have is in as many as there are.
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
    """Return in how many ways each point is reached from the first rank."""
    found = dict.fromkeys(ranks[0], 1)
    for before, rank in pairwise(ranks):
        for one, other in rank:
            found[one, other] = sum(
                found[point]
                for point in before
                if sign * point[0] < sign * one and sign * point[1] < sign * other
            )
    return found
