"""The options `--fail-on` and `--waive`: the conditions that fail a run, and those that may pass."""

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

# People also write it as code, and in capitals.
_LINE = re.compile(rf"[ \t]*`?{MARK}\b(.*?)`?[ \t]*", re.IGNORECASE)
_SAID = re.compile(r"[ \t]*:[ \t]*([\w-]+)[ \t]*(?::[ \t]*(.*))?")
_LABEL = re.compile(rf"{MARK}\b(?:[ \t]*:[ \t]*([\w-]+)$)?.*", re.IGNORECASE)
_SHOWN = 60
_MOST = 5
"""How many useless waivers are reported; a description may have any number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiver:
    """A condition that fails nothing in this run, and why."""

    condition: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Requested:
    """The waivers of a request, and for each line or label that waives nothing, the reason."""

    waivers: tuple[Waiver, ...]
    unusable: tuple[str, ...]


def conditions(text: str) -> frozenset[str]:
    """Return the conditions in a comma-separated list; raises UsageError."""
    found = frozenset(word for part in text.split(",") if (word := part.strip()))
    for word in sorted(found):
        if word not in CONDITIONS:
            raise UsageError(f"{word!r} is not a condition of --fail-on{_known(word)}")
    return found


def waivers(given: Iterable[str]) -> tuple[Waiver, ...]:
    """
    Return the waivers of the command line and of WATCHBILL_WAIVE: `CONDITION: reason`, one on each line.

    Raises UsageError for an unknown condition, and for one without a reason.
    """
    lines = (line.strip() for text in (os.environ.get(VARIABLE, ""), *given) for line in text.splitlines())
    return tuple(dict.fromkeys(_waiver(line) for line in lines if line))


def _known(word: str) -> str:
    """Return the end of a message about a word that is not a condition."""
    return meant(word, CONDITIONS) or f": the conditions are {', '.join(CONDITIONS)}"


def _waiver(text: str) -> Waiver:
    condition, _, reason = (piece.strip() for piece in text.partition(":"))
    if condition not in CONDITIONS:
        raise UsageError(f"cannot waive {condition!r}{_known(condition)}")
    if not reason:
        raise UsageError(f"cannot waive {condition!r} without a reason: write '{condition}: why'")
    return Waiver(condition=condition, reason=reason)


def requested(description: str, labels: Iterable[str]) -> Requested:
    """
    Return the waivers in a description's lines and in the labels. A malformed one does not stop a review.

    A line counts only if a reader of the rendered description sees it, because a waiver must be public.
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
                why = f"add a reason after it: `{MARK}: {condition}: why`"
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
    return None if condition in CONDITIONS else f"{condition!r} is not a condition{_known(condition)}"


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return f"`{text if len(text) <= _SHOWN else text[: _SHOWN - 1] + '…'}`"
