"""Who waives what, by a line of a request's description or by a label."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from watchbill.cli.conditions import CONDITIONS, meant

MARK = "watchbill-waive"

# As an item of a list or as code too, and however it is capitalised.
_LINE = re.compile(rf"[ \t]*(?:[-*+][ \t]+)?`?{MARK}\b(.*?)`?[ \t]*", re.IGNORECASE)
_SAID = re.compile(r"[ \t]*:[ \t]*([\w-]+)[ \t]*(?::[ \t]*(.*))?")
_LABEL = re.compile(rf"{MARK}\b(?:[ \t]*:[ \t]*([\w-]+)$)?.*", re.IGNORECASE)
_FENCE = re.compile(r"[ \t>*+-]*(?:\d+[.)][ \t]*)?(`{3,}|~{3,})")
_COMMENT = re.compile("<!--.*?-->")
_SHOWN = 60
_MOST = 5
"""Waivers of no use that are told; a description may have any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """What is waived, as `CONDITION: reason`, and of others why they waive nothing."""

    usable: tuple[str, ...]
    unusable: tuple[str, ...]


def waivers(description: str | None, labels: Iterable[str]) -> Waived:
    """Return what the lines of a description and the labels waive; none stops a review, however it is written."""
    found: list[str] = []
    unusable: list[str] = []
    for line in _read(description or ""):
        if begun := _LINE.fullmatch(line):
            said = _SAID.fullmatch(begun[1])
            condition, reason = (said[1].lower(), " ".join((said[2] or "").split())) if said else (None, "")
            why = _why_not(condition)
            if why is None and not reason:
                why = f"write the reason behind it: `{MARK}: {condition}: why`"
            if why is None:
                found.append(f"{condition}: {reason}")
            else:
                unusable.append(f"the line {_shown(line)} waives nothing: {why}")
    for label in map(str.strip, labels):
        if begun := _LABEL.fullmatch(label):
            condition = begun[1].lower() if begun[1] else None
            why = _why_not(condition)
            if why is None:
                found.append(f"{condition}: by the label {label}")
            else:
                unusable.append(f"the label {_shown(label)} waives nothing: {why}")
    more = [f"and {len(unusable) - _MOST} more waive nothing"] if len(unusable) > _MOST else []
    return Waived(usable=tuple(found), unusable=(*unusable[:_MOST], *more))


def _why_not(condition: str | None) -> str | None:
    if condition is None:
        return f"write `{MARK}: CONDITION: why`, or the label `{MARK}:CONDITION`"
    return None if condition in CONDITIONS else f"no condition is called {condition!r}{meant(condition)}"


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return f"`{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}`"


def _read(description: str) -> Iterator[str]:
    """Yield the lines that a reader sees as text: neither HTML comments, such as a template has, nor fenced code."""
    fence, hidden = "", False
    for line in description.splitlines():
        if hidden:
            _, ended, line = line.partition("-->")
            if not ended:
                continue
        begun = _FENCE.match(line)
        hidden = False
        if fence:
            closes = begun is not None and begun[1].startswith(fence) and not line.strip(" \t>").strip(fence[0])
            fence = "" if closes else fence
        elif begun is not None:
            fence = begun[1]
        else:
            line, begun_comment, _ = _COMMENT.sub("", line).partition("<!--")
            hidden = bool(begun_comment)
            yield line
