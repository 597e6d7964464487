"""Patterns that match only finitely many values, and these values."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.regex.scanner import RegexError, UnreadError
from watchbill.alertmanager.regex.syntax import Choice, Edge, Node, One, Repeat, Sequence, parse

MOST = 500
"""The most values that are listed."""

CHARACTERS = 30_000
"""The most characters of all values together."""

JOINED = 20_000
"""The most texts that are joined on the way."""

_START, _END = "\ud800", "\udfff"
"""Marks for an edge of the text; no value has these characters."""


@lru_cache(maxsize=4096)
def is_finite(text: str) -> bool:
    """
    Whether a regular expression matches finitely many values, because each repetition has an upper bound.

    False if its structure cannot be read.
    """
    try:
        return _bounded(parse(text))
    except (RegexError, UnreadError):
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """The values that a regular expression matches, shortest first, and the work that listing them took."""

    values: tuple[str, ...] | None
    """None if there are too many, or if they are not known."""
    work: int


@lru_cache(maxsize=4096)
def listing(text: str) -> Listing:
    """List the values that a regular expression matches."""
    budget = Budget(left=JOINED)
    try:
        marked = _listed(parse(text), budget)
    except (RegexError, UnreadError):
        marked = None
    found = None if marked is None else {value for each in marked if (value := _value(each)) is not None}
    return Listing(
        values=None if found is None else tuple(sorted(found, key=lambda value: (len(value), value))),
        work=JOINED - budget.left,
    )


def _bounded(node: Node) -> bool:
    match node:
        case Repeat(node=inner, most=None):
            return not _longer_than_none(inner)
        case Repeat(node=inner):
            return _bounded(inner)
        case Sequence(parts=nodes) | Choice(options=nodes):
            return all(map(_bounded, nodes))
        case _:
            return True


def _longer_than_none(node: Node) -> bool:
    """Whether a node may match more than the empty text."""
    match node:
        case One(ranges=ranges):
            return bool(ranges)
        case Repeat(node=inner, most=most):
            return most != 0 and _longer_than_none(inner)
        case Sequence(parts=nodes) | Choice(options=nodes):
            return any(map(_longer_than_none, nodes))
        case _:
            return False


def _listed(node: Node, budget: Budget) -> set[str] | None:
    """Return the texts of a node, with marks for the edges of the whole text."""
    match node:
        case One(ranges=ranges):
            codes = [range(low, high + 1) for low, high in ranges]
            if sum(map(len, codes)) > MOST:
                return None
            return {chr(code) for each in codes for code in each if not 0xD800 <= code < 0xE000}
        case Edge(start=start):
            return {_START if start else _END}
        case Choice(options=options):
            found: set[str] = set()
            for option in options:
                more = _listed(option, budget)
                if more is None or not _few(found, budget):
                    return None
                found |= more
            return found
        case Sequence(parts=parts):
            found = {""}
            for part in parts:
                joined = _joined(found, part, budget)
                if joined is None:
                    return None
                found = joined
            return found
        case Repeat():
            return _repeated(node, budget)


def _joined(found: set[str], part: Node, budget: Budget) -> set[str] | None:
    more = _listed(part, budget)
    if more is None or len(found) * len(more) > MOST:
        return None
    budget.spend(len(more))
    joined = {before + after for before, after in product(found, more)}
    return joined if _few(joined, budget) else None


def _repeated(node: Repeat, budget: Budget) -> set[str] | None:
    if node.most is None and _longer_than_none(node.node):
        return None
    found = longest = {""}
    for number in range(max(node.least, 1) if node.most is None else node.most):
        joined = _joined(longest, node.node, budget)
        if joined is None:
            return None
        longest = joined
        found = longest if number < node.least else found | longest
    return found if _few(found, budget) else None


def _few(found: set[str], budget: Budget) -> bool:
    budget.spend(len(found))
    return len(found) <= MOST and sum(map(len, found)) <= CHARACTERS and not budget.spent


def _value(marked: str) -> str | None:
    """Return a text without its marks, or None if a mark is not at its edge of the text."""
    value = marked.replace(_START, "").replace(_END, "")
    if not value:
        return value
    begins = marked.index(value[0])
    ends = marked.rindex(value[-1]) + 1
    fits = marked[begins:ends] == value and _END not in marked[:begins] and _START not in marked[ends:]
    return value if fits else None
