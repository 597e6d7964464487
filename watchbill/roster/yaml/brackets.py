"""Which characters of a list or mapping between brackets to change, for an item or entry to come or go?"""

from watchbill.roster.yaml.extent import Extent
from watchbill.roster.yaml.lines import Edit, Lines, Unsafe


class Brackets:
    """A mapping or list in flow style as it is written: where it stands, and where its items do and begin."""

    def __init__(self, lines: Lines, whole: Extent, begins: list[int], values: list[Extent]) -> None:
        self.lines, self.text = lines, lines.text
        self.whole, self.begins, self.values = whole, begins, values

    def put(self, index: int, text: str) -> Edit:
        """Return the edit that puts an item or entry before the one at an index, or at the end."""
        begins = self.begins
        if not begins:
            return Edit(self.whole.start + 1, self.whole.end - 1, text)
        if index < len(begins):
            begin = begins[index]
            own = index and not self.text[self.lines.line(begin) : begin].strip()
            between = f"{self.lines.eol()}{' ' * self.lines.column(begin)}" if own else " "
            return Edit(begin, begin, f"{text},{between}")
        last, end = begins[-1], self.values[-1].end
        if len(begins) == 1 or self.text[self.lines.line(last) : last].strip():
            return Edit(end, end, f", {text}")
        # One item a line: the new one gets a line of its own, below the comment of the last one.
        comma, comment, until = self.lines.behind(end)
        return Edit(end, until, f",{comment}{self.lines.eol()}{' ' * self.lines.column(last)}{text}{comma}")

    def taken(self, place: int, headed: bool) -> Edit:
        """
        Return the edit that takes an item or entry out; alone on its line, it takes the comment there along.

        And those above it, where it is not `headed` by them.
        """
        begins, number = self.begins, self.lines.document.text.number
        begin, end = begins[place], self.values[place].end
        before = self.values[place - 1].end if place else self.whole.start + 1
        follows = begins[place + 1] if place + 1 < len(begins) else None
        if place and number(before) == number(begin):
            return Edit(before, end, "")
        if follows is not None and number(end) == number(follows):
            return Edit(begin, follows, "")
        comma, _, until = self.lines.behind(end)
        if follows is not None and not comma:
            raise Unsafe("its comma stands on another line")
        start = self.lines.line(self.lines.silenced(begin) if headed else self.lines.owned(begin))
        if self.text[self.lines.line(begin) : begin].strip():  # the bracket's line
            after = self.lines.indented(until)
            return Edit(begin, after if after == follows else until, "")
        ends = self.text[until : until + 1] in ("", "\r", "\n")
        if follows is not None or not place:
            return Edit(start, self.lines.after_line(until), "") if ends else Edit(begin, until, "")
        # The one before it is the last now; a comment of its own keeps the bracket on another line.
        kept = self.text[before : start if ends else begin]
        if not kept.lstrip(" \t").startswith(","):
            raise Unsafe("its comma stands on another line")
        if not comma:
            kept = kept.replace(",", "", 1)
        if not ends and "#" not in kept:
            kept = ""
        return Edit(before, self.lines.after_line(until) if ends else until, kept)
