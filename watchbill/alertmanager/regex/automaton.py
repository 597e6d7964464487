"""Automata of patterns, and the shortest text that some of them match and others do not."""

from collections import deque
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from watchbill.alertmanager.regex.characters import LAST, Ranges
from watchbill.alertmanager.regex.scanner import RegexError, UnreadError
from watchbill.alertmanager.regex.syntax import Choice, Edge, Node, One, Repeat, Sequence, literal, parse

STATES = 2_500
"""The most states of an automaton."""

RANGES = 16
"""The most ranges of a class of characters."""

KEPT = 128
"""How many automata are kept for the next search."""

PRODUCTS = 5_000
"""How many combined states a search looks at before it gives up."""

TRANSITIONS = 200_000
"""How many steps a search takes before it gives up; it keeps fewer states than that."""

States = frozenset[int]


class UndecidedError(Exception):
    """A search that was given up or never begun: there may or may not be such a text."""


@dataclass(slots=True)
class _Builder:
    """Thompson's construction; states are numbers, and `at_start` and `at_end` apply at the text's edges."""

    free: list[list[int]]
    at_start: dict[int, int]
    at_end: dict[int, int]
    reads: dict[int, tuple[Ranges, int]]

    def state(self) -> int:
        if len(self.free) >= STATES:
            raise UndecidedError
        self.free.append([])
        return len(self.free) - 1

    def add(self, node: Node, start: int) -> int:
        """Append a node after a state, and return the state after it."""
        match node:
            case One(ranges=ranges):
                if len(ranges) > RANGES:
                    raise UndecidedError
                reading = self._after(start) if start in self.reads else start
                end = self.state()
                self.reads[reading] = (ranges, end)
                return end
            case Edge(start=is_start):
                reading = self._after(start)
                end = self.state()
                (self.at_start if is_start else self.at_end)[reading] = end
                return end
            case Sequence(parts=parts):
                for part in parts:
                    start = self.add(part, start)
                return start
            case Choice(options=options):
                end = self.state()
                for option in options:
                    self.free[self.add(option, self._after(start))].append(end)
                return end
            case Repeat():
                return self._repeat(node, start)

    def _after(self, state: int) -> int:
        fresh = self.state()
        self.free[state].append(fresh)
        return fresh

    def _repeat(self, node: Repeat, start: int) -> int:
        for _ in range(node.least):
            start = self.add(node.node, start)
        if node.most is None:
            loop = self._after(start)
            self.free[self.add(node.node, loop)].append(loop)
            return self._after(loop)
        end = self.state()
        for _ in range(node.most - node.least):
            self.free[start].append(end)
            start = self.add(node.node, start)
        self.free[start].append(end)
        return end


class Automaton:
    """A pattern that is matched against whole texts, as sets of states."""

    __slots__ = ("_accept", "_edges", "_free", "_reads", "cuts", "first")

    def __init__(self, node: Node) -> None:
        """Build the automaton; raises UndecidedError if it would have too many states."""
        builder = _Builder(free=[[]], at_start={}, at_end={}, reads={})
        self._accept = builder.add(node, 0)
        self._free = builder.free
        self._edges = (builder.at_start, builder.at_end)
        self._reads = builder.reads
        self.first = self._closure({0}, start=True, end=False)
        self.cuts = frozenset(
            cut for ranges, _ in self._reads.values() for low, high in ranges for cut in (low, high + 1)
        )

    @property
    def size(self) -> int:
        """How many states there are."""
        return len(self._free)

    def _closure(self, states: set[int], *, start: bool, end: bool) -> States:
        found = set(states)
        pending = list(states)
        at_start, at_end = self._edges
        while pending:
            state = pending.pop()
            following = self._free[state]
            if start and state in at_start:
                following = [*following, at_start[state]]
            if end and state in at_end:
                following = [*following, at_end[state]]
            for other in following:
                if other not in found:
                    found.add(other)
                    pending.append(other)
        return frozenset(found)

    def step(self, states: States, char: str) -> States:
        """Return the states after a character; the empty set if it cannot be read."""
        code = ord(char)
        reads = self._reads
        reached = {
            end
            for state in states
            if (read := reads.get(state)) is not None
            for ranges, end in (read,)
            if any(low <= code <= high for low, high in ranges)
        }
        return self._closure(reached, start=False, end=False)

    def accepts(self, states: States, *, empty: bool) -> bool:
        """Whether the text may end here; `empty` says whether nothing has been read."""
        if self._accept in states:
            return True
        return bool(self._edges[1]) and self._accept in self._closure(set(states), start=empty, end=True)


