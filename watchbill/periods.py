"""Periods of time: their union, their intersection, and a walk through several sequences in step."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Generic, NamedTuple, Protocol, TypeVar, overload

Time = TypeVar("Time", int, datetime)
"""Seconds or instants; values that are compared are all in UTC, or all by the same wall clock."""

_Known = TypeVar("_Known", int, datetime, covariant=True)


class Period(NamedTuple, Generic[Time]):
    """A period [start, end) of time."""

    start: Time
    end: Time


class Bounded(Protocol[_Known]):
    """Anything that has a period [start, end) of time: a shift, an override, a gap."""

    @property
    def start(self) -> _Known:
        """When it begins."""
        ...

    @property
    def end(self) -> _Known:
        """When it ends."""
        ...


_One = TypeVar("_One", bound=Bounded[datetime])
_Other = TypeVar("_Other", bound=Bounded[datetime])


def union(periods: Iterable[tuple[Time, Time]], *, touching: bool = True) -> Iterator[Period[Time]]:
    """
    Yield the union of periods, without empty ones; the periods must be in order of their starts.

    Periods that only touch are joined, unless `touching` is False.
    """
    last: Period[Time] | None = None
    for start, end in periods:
        if end <= start:
            continue
        if last is not None and (start <= last.end if touching else start < last.end):
            if end > last.end:
                last = Period(last.start, end)
            continue
        if last is not None:
            yield last
        last = Period(start, end)
    if last is not None:
        yield last


def intersection(*sequences: Iterable[Period[Time]]) -> Iterator[Period[Time]]:
    """Yield when all sequences have a period, in order; each sequence is in order and without overlaps."""
    return (piece for piece, held in walk(*sequences) if None not in held)


@overload
def walk(
    one: Iterable[_One], other: Iterable[_Other], /
) -> Iterator[tuple[Period[datetime], tuple[_One | None, _Other | None]]]: ...


@overload
def walk(
    *sequences: Iterable[Period[Time]],
) -> Iterator[tuple[Period[Time], tuple[Period[Time] | None, ...]]]: ...


def walk(
    *sequences: Iterable[Bounded[Time]],
) -> Iterator[tuple[Period[Time], tuple[Bounded[Time] | None, ...]]]:
    """
    Yield pieces of time in order, each with the item of every sequence at that time, or None.

    The items of a sequence must be in order and must not overlap. A piece ends wherever an item begins or
    ends; times without any item are left out. Sequences are read only as far as the walk has come.
    """
    iterators = [iter(sequence) for sequence in sequences]
    heads = [next(iterator, None) for iterator in iterators]
    while left := [head for head in heads if head is not None]:
        now = min(head.start for head in left)
        while any(head is not None and head.start <= now for head in heads):
            held = tuple(head if head is not None and head.start <= now else None for head in heads)
            until = min(head.end if head.start <= now else head.start for head in heads if head is not None)
            if now < until:
                yield Period(now, until), held
                now = until
            for index, head in enumerate(heads):
                while head is not None and head.end <= now:
                    head = heads[index] = next(iterators[index], None)
