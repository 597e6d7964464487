"""Whether a text matches a pattern, and which text matches several and none of some others."""

from collections import deque
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from watchbill.alerting.characters import LAST, Ranges
from watchbill.alerting.regex import Choice, Edge, Node, One, Repeat, Sequence, literal, parse
from watchbill.alerting.scanner import RegexError

STATES = 20_000
"""The largest automaton that is built: longer patterns are refused."""

EXPLORED = 5_000
"""How many combined states a search looks at before it gives up."""

States = frozenset[int]


class UndecidedError(Exception):
    """A search that was given up: there may be such a text, or none."""


@dataclass(slots=True)
class _Builder:
    """Thompson's construction: states are numbers; `start` and `end` edges are only taken at the text's edges."""

    free: list[list[int]]
    at_start: dict[int, int]
    at_end: dict[int, int]
    reads: dict[int, tuple[Ranges, int]]

    def state(self) -> int:
        if len(self.free) >= STATES:
            raise RegexError("this pattern is too large", 0)
        self.free.append([])
        return len(self.free) - 1

    def add(self, node: Node, start: int) -> int:
        """Append a node after a state; return the state after it."""
        match node:
            case One(ranges=ranges):
                end = self.state()
                self.reads[fresh := self.state()] = (ranges, end)
                self.free[start].append(fresh)
                return end
            case Edge(start=is_start):
                end = self.state()
                fresh = self.state()
                self.free[start].append(fresh)
                (self.at_start if is_start else self.at_end)[fresh] = end
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


class Pattern:
    """A regular expression that is matched against whole texts."""

    __slots__ = ("_accept", "_edges", "_free", "_reads", "_steps", "cuts", "first")

    def __init__(self, node: Node) -> None:
        """Build the automaton; raises RegexError where the pattern is too large."""
        builder = _Builder(free=[[]], at_start={}, at_end={}, reads={})
        self._accept = builder.add(node, 0)
        self._free = builder.free
        self._edges = (builder.at_start, builder.at_end)
        self._reads = builder.reads
        self._steps: dict[tuple[States, str], States] = {}
        self.first = self._closure({0}, start=True, end=False)
        self.cuts = frozenset(
            cut for ranges, _ in self._reads.values() for low, high in ranges for cut in (low, high + 1)
        )

    def _closure(self, states: set[int], *, start: bool, end: bool) -> States:
        found = set(states)
        pending = list(states)
        at_start, at_end = self._edges
        while pending:
            state = pending.pop()
            following = list(self._free[state])
            if start and state in at_start:
                following.append(at_start[state])
            if end and state in at_end:
                following.append(at_end[state])
            for other in following:
                if other not in found:
                    found.add(other)
                    pending.append(other)
        return frozenset(found)

    def step(self, states: States, char: str) -> States:
        """Return where a character leads; the empty set where it cannot be read."""
        known = self._steps.get((states, char))
        if known is None:
            code = ord(char)
            reached = {
                end
                for state in states
                if (read := self._reads.get(state)) is not None
                for ranges, end in (read,)
                if any(low <= code <= high for low, high in ranges)
            }
            known = self._steps[states, char] = self._closure(reached, start=False, end=False)
        return known

    def accepts(self, states: States, *, empty: bool) -> bool:
        """Whether the text may end here; `empty` where nothing has been read."""
        return self._accept in states or self._accept in self._closure(set(states), start=empty, end=True)

    def matches(self, text: str) -> bool:
        """Whether the whole text matches."""
        states = self.first
        for char in text:
            states = self.step(states, char)
            if not states:
                return False
        return self.accepts(states, empty=not text)


@lru_cache(maxsize=4096)
def pattern(text: str) -> Pattern:
    """Return a regular expression as Alertmanager anchors it; raises RegexError."""
    return Pattern(parse(text))


@lru_cache(maxsize=4096)
def exactly(text: str) -> Pattern:
    """Return the pattern that matches one text."""
    return Pattern(literal(text))


def witness(matching: tuple[Pattern, ...], failing: tuple[Pattern, ...]) -> str | None:
    """
    Return a shortest text that matches all of some patterns and none of others; None where there is none.

    Exact: the patterns are walked together, one representative of each group of
    characters that none of them tells apart. Raises UndecidedError where that is too much.
    """
    patterns = matching + failing
    alphabet = _alphabet(frozenset[int]().union(*(each.cuts for each in patterns)))
    start = tuple(each.first for each in patterns)
    queue = deque([(start, "")])
    seen = {start}
    while queue:
        states, text = queue.popleft()
        ends = [each.accepts(state, empty=not text) for each, state in zip(patterns, states, strict=True)]
        if all(ends[: len(matching)]) and not any(ends[len(matching) :]):
            return text
        for char in alphabet:
            following = tuple(each.step(state, char) for each, state in zip(patterns, states, strict=True))
            if following in seen or not all(following[: len(matching)]):
                continue
            if len(seen) >= EXPLORED:
                raise UndecidedError
            seen.add(following)
            queue.append((following, text + char))
    return None


def _alphabet(cuts: frozenset[int]) -> tuple[str, ...]:
    """Return one character between each two cuts, the readable ones first."""
    bounds = sorted(cuts | {0, 0xD800, 0xE000, LAST + 1})
    chars = []
    for low, end in pairwise(bounds):
        if 0xD800 <= low < 0xE000:  # surrogates are no text
            continue
        nice = next((char for char in "ax0-A/" if low <= ord(char) < end), None)
        chars.append(nice or chr(min(max(low, 33), end - 1)))
    return tuple(sorted(chars, key=_oddity))


def _oddity(char: str) -> tuple[bool, bool, bool, bool, str]:
    return (not char.isascii(), not char.isalpha(), not char.isalnum(), not char.isprintable(), char)
