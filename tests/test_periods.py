"""Periods of time against a walk from minute to minute."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from watchbill.periods import Period, intersection, union, walk

MINUTES = range(40)
MONDAY = datetime(2026, 11, 30, tzinfo=UTC)

anything = st.lists(st.tuples(st.sampled_from(MINUTES), st.sampled_from(MINUTES)), max_size=12).map(sorted)
"""Periods in order of their starts: they overlap, touch, are empty or end before they begin."""


@st.composite
def apart(draw: st.DrawFn) -> list[Period[int]]:
    """Return periods in order and without overlaps, some of which touch."""
    edges = sorted(draw(st.sets(st.sampled_from(MINUTES), max_size=16)))
    pieces = [Period(*each) for each in pairwise(edges)]
    return [each for each in pieces if draw(st.booleans())]


sequences = st.lists(apart(), min_size=1, max_size=4)


def minutes(periods: Sequence[tuple[int, int]]) -> set[int]:
    return {minute for start, end in periods for minute in range(start, end)}


def runs(found: set[int]) -> list[Period[int]]:
    """Return the periods that some minutes make, none of which touch."""
    starts = [minute for minute in sorted(found) if minute - 1 not in found]
    ends = [minute + 1 for minute in sorted(found) if minute + 1 not in found]
    return [Period(*each) for each in zip(starts, ends, strict=True)]


def at(periods: Sequence[Period[int]], minute: int) -> Period[int] | None:
    return next((each for each in periods if each.start <= minute < each.end), None)


def instant(minute: int) -> datetime:
    return MONDAY + timedelta(minutes=minute)


@given(anything)
def test_a_union_has_the_minutes_of_all(periods: list[tuple[int, int]]) -> None:
    """Its periods are as long as possible, and in order."""
    assert list(union(periods)) == runs(minutes(periods))


@given(anything)
def test_a_union_may_keep_touching_periods_apart(periods: list[tuple[int, int]]) -> None:
    """No period is split, and the minutes are the same."""
    found = list(union(periods, touching=False))
    assert list(union(found)) == runs(minutes(periods))
    assert all(one.end <= other.start for one, other in pairwise(found))
    begun = {start for start, end in periods if start < end}
    over = {end for start, end in periods if start < end}
    inside = {minute for start, end in periods for minute in range(start + 1, end)}
    cuts = {each.start for each in found} & {each.end for each in found}
    assert cuts == (begun & over) - inside


@given(anything)
def test_instants_join_as_minutes_do(periods: list[tuple[int, int]]) -> None:
    """A period is of whole seconds or of instants."""
    found = union((instant(start), instant(end)) for start, end in periods)
    assert list(found) == [(instant(each.start), instant(each.end)) for each in union(periods)]


@given(sequences)
def test_an_intersection_has_the_minutes_that_are_in_each(several: list[list[Period[int]]]) -> None:
    """The sequences may consist of any periods."""
    common = set.intersection(*(minutes(each) for each in several))
    assert list(union(intersection(*several))) == runs(common)
    assert list(intersection(*(runs(minutes(each)) for each in several))) == runs(common)


@given(sequences)
def test_a_walk_gives_the_items_of_each_minute(several: list[list[Period[int]]]) -> None:
    """Each minute of any sequence is in one piece, and the piece has the items of that minute."""
    found = list(walk(*several))
    told = {minute: held for piece, held in found for minute in range(piece.start, piece.end)}
    assert sum(piece.end - piece.start for piece, _ in found) == len(told)
    assert told == {
        minute: tuple(at(each, minute) for each in several)
        for minute in sorted(set().union(*(minutes(each) for each in several)))
    }


@given(sequences)
def test_a_walk_cuts_only_where_something_begins_or_ends(several: list[list[Period[int]]]) -> None:
    """Two pieces that touch have different items."""
    found = list(walk(*several))
    assert not any(one[0].end == other[0].start and one[1] == other[1] for one, other in pairwise(found))


def test_a_walk_and_a_union_only_read_as_far_as_needed() -> None:
    """An endless sequence can be walked; each is read at most one period ahead."""
    read = []

    def endless() -> Iterator[Period[int]]:
        minute = 0
        while True:
            read.append(minute)
            yield Period(minute, minute + 1)
            minute += 2

    assert next(walk(endless(), [Period(0, 9)])) == ((0, 1), (Period(0, 1), Period(0, 9)))
    assert read == [0]
    assert next(union(endless())) == Period(0, 1)
    assert read == [0, 0, 2]
