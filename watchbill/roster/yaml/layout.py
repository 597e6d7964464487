"""The layout of mappings and lists: the splices that add, remove or change an entry or an item."""

from watchbill.diagnostics import Path
from watchbill.roster.yaml.document import Document, Extent, Mark, Value
from watchbill.roster.yaml.flow import flow, scalar
from watchbill.roster.yaml.lines import Lines, Splice, Unsafe

_WIDEST = 120
_STEP = 2


class Layout:
    """A mapping or list of a document, with the places of its entries or items."""

    def __init__(self, document: Document, path: Path) -> None:
        self.lines, self.text = Lines(document), document.text.text
        value, mark = document.value, document.places.root
        for step in path:
            value, mark = _inside(document, value, step)
        if not isinstance(value, dict | list):
            raise Unsafe("it is neither a mapping nor a list")
        self.value = value
        self.whole = document.extent(value, mark)
        marks = document.places.inside.get(id(value), [])
        if isinstance(value, dict):
            self.keys = [Extent(*_range(document, mark), block=False) for mark in marks[::2]]
            marks = marks[1::2]
        else:
            self.keys = []
        each = list(value.values()) if isinstance(value, dict) else value
        self.values = [document.extent(one, mark) for one, mark in zip(each, marks, strict=True)]

    def replaced(self, step: str | int, value: Value) -> Splice:
        """Return the splice that gives an entry or an item a new value."""
        place = self._place(step)
        old = self.values[place]
        if not old.block:
            space = " " if old.start == old.end and self.text[old.start - 1 : old.start] in ":-" else ""
            return Splice(old.start, old.end, space + flow(value))
        begin = self.keys[place].end + 1 if self.keys else self._dash(place) + 1
        return Splice(begin, old.end, " " + flow(value))

    def added(self, key: str, value: Value, place: int | None = None) -> Splice:
        """Return the splice that adds an entry to a mapping, before the entry at `place` or at the end."""
        place = len(self.values) if place is None else place
        if not self.whole.block:
            return self._brackets().put(place, f"{scalar(key)}: {flow(value)}")
        lines = self._entry(key, value, self.lines.column(self.keys[0].start))
        if place == len(self.values):
            return self._below(self.whole.end, lines)
        if place:
            return self._below(self.values[place - 1].end, lines)
        start = self.lines.line(self.lines.above(self.keys[0].start))
        return Splice(start, start, "".join(line + self.lines.eol() for line in lines))

    def nearest(self, first: int, last: int) -> int:
        """
        Return the place for a new entry that is nearest to the lines `first` to `last`.

        If several places are equally near, return the last one. If `last` is before `first`, the lines are
        gone: they were removed at that point.
        """
        number = self.lines.document.text.number
        below = (
            [number(self.keys[0].start) - 1, *(number(each.end) for each in self.values)]
            if self.keys
            else [0]
        )
        apart = [max(line - last, first - 1 - line, 0) for line in below]
        return max(range(len(apart)), key=lambda place: (-apart[place], place))

    def inserted(self, index: int, value: Value) -> Splice:
        """Return the splice that adds an item to a list, before the item at an index or at the end."""
        if not self.whole.block:
            return self._brackets().put(index, flow(value))
        column = self.lines.column(self._dash(0))
        line = f"{' ' * column}- {flow(value)}"
        if index == len(self.values):
            return self._below(self.values[-1].end, [line])
        start = self.lines.line(self.lines.above(self._dash(index)))
        return Splice(start, start, line + self.lines.eol())

    def enlisted(self, step: str) -> Splice:
        """Return the splice that turns an entry's value into a list of that value, in the same style."""
        place = self._place(step)
        old, key = self.values[place], self.keys[place]
        said = self.text[old.start : old.end]
        if not self.whole.block:
            return Splice(old.start, old.end, f"[{said}]")
        begin = key.end + self.text[key.end : old.start].index(":") + 1
        column = self.lines.column(key.start) + _STEP
        if not old.block:
            return Splice(begin, old.start, f"{self.lines.eol()}{' ' * column}- ")
        first = self.lines.line(old.start)
        if self.text[first : old.start].strip():
            raise Unsafe("something else comes before it on its line")
        lines = self.text[first : old.end].splitlines(keepends=True)
        indented = [line if not line.strip() else " " * _STEP + line for line in lines[1:]]
        return Splice(
            first, old.end, f"{self.text[first : old.start]}- {lines[0].lstrip()}{''.join(indented)}"
        )

    def removed(self, step: str | int, *, moved: bool = False) -> Splice:
        """
        Return the splice that removes an entry or an item together with its comments.

        Its comments are the one at the end of its line and those directly above it, in its column. Comments
        above the first entry may be a heading for all entries, so they stay if the next entry would follow
        directly below them. If the entry is only `moved`, the comments above it stay too.
        """
        place = self._place(step)
        old = self.values[place]
        if self.whole.block:
            if len(self.values) == 1:
                raise Unsafe("it is the only entry there")
            begin = self.keys[place].start if self.keys else self._dash(place)
            if self.text[self.lines.line(begin) : begin].strip():
                raise Unsafe("something else comes before it on its line")
            above = self.lines.silenced(begin) if moved or self._headed(place) else self.lines.owned(begin)
            start, end = self.lines.line(above), self.lines.end_of_line(old.end)
            following = self.lines.after_line(end)
            if (
                following == end and start
            ):  # the last line has no line break, so the one before it is removed instead
                start = len(self.text[:start].rstrip("\r\n"))
            return Splice(start, following, "")
        return self._brackets().taken(place, moved or self._headed(place))

    def _headed(self, place: int) -> bool:
        """Whether comments above may be a heading: it is the first entry, and the next is right below it."""
        if place or len(self.values) == 1:
            return False
        number, following = self.lines.document.text.number, (self.keys or self.values)[1].start
        return number(following) == number(self.values[0].end) + 1

    def _brackets(self) -> "_Brackets":
        begins = [key.start for key in self.keys] or [each.start for each in self.values]
        return _Brackets(self.lines, self.whole, begins, self.values)

    def _place(self, step: str | int) -> int:
        return step if isinstance(step, int) else list(self.value).index(step)

    def _entry(self, key: str, value: Value, column: int) -> list[str]:
        """Return the lines of an entry in block style; it is on one line if it fits."""
        indent, name = " " * column, scalar(key)
        if isinstance(value, list) and any(isinstance(each, dict) for each in value):
            return [f"{indent}{name}:", *(f"{indent}{' ' * _STEP}- {flow(each)}" for each in value)]
        line = f"{indent}{name}: {flow(value)}"
        if len(line) <= _WIDEST or not isinstance(value, dict):
            return [line]
        inner = (self._entry(each, value[each], column + _STEP) for each in value)
        return [f"{indent}{name}:", *(line for lines in inner for line in lines)]

    def _below(self, end: int, lines: list[str]) -> Splice:
        """Return the splice that adds lines below the line that contains an end."""
        at = self.lines.end_of_line(end)
        return Splice(at, at, "".join(self.lines.eol() + line for line in lines))

    def _dash(self, index: int) -> int:
        """Return the index of the dash of an item in block style."""
        at = self.text.rfind("-", 0, self.values[index].start)
        between = self.text[at + 1 : self.values[index].start]
        if at < 0 or between.strip():
            raise Unsafe("there is an anchor or a tag before it")
        return at


