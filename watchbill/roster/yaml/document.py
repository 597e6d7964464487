"""Documents: a YAML text as plain values, with the place of each value."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from watchbill.diagnostics import Diagnostic, Part, Path, Span, Where
from watchbill.roster.yaml.suppression import Suppression

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
"""A YAML value, which YAML 1.1 and 1.2 read the same way."""

Mark = int
"""A range of text packed into one number: its start and its length, both in code points."""

_WIDTH = 26  # bits; a text of 2**26 code points is larger than any file that is read


def mark(start: int, width: int) -> Mark:
    """Pack the start and the length of a range of text."""
    return start << _WIDTH | width


def stretch(packed: Mark) -> tuple[int, int]:
    """Return the start and the length of a packed range of text."""
    return packed >> _WIDTH, packed & (1 << _WIDTH) - 1


class Text:
    """A text with its lines and columns, which count from 1, in code points."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._widths: dict[int, int] = {}
        self._last = (0, "")

    @cached_property
    def starts(self) -> list[int]:
        """The start of each line. As in editors, a line ends with a line feed, a carriage return or both."""
        starts, position = [0], 0
        for line in self.text.replace("\r\n", " \n").replace("\r", "\n").split("\n")[:-1]:
            position += len(line) + 1
            starts.append(position)
        return starts

    def line(self, number: int) -> str:
        """Return a line without its line break; empty if there is no such line."""
        if not 1 <= number <= len(self.starts):
            return ""
        if self._last[0] != number:  # a hostile line is as long as the file, and is requested again and again
            self._last = number, self.text[self.starts[number - 1] : self._stop(number)]
        return self._last[1]

    def _stop(self, number: int) -> int:
        """Return the index at which a line ends."""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        while end > self.starts[number - 1] and self.text[end - 1] in "\r\n":
            end -= 1
        return end

    def _width(self, number: int) -> int:
        """Return the length of a line without trailing white space."""
        width = self._widths.get(number)
        if width is None:
            width = self._widths[number] = len(self.line(number).rstrip())
        return width

    def lines(self) -> list[str]:
        """Return all lines, without their line breaks."""
        return [self.line(number) for number in range(1, len(self.starts) + 1)]

    def number(self, index: int) -> int:
        """Return the number of the line that contains an index."""
        return bisect_right(self.starts, index)

    def index(self, number: int, column: int) -> int:
        """Return the index of a column of a line; a column past the end of the line is at its end."""
        return min(self.starts[number - 1] + column - 1, self._stop(number))

    def span(self, packed: Mark) -> Span:
        """Return a packed range as a span on its first line; an empty range becomes the rest of the line."""
        start, width = stretch(packed)
        number = self.number(start)
        first = self.starts[number - 1]
        longest = max(self._width(number), start - first)
        end = min(start - first + width, longest) if width else longest
        return Span(file=self.name, line=number, column=start - first + 1, end_column=end + 1)


