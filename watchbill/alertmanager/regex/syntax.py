"""A parser for RE2's syntax, which makes a tree that things can be proved about."""

import string
from dataclasses import dataclass, field

from watchbill.alertmanager.regex.characters import ANY, NOT_NEWLINE, Ranges
from watchbill.alertmanager.regex.scanner import RegexError, Scanner, UnreadError

REPEATS = 1000
"""The most repetitions that RE2 accepts; nested repetitions multiply."""

LONGEST = 20_000
"""The longest pattern that is parsed, in characters."""

DEPTH = 100
"""The deepest nesting of groups that is parsed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class One:
    """One character from a set; an empty set matches nothing."""

    ranges: Ranges


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """The start or the end of the text."""

    start: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Several nodes one after the other; none at all match the empty text."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """One of several nodes."""

    options: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A repeated node; `most` is None without an upper bound."""

    node: "Node"
    least: int
    most: int | None


Node = One | Edge | Sequence | Choice | Repeat


def literal(text: str) -> Node:
    """Return the tree that matches exactly one text."""
    return Sequence(parts=tuple(One(ranges=((ord(char), ord(char)),)) for char in text))


def parse(pattern: str) -> Node:
    r"""
    Parse a pattern as Go's regexp does (RE2), for whole-text matching.

    The tree is exact. Raises UnreadError for other patterns that Alertmanager accepts (`\b`, `\B`, `\p{…}`,
    octal numbers, `(?m)`, `(?i)` with non-ASCII letters, deep nesting), and RegexError with its place for an
    error. `expression` decides what is accepted.
    """
    if len(pattern) > LONGEST:
        raise UnreadError
    reader = _Reader(pattern=pattern)
    node = reader.choice(depth=0)
    if reader.at < len(pattern):
        raise RegexError("unexpected )", reader.at)
    if not _repeats_allowed(node, REPEATS):
        raise RegexError(f"repetitions multiply to more than {REPEATS}", 0)
    return node


def _repeats_allowed(node: Node, left: int) -> bool:
    match node:
        case Repeat(node=inner, least=least, most=most):
            count = least if most is None else most
            return count <= left and _repeats_allowed(inner, left // count if count else left)
        case Sequence(parts=nodes) | Choice(options=nodes):
            return all(_repeats_allowed(inner, left) for inner in nodes)
        case _:
            return True


@dataclass(slots=True, kw_only=True)
class _Reader(Scanner):
    """Parses a pattern's structure."""

    names: set[str] = field(default_factory=set)

    def char(self, char: str) -> One:
        return One(ranges=self.cased(((ord(char),) * 2,)))

    def choice(self, depth: int) -> Node:
        if depth > DEPTH:
            raise UnreadError
        options = [self.sequence(depth)]
        while self.take("|"):
            options.append(self.sequence(depth))
        return options[0] if len(options) == 1 else Choice(options=tuple(options))

    def sequence(self, depth: int) -> Node:
        parts: list[Node] = []
        while self.at < len(self.pattern) and not self.peek("|") and not self.peek(")"):
            if self.take("\\Q"):
                parts.extend(self.quoted())
            elif (atom := self.atom(depth)) is not None:
                parts.append(atom)
        return parts[0] if len(parts) == 1 else Sequence(parts=tuple(parts))

    def quoted(self) -> list[Node]:
        # Without `\E`, Go would also quote the `)$` that Alertmanager puts after the pattern.
        text = self.until("\\E", self.at - 2)
        nodes: list[Node] = [self.char(char) for char in text]
        if nodes:
            nodes[-1] = self.repeated(nodes[-1])
        return nodes

    def atom(self, depth: int) -> Node | None:
        """Return the next part with its repetition; None if it only set flags."""
        start = self.at
        char = self.next()
        node: Node | None
        if char in "*+?":
            wildcard = " (the wildcard is .*)" if char == "*" else ""
            raise RegexError(f"nothing to repeat before {char}{wildcard}", start)
        if char == "(":
            node = self.group(depth, start)
            if node is None:
                return None
        elif char == "[":
            node = One(ranges=self.bracket(start))
        elif char == ".":
            node = One(ranges=ANY if self.dot_newline else NOT_NEWLINE)
        elif char in "^$":
            node = Edge(start=char == "^")
        elif char == "\\" and (self.peek("A") or self.peek("z")):
            node = Edge(start=self.next() == "A")
        elif char == "\\":
            node = One(ranges=self.escape(start))
        else:
            if char == "{" and self.count(start) is not None:
                raise RegexError("nothing to repeat before {", start)
            self.at = start + 1
            node = self.char(char)
        return self.repeated(node)

    def repeated(self, node: Node) -> Node:
        start = self.at
        if self.take("*"):
            least, most = 0, None
        elif self.take("+"):
            least, most = 1, None
        elif self.take("?"):
            least, most = 0, 1
        elif self.take("{") and (bounds := self.count(start)) is not None:
            least, most = bounds
        else:
            self.at = start
            return node
        self.take("?")
        again = self.at
        if any(self.peek(char) for char in "*+?") or (self.take("{") and self.count(again) is not None):
            raise RegexError("this repeats a repetition: put the first one in a group", again)
        self.at = again
        return Repeat(node=node, least=least, most=most)

    def count(self, start: int) -> tuple[int, int | None] | None:
        """Return the bounds of `{n}`, `{n,}` or `{n,m}`; None if the brace is a plain character."""
        end = self.pattern.find("}", start)
        low, comma, high = self.pattern[start + 1 : end].partition(",") if end > start else ("", "", "")
        if not _is_count(low) or (high and not _is_count(high)):
            return None
        self.at = end + 1
        least = int(low)
        most = (int(high) if high else None) if comma else least
        if max(least, most or 0) > REPEATS or (most is not None and most < least):
            raise RegexError(f"RE2 does not accept this repetition: {self.pattern[start : end + 1]}", start)
        return least, most

    def group(self, depth: int, start: int) -> Node | None:
        flags = (self.ignore_case, self.dot_newline)
        if self.take("?P<"):
            name = self.until(">", start)
            if not name or not all(char in _WORD for char in name) or name in self.names:
                raise RegexError(f"not a new name for a group: {name!r}", start)
            self.names.add(name)
        elif self.take("?") and not self.flags(start):
            return None
        node = self.choice(depth + 1)
        if not self.take(")"):
            raise RegexError("this group is never closed", start)
        self.ignore_case, self.dot_newline = flags
        return node

    def flags(self, start: int) -> bool:
        """Set the flags of `(?i)` or `(?i:`; return whether a group follows."""
        value = True
        last = ""
        while True:
            char = self.next()
            if char == "-" and value:
                value = False
            elif char == "i":
                self.ignore_case = value
            elif char == "s":
                self.dot_newline = value
            elif char in ":)" and last != "-":
                return char == ":"
            elif char == "m":
                raise UnreadError
            elif char != "U":  # greediness changes nothing if the whole text must match
                flags = self.pattern[start : self.at]
                raise RegexError(f"{flags} does not begin a group", start)
            last = char


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and (text == "0" or not text.startswith("0"))


_WORD = string.ascii_letters + string.digits + "_"
