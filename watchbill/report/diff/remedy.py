"""Another way for an edit to take effect, in a reader's words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from watchbill.checks.when import listed, moment_text
from watchbill.config import written
from watchbill.diagnostics import Path
from watchbill.model import Anchor, Person
from watchbill.report.diff.settings import Voice
from watchbill.report.snippet import copied, hidden
from watchbill.report.summary import counted
from watchbill.review.remedy import Remedy
from watchbill.source.flow import flow


@dataclass(frozen=True, slots=True, kw_only=True)
class Paste:
    """
    What to write where: `replacement` instead of the `lines` (first and last, from 1) of a file.

    Both are None where the file is written in a way that cannot be edited safely; then
    `value` is to be the `key` (`then` or `anchor`) of the rotation at `path`, the rest as it was.
    """

    file: str
    path: Path
    line: int
    key: str
    value: str
    lines: tuple[int, int] | None
    replacement: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A remedy, with what to paste for each of its parts, then for each of its backs."""

    remedy: Remedy
    pastes: tuple[Paste, ...]


def remedy_sentences(
    offer: Offer, zone: str, near: datetime, people: Mapping[str, Person], voice: Voice
) -> Iterator[str]:
    """Yield what an edit moves as it is, and what it would move otherwise."""
    remedy = offer.remedy
    who = [voice.words(people[key].name if key in people else key) for key in remedy.people]
    are = "is" if len(who) == 1 else "are"
    if remedy.moved is None:
        yield "As it is written nobody's turn can be told, because of its errors."
    else:
        shifts = counted(remedy.moved, "shift")
        yield f"As it is written this edit moves {shifts} of {listed(who)}, who {are} not part of it."
    after = "none" if not remedy.later else counted(remedy.later, "shift")
    if remedy.backs:
        old = listed([voice.code(_anchor(back.anchor)) for back in remedy.backs])
        yield f"With the old {old} instead{' too' if remedy.parts else f': {after}'}."
    if remedy.parts:
        begins = listed([*dict.fromkeys(moment_text(part.begins, zone, near) for part in remedy.parts)])
        none = "none" if remedy.moved is not None else "no shift of others moves"
        yield f"From {begins} on instead: {none} before that, {after} from then on."
        leave = dict.fromkeys(key for part in remedy.parts for key in part.leave)
        if leave:
            names = listed([voice.words(people[key].name if key in people else key) for key in leave])
            yield f"Until then {names} {'keeps' if len(leave) == 1 else 'keep'} serving."
    anchors = [part.anchor for part in remedy.parts]
    fewer = remedy.moved is None or (remedy.at_once is not None and remedy.at_once < remedy.moved)
    if remedy.at_once is not None and fewer and any(anchors):
        said = listed([voice.code(_anchor(anchor)) for anchor in anchors if anchor is not None])
        moves = "none" if not remedy.at_once else counted(remedy.at_once, "shift")
        whose = "of others" if remedy.moved is None else "of theirs"
        yield f"At once, with {said}, whoever is on call stays: {moves} {whose}."
    if remedy.kept:
        names = listed([voice.code(key) for key in remedy.kept])
        yield f"Until then keep {names} under {voice.code('people')}."


def paste_heading(paste: Paste) -> str:
    """Return what stands above the lines to paste."""
    if paste.lines is None:
        back = "put the rotation back as it was, with" if paste.key == "then" else "put the anchor back"
        return f"{paste.file}:{paste.line}: {back}"
    first, last = paste.lines
    where = f"line {first}" if first == last else f"lines {first}–{last}"
    return f"{paste.file}, instead of {where}:"


def paste_lines(paste: Paste) -> list[str]:
    """Return the lines to paste, as they can be shown: all but tabs that cannot be seen has a sign in its place."""
    return [copied(line) for line in _lines(paste)]


def paste_note(paste: Paste) -> str | None:
    """Return what is to be said of signs in the lines; None where there are none."""
    if found := hidden("".join(_lines(paste))):
        return f"� stands for what cannot be seen: {listed(found)}. Leave it out, or write it as it was."
    return None


def _lines(paste: Paste) -> list[str]:
    return [f"{paste.key}: {paste.value}"] if paste.replacement is None else paste.replacement.splitlines()


def _anchor(anchor: Anchor) -> str:
    return f"anchor: {flow(written.anchor(anchor))}"
