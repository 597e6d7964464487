"""The composition of YAML events into plain values with their places, without recursion."""

import gc
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from watchbill.roster.yaml.document import Mark, Places, Value, mark, stretch
from watchbill.roster.yaml.faults import Fault, Faults
from watchbill.roster.yaml.mapping import assemble
from watchbill.roster.yaml.scalars import Ambiguous, Plain
from watchbill.roster.yaml.suppression import PREFIX

DEEPEST = 64
"""The most levels of nesting, including those inside an alias. A roster has eight."""

MOST_ALIASED = 100_000
"""The most nodes that aliases may add, to stop a small text from growing huge ("billion laughs")."""

Event = Any  # PyYAML and libyaml events have the same fields but different classes

_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"\S*")
_COLON = re.compile(r"(?>(?:\s|(?<=\s)#[^\r\n]*)*):")
_QUESTION = re.compile(r"[\[{]?(?>(?:[\s,]|(?<=[\s,])#[^\r\n]*)*)\?")
_TEXT_TAG = "tag:yaml.org,2002:str"


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A text's value, its marks and its faults; `value` is None if the text cannot be used at all."""

    value: Value
    places: Places
    faults: tuple[Fault, ...]
    mentions: tuple[Mark, ...]
    """Quoted texts and block texts that contain `watchbill:`. They look like suppressions but are text."""


class _Unusable(Exception):  # noqa: N818 - control flow of this module, not an error
    """Raised if the text cannot be used at all; the last fault says why."""


def compose(text: str, *, pure: bool = False) -> Composed:
    """
    Compose the first document of a text, with libyaml if it is installed and `pure` is False.

    Raises `yaml.YAMLError` for a syntax error; every other fault is collected.
    """
    composer = _Composer(text, _events(text, pure))
    collecting = gc.isenabled()
    # Nothing here is garbage. The collector would walk all of it again and again: a third of the time.
    gc.disable()
    try:
        value = composer.run()
    except _Unusable:
        value = None
        composer.inside.clear()  # marks are keyed by the identity of values, which no longer exist
    finally:
        if collecting:
            gc.enable()
    return Composed(
        value=value,
        places=Places(root=composer.root, inside=composer.inside),
        faults=tuple(composer.faults),
        mentions=tuple(composer.mentions),
    )


def _events(text: str, pure: bool) -> Callable[[], Event]:
    if not pure and yaml.__with_libyaml__:
        from yaml._yaml import CParser

        return CParser(text).get_event
    return yaml.SafeLoader(text).get_event


@dataclass(slots=True)
class _Open:
    """A collection whose end has not come yet; `outer` and `outer_marks` belong to its parent."""

    outer: list[Value]
    outer_marks: list[Mark]
    anchor: str | None
    flow: bool
    start: int
    nodes: int
    depth: int = 0
    """The levels of the deepest collection in it that has ended."""


