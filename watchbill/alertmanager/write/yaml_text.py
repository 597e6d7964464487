"""Plain values as YAML text, the same bytes with libyaml and without."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from watchbill.alertmanager.tree import Value

SHARED = 120
"""A repeated text that has at least this many characters is written once, with aliases to it."""

_WORD = re.compile(r"[A-Za-z/][A-Za-z0-9_./-]*|([0-9]+[dhms])+")
_ANCHOR = re.compile(r"[A-Za-z_][A-Za-z_-]*")
_NOT_TEXT = re.compile(r"null|true|false|yes|no|on|off|y|n", re.IGNORECASE)
_UNPRINTED = re.compile(r"[^\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]|[\u2028\u2029]")


def dump(value: Mapping[str, Value], *, pure: bool = False, shared: bool = True) -> str:
    """
    Return one YAML document; keys keep their order, and lines are not folded.

    Only plain words are unquoted; matchers and everything else are quoted, so that every parser reads text as
    text. A long text that is repeated becomes an anchor, named after its key, and aliases; without `shared`
    it is written out each time. With `pure`, libyaml is not used (for tests).
    """
    dumper = yaml.SafeDumper if pure or not yaml.__with_libyaml__ else yaml.CSafeDumper
    writer = _Writer(value, shared=shared)
    text: str = yaml.emit(
        writer.document(value), Dumper=dumper, width=1 << 30, allow_unicode=writer.allow_unicode
    )
    return text


class _Writer:
    """Walks a value and knows which of its texts are shared."""

    def __init__(self, value: Value, *, shared: bool) -> None:
        texts = Counter(_texts(value))
        self._shared = {text for text, count in texts.items() if shared and count > 1 and len(text) >= SHARED}
        self._anchors: dict[str, str] = {}
        self._numbers: Counter[str] = Counter()
        # libyaml escapes characters past U+FFFF and PyYAML alone does not: with one of them, all is escaped.
        self.allow_unicode = not any(max(text, default="") > "\uffff" for text in texts)

    def document(self, value: Value) -> Iterator[Event]:
        yield StreamStartEvent()
        yield DocumentStartEvent(explicit=False)
        yield from self._events(value, "value")
        yield DocumentEndEvent(explicit=False)
        yield StreamEndEvent()

    def _events(self, value: Value, key: str) -> Iterator[Event]:
        if isinstance(value, str):
            yield self._text(value, key)
        elif value is None or isinstance(value, bool | int):
            yield ScalarEvent(None, None, (True, False), "null" if value is None else str(value).lower())
        elif isinstance(value, Mapping):
            yield MappingStartEvent(None, None, True, flow_style=not value)
            for name, item in value.items():
                yield ScalarEvent(None, None, (True, True), name, style=_style(name))
                yield from self._events(item, name)
            yield MappingEndEvent()
        else:
            yield SequenceStartEvent(None, None, True, flow_style=_is_short(value))
            for item in value:
                yield from self._events(item, key)
            yield SequenceEndEvent()

    def _text(self, text: str, key: str) -> Event:
        if text not in self._shared:
            return ScalarEvent(None, None, (True, True), text, style=_style(text))
        if text in self._anchors:
            return AliasEvent(self._anchors[text])
        # A name has no digits, so it never equals another name with a number.
        name = key if _ANCHOR.fullmatch(key) else "text"
        self._numbers[name] += 1
        anchor = name if self._numbers[name] == 1 else f"{name}-{self._numbers[name]}"
        self._anchors[text] = anchor
        return ScalarEvent(anchor, None, (True, True), text, style=_style(text))


def _texts(value: Value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield name
            yield from _texts(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _texts(item)


def _is_short(values: Sequence[Value]) -> bool:
    """Whether a list is written on one line: names, such as labels."""
    return all(isinstance(value, str) and _style(value) is None for value in values)


def _style(text: str) -> str | None:
    if _WORD.fullmatch(text) and not _NOT_TEXT.fullmatch(text):
        return None
    if _UNPRINTED.search(text):
        return '"'
    if "\n" not in text:
        return "'"
    # A block, unless a reader would have to guess spaces at the edge of a line, or it ends in blank lines:
    # libyaml would end such a document with a marker, and the pure emitter would not.
    return '"' if text[0].isspace() or text.endswith("\n\n") or re.search(r" (\n|$)", text) else "|"
