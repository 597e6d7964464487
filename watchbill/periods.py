"""Periods of time: their union, when several hold at once, and sequences of them walked in step."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Generic, NamedTuple, Protocol, TypeVar, overload

Time = TypeVar("Time", int, datetime)
"""A number of seconds, or an aware instant; those that are compared are all in UTC, or all of one wall clock."""

_Known = TypeVar("_Known", int, datetime, covariant=True)


class Period(NamedTuple, Generic[Time]):
    """A period [start, end) of time."""

    start: Time
    end: Time


class Bounded(Protocol[_Known]):
    """Anything that holds over a period [start, end) of time: a shift, an override, a gap."""

    @property
    def start(self) -> _Known:
        """When it begins."""
        ...

    @property
    def end(self) -> _Known:
        """When it is over."""
        ...


_One = TypeVar("_One", bound=Bounded[datetime])
_Other = TypeVar("_Other", bound=Bounded[datetime])


def union(periods: Iterable[tuple[Time, Time]], *, touching: bool = True) -> Iterator[Period[Time]]:
    """
    Yield the union of periods that come in order of their starts, as they come; empty ones go.

    Those that only touch become one, unless `touching` says that they stay apart.
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
    """Yield when all sequences have a period, in order; the periods of each are in order and apart."""
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
    Yield pieces of time in order, each with what holds in it of each sequence, None where nothing does.

    What stands in a sequence is in order and apart. A piece ends wherever anything begins or ends; times in
    which nothing holds are left out. Sequences are read only as far as the walk has come.
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