class _Composer:
    def __init__(self, text: str, get_event: Callable[[], Event]) -> None:
        self.text = text
        self.get_event = get_event
        self.root: Mark = 0
        self.inside: dict[int, list[Mark]] = {}
        self.faults = Faults()
        self.mentions: list[Mark] = []
        self.plain = Plain()
        # Each value with its number of nodes and levels; None while the anchored collection is open.
        self.anchors: dict[str, tuple[Value, int, int] | None] = {}
        self.nodes = 0
        self.aliased = 0

    def run(self) -> Value:
        items: list[Value] = []
        marks: list[Mark] = []
        top = items
        stack: list[_Open] = []
        get_event, plain, inside = self.get_event, self.plain, self.inside
        documents = 0
        while True:
            event = get_event()
            kind = event.__class__
            if kind is ScalarEvent:
                start = event.start_mark.index
                marks.append(mark(start, event.end_mark.index - start))
                value = event.value if event.style else plain[event.value]
                if (
                    value.__class__ is not str
                    or event.anchor is not None
                    or event.tag is not None
                    or event.style
                ):
                    if not event.style and event.value == "" and stack and stack[-1].flow:
                        marks[-1] = self.empty(event, marks, stack[-1])
                    value = self.scalar(event, value, marks)
                items.append(value)
            elif kind is MappingStartEvent or kind is SequenceStartEvent:
                stack.append(self.open(event, items, marks, len(stack)))
                items, marks = [], []
            elif kind is MappingEndEvent or kind is SequenceEndEvent:
                opened = stack.pop()
                self.nodes += len(items)
                if kind is SequenceEndEvent:
                    whole: Value = items
                    inside[id(items)] = marks
                else:
                    whole = self.mapping(items, marks)
                items, marks = opened.outer, opened.outer_marks
                items.append(whole)
                if opened.flow:
                    marks[-1] = mark(opened.start, event.end_mark.index - opened.start)
                depth = opened.depth + 1
                if stack and stack[-1].depth < depth:
                    stack[-1].depth = depth
                if opened.anchor is not None:
                    self.anchors[opened.anchor] = (whole, self.nodes - opened.nodes, depth)
            elif kind is AliasEvent:
                items.append(self.alias(event, stack))
                marks.append(mark(event.start_mark.index, event.end_mark.index - event.start_mark.index))
            elif kind is DocumentStartEvent:
                documents += 1
                if documents > 1:
                    self.fault("several-documents", event.start_mark.index, 3)
                    break
            elif kind is StreamEndEvent:
                break
        self.root = marks[0] if marks else 0
        return top[0] if top else None

    def fault(self, code: str, start: int, width: int, *about: str, related: Mark | None = None) -> None:
        self.faults.append(Fault(code=code, mark=mark(start, width), about=about, related=related))

    def open(self, event: Event, items: list[Value], marks: list[Mark], depth: int) -> _Open:
        start = event.start_mark.index
        if depth >= DEEPEST:
            self.fault("nested-too-deep", start, 1, str(DEEPEST))
            raise _Unusable
        if event.tag is not None:
            self.tag(event)
        if event.anchor is not None:
            self.anchors[event.anchor] = None
        marks.append(mark(start, 0))
        return _Open(items, marks, event.anchor, event.flow_style, start, self.nodes)

    def mapping(self, items: list[Value], marks: list[Mark]) -> dict[str, Value]:
        pairs: Any = iter(items)
        try:
            whole: dict[str, Value] = dict(zip(pairs, pairs, strict=True))
            plain = 2 * len(whole) == len(items) and "<<" not in whole
            if plain:
                for key in whole:
                    if key.__class__ is not str:
                        plain = False
        except TypeError:  # a mapping or sequence as a key
            plain = False
        if not plain:
            whole, marks = assemble(self.text, items, marks, self.inside, self.faults)
        self.inside[id(whole)] = marks
        return whole

    def scalar(self, event: Event, value: Value | Ambiguous, marks: list[Mark]) -> Value:
        """Return the value of a scalar that is not simply plain text."""
        start, width = stretch(marks[-1])
        settled: Value
        if event.style and PREFIX in event.value:
            self.mentions.append(mark(start, width))
        if event.tag is not None:
            self.tag(event)
            settled = event.value
        elif isinstance(value, Ambiguous):
            self.fault("ambiguous-scalar", start, width, value.text, value.old, value.new, value.hint)
            settled = value.text
        else:
            settled = value
            if value is None and not width:
                self.lost(start, marks)
            elif event.style == '"' and not event.value.isascii() and _SURROGATE.search(event.value):
                self.fault(
                    "yaml-syntax",
                    start,
                    width,
                    "an escape here stands for half a character",
                    "write it whole",
                )
                settled = event.value.encode("utf-8", "replace").decode()
        if event.anchor is not None:
            self.anchors[event.anchor] = (settled, 1, 0)
        return settled

    def empty(self, event: Event, marks: list[Mark], opened: _Open) -> Mark:
        """
        Return the place of an empty key or value in a flow mapping: right after its `?` or `:`.

        libyaml puts it where the next token begins, after any comment. PyYAML's own parser puts it here.
        """
        is_value = not len(marks) % 2
        if event.anchor is None and event.tag is None:
            start, width = stretch(marks[-2]) if len(marks) > 1 else (opened.start, 0)
            found = (_COLON if is_value else _QUESTION).match(self.text, start + width)
            if found is not None:
                return mark(found.end(), 0)
        return marks[-1]

    def lost(self, start: int, marks: list[Mark]) -> None:
        """Report a value that starts with `#` and is therefore a comment."""
        end = self.text.find("\n", start)
        rest = self.text[start : end if end >= 0 else len(self.text)]
        comment = rest.lstrip(" \t")
        if comment.startswith("#") and comment[1:2].strip() and len(comment) < len(rest):
            self.fault(
                "comment-lost-value",
                start + len(rest) - len(comment),
                len(comment.rstrip()),
                comment.rstrip(),
            )
            marks[-1] = self.faults[-1].mark

    def tag(self, event: Event) -> None:
        if event.tag != _TEXT_TAG:
            start = event.start_mark.index
            width = len(cast("re.Match[str]", _WORD.match(self.text, start))[0])
            self.fault("yaml-tag", start, width, event.tag.replace("tag:yaml.org,2002:", "!!"))

    def alias(self, event: Event, stack: list[_Open]) -> Value:
        start, width = event.start_mark.index, event.end_mark.index - event.start_mark.index
        if event.anchor not in self.anchors:
            self.fault("unknown-anchor", start, width, event.anchor)
            return None
        anchored = self.anchors[event.anchor]
        if anchored is None:
            self.fault("recursive-alias", start, width)
            raise _Unusable
        value, nodes, depth = anchored
        if len(stack) + depth > DEEPEST:
            self.fault("nested-too-deep", start, width, str(DEEPEST))
            raise _Unusable
        if stack and stack[-1].depth < depth:
            stack[-1].depth = depth
        self.nodes += nodes
        self.aliased += nodes
        if self.aliased > MOST_ALIASED:
            self.fault("alias-bomb", start, width, f"{MOST_ALIASED:,}")
            raise _Unusable
        return value
