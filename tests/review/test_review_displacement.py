"""People who have moved, relative to the others, in an order that goes round."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from watchbill.review.displacement import Order, displaced

orders = st.lists(st.sampled_from("abcde"), max_size=6).map(tuple)
once = st.lists(st.sampled_from("abcdef"), min_size=1, max_size=6, unique=True).map(tuple)
permuted = st.integers(1, 7).flatmap(
    lambda size: st.tuples(*[st.permutations("abcdefg"[:size]).map(tuple)] * 2)
)
movers = st.sets(st.sampled_from("abcdef"))


@pytest.mark.parametrize(
    ("before", "after", "named"),
    [
        ("abcd", "abcd", ""),
        ("abcd", "cdab", ""),
        ("ab", "ba", ""),
        ("abcd", "abxcd", "x"),
        ("abcd", "cdxab", "x"),
        ("abcd", "cdabx", "x"),
        ("abcd", "acd", "b"),
        ("abcd", "cda", "b"),
        ("abcd", "axcd", "bx"),
        ("abcd", "bacd", "ab"),
        ("abcd", "dbca", "ad"),
        ("abcdef", "acdbef", "b"),
        ("abcdef", "efacdb", "b"),
        ("abcdef", "dabcef", "d"),
        ("abcdef", "badcef", "abcd"),
        ("abac", "abc", "a"),
        ("abac", "acab", ""),
        ("abacd", "acabd", "d"),
        ("", "ab", "ab"),
        ("ab", "cd", "abcd"),
    ],
)
def test_displaced_are_those_added_removed_and_out_of_order(before: str, after: str, named: str) -> None:
    """If two neighbours swap, both are named; if one person moves further, only that person is."""
    assert set(named) == displaced(tuple(before), tuple(after))


def test_orders_with_few_people_and_many_places_are_not_compared() -> None:
    """A hundred places of two people would take a minute; only people with fewer or more places are named."""
    before, after = tuple("ab" * 50), tuple("a" * 50 + "b" * 50)
    assert displaced(before, after) == set()
    assert displaced(before, (*after, "c", "a")) == {"a", "c"}


def test_a_long_order_of_different_people_is_compared() -> None:
    """It has as many people as the file allows, each once."""
    people = tuple(f"p{number}" for number in range(200))
    assert displaced(people, (people[1], people[0], *people[2:])) == {"p0", "p1"}


@pytest.mark.parametrize(
    ("before", "after", "fixed", "named"),
    [
        ("abc", "bac", "", "bc"),
        ("abc", "bac", "c", "ab"),
        ("abcd", "cbad", "", "bcd"),
        ("abcd", "cbad", "bd", "acd"),
        ("abcdef", "abefcd", "", "cdef"),
        ("abcdef", "abefcd", "ef", "abcd"),
        ("abcdef", "fedcba", "", "bcdef"),
    ],
)
def test_a_reversed_order_does_not_name_everybody(before: str, after: str, fixed: str, named: str) -> None:
    """
    Somebody whose shifts stay counts as fixed, else the first by key; the others are compared with them.
    """
    moving = {*before} - {*fixed} if fixed else set()
    assert set(named) == displaced(tuple(before), tuple(after), moving)


@settings(deadline=None)
@given(st.tuples(orders, orders) | permuted, movers)
def test_displaced_equal_a_search_of_all_cyclic_subsequences(
    pair: tuple[Order, Order], moving: set[str]
) -> None:
    """
    A person is not named if all their places are in every longest one; if that is nobody, in every one with
    the fixed person.
    """
    before, after = pair
    people, longest = {*before, *after}, _longest(before, after)
    stay = {person for person in people if before.count(person) == after.count(person)}
    kept = _kept(before, stay, longest)
    if stay and not kept:
        around = {person: _longest(before, after, person) for person in stay}
        size = max(len(some) for each in around.values() for some in each)
        person = min((p for p in stay if len(next(iter(around[p]))) == size), key=lambda p: (p in moving, p))
        kept = {person} | _kept(before, stay, around[person])
    assert displaced(before, after, moving) == people - kept


@given(st.tuples(orders, orders) | permuted, movers, st.integers(0, 6), st.integers(0, 6))
def test_where_the_lists_begin_does_not_matter(
    pair: tuple[Order, Order], moving: set[str], one: int, two: int
) -> None:
    """The same people are named for any rotation of either list."""
    before, after = pair
    assert displaced(before[one:] + before[:one], after[two:] + after[:two], moving) == displaced(
        before, after, moving
    )


@given(st.tuples(orders, orders) | permuted, movers)
def test_displaced_are_the_same_for_the_reverse(pair: tuple[Order, Order], moving: set[str]) -> None:
    """An edit and its revert name the same people."""
    before, after = pair
    assert displaced(before, after, moving) == displaced(after, before, moving)


@given(st.tuples(orders, orders) | permuted, movers)
def test_not_everybody_who_stays_is_displaced(pair: tuple[Order, Order], moving: set[str]) -> None:
    """However an order changes, somebody who serves as often as before has stayed."""
    before, after = pair
    stay = {person for person in before if before.count(person) == after.count(person)}
    assert bool(stay) == bool(stay - displaced(before, after, moving))


@given(once, st.data())
def test_a_joiner_or_leaver_displaces_nobody_else(before: Order, data: st.DataObject) -> None:
    """It does not matter where the lists begin."""
    leaves = data.draw(st.sets(st.sampled_from(before), max_size=len(before) - 1))
    after = [person for person in before if person not in leaves]
    for person in (joins := data.draw(st.sets(st.sampled_from("uvw")))):
        after.insert(data.draw(st.integers(0, len(after))), person)
    turns = data.draw(st.integers(0, len(after)))
    assert displaced(before, (*after[turns:], *after[:turns])) == leaves | joins


def test_one_who_moves_among_sixty_is_found() -> None:
    """It does not matter where the new list begins, and the reverse is the same."""
    names = tuple(f"p{number:02}" for number in range(60))
    moved = (*names[:10], *names[11:40], names[10], *names[40:])
    assert displaced(names, (*moved[25:], *moved[:25])) == displaced(moved, names) == {names[10]}


def _longest(before: Order, after: Order, person: str | None = None) -> list[tuple[int, ...]]:
    """Return the places of all longest common cyclic subsequences, or only of those that have a person."""
    starts = range(max(len(after), 1))
    for size in range(len(before), -1, -1):
        found = [
            some
            for some in combinations(range(len(before)), size)
            if (person is None or any(before[place] == person for place in some))
            and any(
                _within([before[place] for place in some], after[turn:] + after[:turn]) for turn in starts
            )
        ]
        if found:
            return found
    raise AssertionError("the empty one is common to all")


def _kept(before: Order, stay: set[str], longest: list[tuple[int, ...]]) -> set[str]:
    """Return the people who have all their places in every one of some subsequences."""
    return {
        person
        for person in stay
        if all(
            {place for place, each in enumerate(before) if each == person} <= set(some) for some in longest
        )
    }


def _within(some: list[str], order: Order) -> bool:
    rest = iter(order)
    return all(person in rest for person in some)