class Extent(NamedTuple):
    """A range [start, end) of a text; `block` is whether it is a mapping or list in block style."""

    start: int
    end: int
    block: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """
    The marks of a composed text.

    `inside` has the marks of the content of each mapping or sequence, by its identity:
    key, value, key, value … or item, item …, in its own order.
    """

    root: Mark
    inside: Mapping[int, list[Mark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    A YAML file: its value, what was wrong with it as YAML, and the place of everything in it.

    `value` is None if nothing could be read. `holes` are ranges of lines, first and last line
    included, that were left out because of a syntax error, which has been reported.
    """

    name: str
    value: Value
    problems: tuple[Diagnostic, ...]
    suppressions: tuple[Suppression, ...]
    holes: tuple[tuple[int, int], ...]
    text: Text = field(repr=False)
    places: Places = field(repr=False)
    _orders: dict[int, dict[str, int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    """
    The positions of the keys in each mapping that was looked up, by its identity. They are cached
    because a mapping may have any number of keys.
    """

    def line(self, number: int) -> str:
        """Return a line of the source, counted from 1, without its line break."""
        return self.text.line(number)

    def keys(self, value: Value) -> tuple[tuple[int, str], ...]:
        """Return the start and the text of each key of a mapping in this document, in the mapping's order."""
        if not isinstance(value, dict):
            return ()
        marks = self.places.inside.get(id(value), [])[::2]
        return tuple((stretch(each)[0], name) for each, name in zip(marks, value, strict=True))

    def span(self, where: Where) -> Span:
        """
        Return the span of a path; for a path that does not exist, that of its nearest existing ancestor.

        Where the file may have one thing or a list of them, a single thing is item 0.
        An alias has its own place; what is inside it has its place at the anchor.
        The span of a block of several lines is that of its key.
        """
        value, key_mark, value_mark = self.value, None, self.places.root
        part = where.part
        for step in where.path:
            marks = self.places.inside.get(id(value), ())
            if isinstance(value, dict) and step in value and marks:
                index = 2 * self._order(value)[str(step)]
                key_mark, value_mark, value = marks[index], marks[index + 1], value[str(step)]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value) and marks:
                key_mark, value_mark, value = None, marks[step], value[step]
            elif step == 0 and value is not None and not isinstance(value, list):
                continue  # a single thing in place of a list: it is item 0
            else:
                part = Part.KEY
                break
        if key_mark is not None and (part is Part.KEY or self._is_block(value, value_mark)):
            return self.text.span(key_mark)
        return self.text.span(value_mark)

    def extent(self, value: Value, mark: Mark) -> Extent:
        """
        Return the range of a value, up to the end of the last thing in it; an empty value has no length.

        The mark of a block does not say where the block ends.
        """
        start, width = stretch(mark)
        if width or not isinstance(value, dict | list):
            text = self.text.text[start : start + width]
            return Extent(start, start + len(text.rstrip()), block=False)
        marks = self.places.inside.get(id(value), [])
        within = value.values() if isinstance(value, dict) else value
        marks = marks[1::2] if isinstance(value, dict) else marks
        ends = [self.extent(each, mark).end for each, mark in zip(within, marks, strict=True)]
        return Extent(start, max([start, *ends]), block=True)

    def entry(self, path: Path) -> Extent | None:
        """
        Return the range of the mapping entry at a path, including its key.

        Return None if there is none, or if its text is not inside its parent's: aliased values and merged
        keys are elsewhere.
        """
        value, mark, begin = self.value, self.places.root, -1
        for step in path:
            marks = self.places.inside.get(id(value))
            if not marks or not isinstance(value, dict) or step not in value:
                return None
            place, holder = 2 * list(value).index(str(step)), begin
            value, begin, mark = value[str(step)], stretch(marks[place])[0], marks[place + 1]
            if begin <= holder:  # the text is not inside its parent: an anchor is always above its aliases
                return None
        whole = self.extent(value, mark)
        return Extent(begin, whole.end, whole.block) if begin <= whole.end else None

    def find(self, path: Path) -> tuple[bool, Value]:
        """Return whether there is a value at a path, and that value."""
        value: Value = self.value
        for step in path:
            if isinstance(value, dict) and step in value:
                value = value[str(step)]
            elif isinstance(value, list) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return False, None
        return True, value

    def value_at(self, path: Path) -> Value:
        """Return the value at a path; None if there is none."""
        return self.find(path)[1]

    def _order(self, value: dict[str, Value]) -> dict[str, int]:
        order = self._orders.get(id(value))
        if order is None:
            order = self._orders[id(value)] = {name: number for number, name in enumerate(value)}
        return order

    def _is_block(self, value: Value, packed: Mark) -> bool:
        # Only flow collections have a width: for block collections, YAML parsers report the end at the next
        # token.
        return isinstance(value, dict | list) and not stretch(packed)[1]
