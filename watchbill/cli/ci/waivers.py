"""Who waives what, by a line of a request's description or by a label."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from watchbill.cli.ci import visible
from watchbill.cli.conditions import CONDITIONS, meant

MARK = "watchbill-waive"

# As code too, and however it is capitalised.
_LINE = re.compile(rf"[ \t]*`?{MARK}\b(.*?)`?[ \t]*", re.IGNORECASE)
_SAID = re.compile(r"[ \t]*:[ \t]*([\w-]+)[ \t]*(?::[ \t]*(.*))?")
_LABEL = re.compile(rf"{MARK}\b(?:[ \t]*:[ \t]*([\w-]+)$)?.*", re.IGNORECASE)
_SHOWN = 60
_MOST = 5
"""Waivers of no use that are told; a description may have any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """What is waived, as `CONDITION: reason`, and of others why they waive nothing."""

    usable: tuple[str, ...]
    unusable: tuple[str, ...]


def waivers(description: str | None, labels: Iterable[str]) -> Waived:
    """
    Return what the lines of a description and the labels waive; none stops a review, however it is written.

    A line counts only if a reader of the rendered description sees it: a waiver is given in the open.
    """
    found: list[str] = []
    unusable: list[str] = []
    text = description or ""
    for line in visible.lines(text) if MARK in text.lower() else ():
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
