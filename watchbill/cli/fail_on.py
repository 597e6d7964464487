"""The options `--fail-on` and `--waive`: what they name, and what of that somebody answers for."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

import typer

from watchbill.cli import completion
from watchbill.review.conditions import CONDITIONS
from watchbill.spelling import meant
from watchbill.usage import UsageError

FailOn = Annotated[
    str,
    typer.Option(
        metavar="LIST",
        help=f"Exit with 1 if any of these holds: {', '.join(CONDITIONS)}.",
        autocompletion=completion.conditions,
    ),
]
Waive = Annotated[
    list[str] | None,
    typer.Option(
        metavar="'CONDITION: reason'",
        help=(
            "Let this condition of --fail-on pass, for a reason that is shown; also read from"
            " WATCHBILL_WAIVE, one on each line."
        ),
        autocompletion=completion.condition,
    ),
]

VARIABLE = "WATCHBILL_WAIVE"
MARK = "watchbill-waive"

# As code too, and however it is capitalised.
_LINE = re.compile(rf"[ \t]*`?{MARK}\b(.*?)`?[ \t]*", re.IGNORECASE)
_SAID = re.compile(r"[ \t]*:[ \t]*([\w-]+)[ \t]*(?::[ \t]*(.*))?")
_LABEL = re.compile(rf"{MARK}\b(?:[ \t]*:[ \t]*([\w-]+)$)?.*", re.IGNORECASE)
_SHOWN = 60
_MOST = 5
"""Waivers of no use that are told; a description may have any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A condition that fails nothing in this run, and why."""

    condition: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """What a request waives, and of other lines and labels why they waive nothing."""

    waivers: tuple[Waiver, ...]
    unusable: tuple[str, ...]


def conditions(text: str) -> frozenset[str]:
    """Return what a comma-separated list names; raises UsageError."""
    found = frozenset(word for part in text.split(",") if (word := part.strip()))
    for word in sorted(found):
        if word not in CONDITIONS:
            raise UsageError(f"--fail-on does not know {word!r}{_known(word)}")
    return found


def waivers(given: Iterable[str]) -> tuple[Waiver, ...]:
    """
    Return what the command line and WATCHBILL_WAIVE waive: `CONDITION: reason`, one a line.

    Raises UsageError where a condition is unknown, or has no reason.
    """
    lines = (line.strip() for text in (os.environ.get(VARIABLE, ""), *given) for line in text.splitlines())
    return tuple(dict.fromkeys(_waiver(line) for line in lines if line))


def _known(word: str) -> str:
    """Return what is said of a word that is no condition."""
    return meant(word, CONDITIONS) or f": it takes {', '.join(CONDITIONS)}"


def _waiver(text: str) -> Waiver:
    condition, _, reason = (piece.strip() for piece in text.partition(":"))
    if condition not in CONDITIONS:
        raise UsageError(f"cannot waive {condition!r}{_known(condition)}")
    if not reason:
        raise UsageError(f"cannot waive {condition!r} without a reason: write '{condition}: why'")
    return Waiver(condition=condition, reason=reason)


def requested(description: str, labels: Iterable[str]) -> Requested:
    """
    Return what the lines of a description and the labels waive; none stops a review, however it is written.

    A line counts only if a reader of the rendered description sees it: a waiver is given in the open.
    """
    from watchbill.forge.description import lines

    found: list[Waiver] = []
    unusable: list[str] = []
    for line in lines(description) if MARK in description.lower() else ():
        if begun := _LINE.fullmatch(line):
            said = _SAID.fullmatch(begun[1])
            condition, reason = (said[1].lower(), " ".join((said[2] or "").split())) if said else (None, "")
            why = _why_not(condition)
            if why is None and not reason:
                why = f"write the reason behind it: `{MARK}: {condition}: why`"
            if why is None and condition is not None:
                found.append(Waiver(condition=condition, reason=reason))
            else:
                unusable.append(f"the line {_shown(line)} waives nothing: {why}")
    for label in map(str.strip, labels):
        if begun := _LABEL.fullmatch(label):
            condition = begun[1].lower() if begun[1] else None
            why = _why_not(condition)
            if why is None and condition is not None:
                found.append(Waiver(condition=condition, reason=f"by the label {label}"))
            else:
                unusable.append(f"the label {_shown(label)} waives nothing: {why}")
    more = [f"and {len(unusable) - _MOST} more waive nothing"] if len(unusable) > _MOST else []
    return Requested(waivers=tuple(found), unusable=(*unusable[:_MOST], *more))


def _why_not(condition: str | None) -> str | None:
    if condition is None:
        return f"write `{MARK}: CONDITION: why`, or the label `{MARK}:CONDITION`"
    return None if condition in CONDITIONS else f"no condition is called {condition!r}{_known(condition)}"


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return f"`{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}`"
