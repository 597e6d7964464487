"""A scanner for patterns, which reads escapes and classes of characters."""

import string
from dataclasses import dataclass

from watchbill.alertmanager.regex.characters import CLASSES, Ranges, complement, fold, union


class RegexError(ValueError):
    """A pattern that Alertmanager refuses; `position` counts from 0."""

    def __init__(self, message: str, position: int) -> None:
        super().__init__(message)
        self.message = message
        self.position = position


class UnreadError(Exception):
    """A pattern that Alertmanager may accept but this parser cannot read: nothing can be proved about it."""


@dataclass(slots=True, kw_only=True)
class Scanner:
    """A position in a pattern, and the flags that apply there."""

    pattern: str
    at: int = 0
    ignore_case: bool = False
    dot_newline: bool = False

    def peek(self, text: str) -> bool:
        """Whether a text comes next."""
        return self.pattern.startswith(text, self.at)

    def take(self, text: str) -> bool:
        """Step over a text if it comes next, and return whether it did."""
        found = self.peek(text)
        if found:
            self.at += len(text)
        return found

    def next(self) -> str:
        """Step over one character and return it."""
        if self.at >= len(self.pattern):
            raise RegexError("the pattern ends too early", self.at)
        self.at += 1
        return self.pattern[self.at - 1]

    def until(self, end: str, start: int) -> str:
        """Return the text before `end`, and step over both."""
        found = self.pattern.find(end, self.at)
        if found < 0:
            raise RegexError(f"expected {end}", start)
        text = self.pattern[self.at : found]
        self.at = found + len(end)
        return text

    def bracket(self, start: int) -> Ranges:
        """Read a class, starting after its `[`."""
        negated = self.take("^")
        parts: list[Ranges] = []
        while not parts or not self.peek("]"):
            if self.at >= len(self.pattern):
                raise RegexError("this [ is never closed", start)
            parts.append(self._bracket_part(start))
        self.at += 1
        ranges = union(*parts)
        return complement(ranges) if negated else ranges

    def cased(self, ranges: Ranges) -> Ranges:
        """Return the characters; if case is ignored, with their other case too."""
        if not self.ignore_case:
            return ranges
        if ranges and ranges[-1][1] > ord("\x7f"):
            raise UnreadError  # RE2 folds non-ASCII by its own version of Unicode
        return fold(ranges)

    def _bracket_part(self, start: int) -> Ranges:
        if self.peek("[:") and self.pattern.find(":]", self.at) > 0:
            here = self.at
            self.at += 2
            name = self.until(":]", start)
            ranges = CLASSES.get(name.removeprefix("^"))
            if ranges is None:
                raise RegexError(f"[:{name}:] is not a class of characters", here)
            ranges = self.cased(ranges)
            return complement(ranges) if name.startswith("^") else ranges
        if self.peek("\\") and self.pattern[self.at + 1 : self.at + 2] in _CLASS_ESCAPES:
            self.at += 1
            return self.escape(self.at - 1)
        low = self._bracket_char()
        if self.peek("-") and self.pattern[self.at + 1 : self.at + 2] not in ("", "]"):
            here = self.at
            self.at += 1
            high = self._bracket_char()
            if high < low:
                raise RegexError("this range runs backwards", here)
            return self.cased(((low, high),))
        return self.cased(((low, low),))

    def _bracket_char(self) -> int:
        start = self.at
        char = self.next()
        if char != "\\":
            return ord(char)
        if self.pattern[self.at : self.at + 1] in _CLASS_ESCAPES:
            raise RegexError("a range cannot end in a class", start)
        return self._escaped_char(start)

    def escape(self, start: int) -> Ranges:
        """Read what follows a backslash."""
        if self.pattern[self.at : self.at + 1] in _CLASS_ESCAPES:
            char = self.next()
            ranges = self.cased(CLASSES[char.lower()])
            return complement(ranges) if char.isupper() else ranges
        return self.cased(((self._escaped_char(start),) * 2,))

    def _escaped_char(self, start: int) -> int:
        char = self.next()
        if char in _CONTROLS:
            return _CONTROLS[char]
        if char == "x":
            digits = self.until("}", start) if self.take("{") else self.next() + self.next()
            if (
                not digits
                or any(digit not in string.hexdigits for digit in digits)
                or int(digits, 16) > 0x10FFFF
            ):
                raise RegexError("this is not a hexadecimal character", start)
            return int(digits, 16)
        if char.isascii() and not char.isalnum():
            return ord(char)
        if char in _UNREAD:
            raise UnreadError
        raise RegexError(f"\\{char} is not an escape", start)


_CLASS_ESCAPES = ("d", "D", "s", "S", "w", "W")
_UNREAD = "bBpP01234567"
"""Word boundaries, Unicode's classes and octal numbers."""

_CONTROLS = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
