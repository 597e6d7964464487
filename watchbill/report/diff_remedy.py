"""Another way for an edit to take effect, in a reader's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.checks.when import listed, moment_text
from watchbill.diagnostics import Path
from watchbill.model import Person
from watchbill.report.diff_settings import Voice
from watchbill.report.summary import counted
from watchbill.review.remedy import Later, Remedy


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste:
    """
    What to write where: `replacement` instead of the `lines` (first and last, from 1) of a file.

    Both are None where the file is written in a way that cannot be edited safely; then
    `version` is to be the `then` of the rotation at `path`, the rest as it was.
    """

    file: str
    path: Path
    line: int
    version: str
    lines: tuple[int, int] | None
    replacement: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A remedy, with what to paste for each of its parts."""

    remedy: Remedy
    pastes: tuple[Paste, ...]


def sentences(offer: Offer, zone: str, near: datetime, people: Mapping[str, Person], voice: Voice) -> Iterator[str]:
    """Yield what an edit moves as it is, and what it would move otherwise."""
    remedy = offer.remedy
    who = [voice.words(people[key].name if key in people else key) for key in remedy.people]
    are = "is" if len(who) == 1 else "are"
    shifts = counted(remedy.moved, "shift")
    yield f"As it is written this edit moves {shifts} of {listed(who)}, who {are} not part of it."
    begins = listed([moment_text(part.begins, zone, near) for part in remedy.parts])
    after = "none" if not remedy.later else counted(remedy.later, "shift")
    yield f"From {begins} on instead: none before that, {after} from then on."
    anchors = [part.anchor for part in remedy.parts]
    if remedy.at_once is not None and remedy.at_once < remedy.moved and any(anchors):
        said = listed([voice.code(_anchor(part)) for part in remedy.parts if part.anchor is not None])
        moves = "none" if not remedy.at_once else counted(remedy.at_once, "shift")
        yield f"At once, with {said}, whoever is on call stays: {moves} of theirs."
    if remedy.kept:
        names = listed([voice.code(key) for key in remedy.kept])
        yield f"Until then keep {names} under {voice.code('people')}."


def heading(paste: Paste) -> str:
    """Return what stands above the lines to paste."""
    if paste.lines is None:
        return f"{paste.file}:{paste.line}: put the rotation back as it was, and add"
    first, last = paste.lines
    where = f"line {first}" if first == last else f"lines {first}–{last}"
    return f"{paste.file}, instead of {where}:"


def lines(paste: Paste) -> list[str]:
    """Return the lines to paste."""
    return [f"then: {paste.version}"] if paste.replacement is None else paste.replacement.splitlines()


def _anchor(part: Later) -> str:
    assert part.anchor is not None
    return f"anchor: {{date: {part.anchor.date.isoformat()}, member: {part.anchor.member}}}"