class _Brackets:
    """A mapping or list in flow style: its range, the starts of its entries, and their values' ranges."""

    def __init__(self, lines: Lines, whole: Extent, begins: list[int], values: list[Extent]) -> None:
        self.lines, self.text = lines, lines.text
        self.whole, self.begins, self.values = whole, begins, values

    def put(self, index: int, text: str) -> Splice:
        """Return the splice that adds an item or entry before the one at an index, or at the end."""
        begins = self.begins
        if not begins:
            return Splice(self.whole.start + 1, self.whole.end - 1, text)
        if index < len(begins):
            begin = begins[index]
            own = index and not self.text[self.lines.line(begin) : begin].strip()
            between = f"{self.lines.eol()}{' ' * self.lines.column(begin)}" if own else " "
            return Splice(begin, begin, f"{text},{between}")
        last, end = begins[-1], self.values[-1].end
        if len(begins) == 1 or self.text[self.lines.line(last) : last].strip():
            return Splice(end, end, f", {text}")
        # With one item per line, the new one gets its own line, below the comment of the last one.
        comma, comment, until = self.lines.behind(end)
        return Splice(end, until, f",{comment}{self.lines.eol()}{' ' * self.lines.column(last)}{text}{comma}")

    def taken(self, place: int, headed: bool) -> Splice:
        """
        Return the splice that removes an item or entry.

        If it is alone on its line, also remove the comment on that line, and the comments above it unless
        they may be a heading (`headed`).
        """
        begins, number = self.begins, self.lines.document.text.number
        begin, end = begins[place], self.values[place].end
        before = self.values[place - 1].end if place else self.whole.start + 1
        follows = begins[place + 1] if place + 1 < len(begins) else None
        if place and number(before) == number(begin):
            return Splice(before, end, "")
        if follows is not None and number(end) == number(follows):
            return Splice(begin, follows, "")
        comma, _, until = self.lines.behind(end)
        if follows is not None and not comma:
            raise Unsafe("its comma is on another line")
        start = self.lines.line(self.lines.silenced(begin) if headed else self.lines.owned(begin))
        if self.text[self.lines.line(begin) : begin].strip():  # the bracket's line
            after = self.lines.indented(until)
            return Splice(begin, after if after == follows else until, "")
        ends = self.text[until : until + 1] in ("", "\r", "\n")
        if follows is not None or not place:
            return Splice(start, self.lines.after_line(until), "") if ends else Splice(begin, until, "")
        # The item before it becomes the last; if that has a comment, the bracket must stay on another line.
        kept = self.text[before : start if ends else begin]
        if not kept.lstrip(" \t").startswith(","):
            raise Unsafe("its comma is on another line")
        if not comma:
            kept = kept.replace(",", "", 1)
        if not ends and "#" not in kept:
            kept = ""
        return Splice(before, self.lines.after_line(until) if ends else until, kept)


def _inside(document: Document, value: Value, step: str | int) -> tuple[Value, Mark]:
    marks = document.places.inside.get(id(value), [])
    if isinstance(value, dict) and step in value:
        return value[str(step)], marks[2 * list(value).index(str(step)) + 1]
    if isinstance(value, list) and isinstance(step, int) and step < len(value):
        return value[step], marks[step]
    raise Unsafe("there is nothing to put it into")


def _range(document: Document, mark: Mark) -> tuple[int, int]:
    found = document.extent("", mark)
    return found.start, found.end