def automaton(text: str) -> Automaton:
    """Return the automaton of a pattern; raises UndecidedError if it cannot be read or is too large."""
    found = _automaton(text)
    if found is None:
        raise UndecidedError
    return found


@lru_cache(maxsize=KEPT)
def _automaton(text: str) -> Automaton | None:
    try:
        return Automaton(parse(text))
    except (RegexError, UnreadError, UndecidedError):
        return None


@lru_cache(maxsize=KEPT)
def exactly(text: str) -> Automaton:
    """Return the automaton of one text; raises UndecidedError if it is too long."""
    return Automaton(literal(text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    The text that a search found, and the work that it took.

    If it is `decided`, None proves that there is no such text.
    """

    text: str | None
    decided: bool
    work: int


def search(matching: tuple[Automaton, ...], failing: tuple[Automaton, ...]) -> Answer:
    """
    Find a shortest text that all patterns in `matching` match and none in `failing`.

    The search is exact: it walks all automata together, with one character for each group of characters that
    no automaton tells apart. It is undecided if that takes more than PRODUCTS or TRANSITIONS. The states of
    the automata count as work too, because they had to be built.
    """
    automata = matching + failing
    walk = _Walk(automata=automata, work=sum(each.size for each in automata))
    try:
        text = _shortest(walk, len(matching))
    except UndecidedError:
        return Answer(text=None, decided=False, work=walk.work)
    return Answer(text=text, decided=True, work=walk.work)


@dataclass(slots=True, kw_only=True)
class _Walk:
    """A walk through several automata at once, which counts its work and takes each step only once."""

    automata: tuple[Automaton, ...]
    work: int
    _steps: dict[tuple[int, States, str], States] = field(default_factory=dict)
    _sets: dict[States, States] = field(default_factory=dict)

    def step(self, states: tuple[States, ...], char: str) -> tuple[States, ...]:
        """Return the states after a character in each automaton."""
        self.work += 1
        reached = []
        for number, each in enumerate(self.automata):
            key = (number, states[number], char)
            known = self._steps.get(key)
            if known is None:
                known = each.step(states[number], char)
                known = self._steps[key] = self._sets.setdefault(known, known)
                self.work += len(states[number]) + len(known)
            reached.append(known)
        if self.work > TRANSITIONS:
            raise UndecidedError
        return tuple(reached)

    def ends(self, states: tuple[States, ...], *, empty: bool) -> list[bool]:
        """Return for each automaton whether it accepts here."""
        self.work += sum(map(len, states))
        return [each.accepts(state, empty=empty) for each, state in zip(self.automata, states, strict=True)]


def _shortest(walk: _Walk, wanted: int) -> str | None:
    """Return a shortest text that the first automata accept and the others do not."""
    alphabet = _alphabet(frozenset[int]().union(*(each.cuts for each in walk.automata)))
    start = tuple(each.first for each in walk.automata)
    queue = deque([(start, "")])
    seen = {start}
    while queue:
        states, text = queue.popleft()
        ends = walk.ends(states, empty=not text)
        if all(ends[:wanted]) and not any(ends[wanted:]):
            return text
        for char in alphabet:
            following = walk.step(states, char)
            if following in seen or not all(following[:wanted]):
                continue
            if len(seen) >= PRODUCTS:
                raise UndecidedError
            seen.add(following)
            queue.append((following, text + char))
    return None


def _alphabet(cuts: frozenset[int]) -> tuple[str, ...]:
    """Return one character from each interval between cuts, readable ones first."""
    bounds = sorted(cuts | {0, 0xD800, 0xE000, LAST + 1})
    chars = []
    for low, end in pairwise(bounds):
        if 0xD800 <= low < 0xE000:  # surrogates are not text
            continue
        nice = next((char for char in "ax0-A/" if low <= ord(char) < end), None)
        chars.append(nice or chr(min(max(low, 33), end - 1)))
    return tuple(sorted(chars, key=_oddity))


def _oddity(char: str) -> tuple[bool, bool, bool, bool, str]:
    return (not char.isascii(), not char.isalpha(), not char.isalnum(), not char.isprintable(), char)
