"""Documents: a YAML text as plain values, and where each of them stands."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from watchbill.diagnostics import Diagnostic, Part, Path, Span, Where
from watchbill.roster.yaml.suppression import Suppression

Value = None | bool | int | float | str | list["Value"] | dict[str, "Value"]
"""What YAML says, read alike by YAML 1.1 and 1.2."""

Mark = int
"""A stretch of text in one number: where it starts, and how long it is, both in code points."""

_WIDTH = 26  # bits; a text of 2**26 code points is past any size bound


def mark(start: int, width: int) -> Mark:
    """Pack a stretch of text."""
    return start << _WIDTH | width


def stretch(packed: Mark) -> tuple[int, int]:
    """Return where a stretch of text starts, and how long it is."""
    return packed >> _WIDTH, packed & (1 << _WIDTH) - 1


class Text:
    """A text by lines and columns, which count from 1, in code points."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text
        self._widths: dict[int, int] = {}
        self._last = (0, "")

    @cached_property
    def starts(self) -> list[int]:
        """Where each line starts; as editors count, it ends at a line feed, a carriage return, or both."""
        starts, position = [0], 0
        for line in self.text.replace("\r\n", " \n").replace("\r", "\n").split("\n")[:-1]:
            position += len(line) + 1
            starts.append(position)
        return starts

    def line(self, number: int) -> str:
        """Return a line without its end; empty where there is none."""
        if not 1 <= number <= len(self.starts):
            return ""
        if self._last[0] != number:  # a hostile line is as long as the file, and asked for again and again
            self._last = number, self.text[self.starts[number - 1] : self._stop(number)]
        return self._last[1]

    def _stop(self, number: int) -> int:
        """Return where a line ends."""
        end = self.starts[number] if number < len(self.starts) else len(self.text)
        while end > self.starts[number - 1] and self.text[end - 1] in "\r\n":
            end -= 1
        return end

    def _width(self, number: int) -> int:
        """Return the length of a line without what is blank at its end."""
        width = self._widths.get(number)
        if width is None:
            width = self._widths[number] = len(self.line(number).rstrip())
        return width

    def lines(self) -> list[str]:
        """Return all lines, without their ends."""
        return [self.line(number) for number in range(1, len(self.starts) + 1)]

    def number(self, index: int) -> int:
        """Return the line that an index is in."""
        return bisect_right(self.starts, index)

    def index(self, number: int, column: int) -> int:
        """Return where a line's column is in the text; of a column past the line's end, that end."""
        return min(self.starts[number - 1] + column - 1, self._stop(number))

    def span(self, packed: Mark) -> Span:
        """Return a stretch as a span, clipped to its first line; one of no length runs to that line's end."""
        start, width = stretch(packed)
        number = self.number(start)
        first = self.starts[number - 1]
        longest = max(self._width(number), start - first)
        end = min(start - first + width, longest) if width else longest
        return Span(file=self.name, line=number, column=start - first + 1, end_column=end + 1)


class Extent(NamedTuple):
    """A stretch [start, end) of a text; `block` where it is a mapping or list in block style."""

    start: int
    end: int
    block: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """
    The marks of a composed text.

    `inside` holds, by the identity of a mapping or sequence, the marks of what
    stands in it: key, value, key, value … or item, item …, in its own order.
    """

    root: Mark
    inside: Mapping[int, list[Mark]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """
    A YAML file: its value, what was wrong with it as YAML, and where everything stands.

    `value` is None where nothing could be read. `holes` are stretches of lines, both ends
    counted, that were left out because of a syntax error: what is missing there was reported.
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
    Of each mapping that was asked for, by its identity, the places of its keys: a mapping may have any
    number.
    """

    def line(self, number: int) -> str:
        """Return a source line, counted from 1, without its end."""
        return self.text.line(number)

    def keys(self, value: Value) -> tuple[tuple[int, str], ...]:
        """Return where each key of a mapping in this document starts, and the key, in the mapping's order."""
        if not isinstance(value, dict):
            return ()
        marks = self.places.inside.get(id(value), [])[::2]
        return tuple((stretch(each)[0], name) for each, name in zip(marks, value, strict=True))

    def span(self, where: Where) -> Span:
        """
        Return where a path stands; of a path that does not exist, its nearest ancestor that does.

        Of what may be one thing or a list of them, the one is the first.
        The place of an alias is its own, what is inside of it stands at the
        anchor. A block of several lines is shown by its key.
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
                continue  # one where there may be several: it stands for a list of it
            else:
                part = Part.KEY
                break
        if key_mark is not None and (part is Part.KEY or self._is_block(value, value_mark)):
            return self.text.span(key_mark)
        return self.text.span(value_mark)

    def extent(self, value: Value, mark: Mark) -> Extent:
        """
        Return where a value stands, to the end of the last thing in it; an empty one has no length.

        A block has no mark of its own for its end.
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
        Return where the entry of a mapping at a path stands, from its key on.

        None where there is none, and where it does not stand in what holds it: an alias and a merged key are
        elsewhere.
        """
        value, mark, begin = self.value, self.places.root, -1
        for step in path:
            marks = self.places.inside.get(id(value))
            if not marks or not isinstance(value, dict) or step not in value:
                return None
            place, holder = 2 * list(value).index(str(step)), begin
            value, begin, mark = value[str(step)], stretch(marks[place])[0], marks[place + 1]
            if begin <= holder:  # an anchor is above its aliases
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
        """Return the value at a path, None where there is none."""
        return self.find(path)[1]

    def _order(self, value: dict[str, Value]) -> dict[str, int]:
        order = self._orders.get(id(value))
        if order is None:
            order = self._orders[id(value)] = {name: number for number, name in enumerate(value)}
        return order

    def _is_block(self, value: Value, packed: Mark) -> bool:
        # Flow collections carry their width; block ones have no end of their own (their last line is the next
        # token's).
        return isinstance(value, dict | list) and not stretch(packed)[1]
