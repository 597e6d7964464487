"""A gentler way to make an edit, in a reader's words, with the lines to paste."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from watchbill.counting import counted, listed
from watchbill.dates import moment_text
from watchbill.edit.offer import Offer, Paste
from watchbill.printable import copied, hidden
from watchbill.report.diff.settings import Voice
from watchbill.review.cost import Cost
from watchbill.review.remedy import Remedy
from watchbill.roster.model import Anchor, Person
from watchbill.roster.rotations import anchor_entry
from watchbill.roster.yaml.flow import flow


def remedy_heading(remedy: Remedy) -> str:
    """Return the heading of a remedy."""
    if remedy.moved is None:
        return "how it could take effect"
    if remedy.later.shifts < remedy.moved.shifts:
        return "how to move fewer shifts"
    return "how to move others less" if remedy.later.time < remedy.moved.time else "how to begin later"


def remedy_sentences(
    offer: Offer, zone: str, near: datetime, people: Mapping[str, Person], voice: Voice
) -> Iterator[str]:
    """Yield what an edit does as written, and what the remedy would do instead."""
    remedy = offer.remedy

    def names(keys: Iterable[str]) -> str:
        return listed([voice.words(people[key].name if key in people else key) for key in keys])

    yield f"As written, {_written(remedy, names)}."
    if remedy.backs:
        old = listed([voice.code(_anchor(back.anchor)) for back in remedy.backs])
        if remedy.parts:
            yield f"Put the old {old} back as well."
        else:
            yield f"With the old {old} instead: {_amount(remedy.later, remedy.moved)}."
    if remedy.parts:
        begins = listed([*dict.fromkeys(moment_text(part.begins, zone, near) for part in remedy.parts)])
        yield f"Starting {begins} instead: {_later(remedy)}."
        leave = sorted((each for part in remedy.parts for each in part.leave), key=lambda each: each[1])
        for person, end in dict(leave).items():
            yield (
                f"{names([person])} keeps the shifts before that, the last until"
                f" {moment_text(end, zone, near)}."
            )
    anchors = [part.anchor for part in remedy.parts]
    fewer = remedy.moved is None or (remedy.at_once is not None and remedy.at_once.time < remedy.moved.time)
    if remedy.at_once is not None and fewer and any(anchors):
        said = listed([voice.code(_anchor(anchor)) for anchor in anchors if anchor is not None])
        whose = "of others" if remedy.moved is None else "of theirs"
        moves = _amount(remedy.at_once, remedy.moved, whose)
        yield f"At once, with {said}, whoever is on call stays on call: {moves}."
    if remedy.kept:
        kept = listed([voice.code(key) for key in remedy.kept])
        yield f"Until then, keep {kept} under {voice.code('people')}."


def _written(remedy: Remedy, names: Callable[[Iterable[str]], str]) -> str:
    """Return what an edit does as written."""
    if remedy.moved is None:
        return "its errors make it impossible to say whose turn it is"
    if remedy.moved.shifts:
        are = "is" if len(remedy.people) == 1 else "are"
        moves = counted(remedy.moved.shifts, "shift")
        return f"this edit moves {moves} of {names(remedy.people)}, who {are} not part of it"
    within = "next turn" if remedy.freeze == 1 else f"next {remedy.freeze} turns"
    planned = f"shifts of {names(remedy.planned)} within the {within}"
    changes = ["who is on call at the merge"] if remedy.tonight else []
    return f"this edit changes {', and '.join([*changes, planned] if remedy.freeze else changes)}"


def _later(remedy: Remedy) -> str:
    """Return what an edit would do before and after its later start."""
    if remedy.moved is None:
        return f"no shift of others moves before that, {_amount(remedy.later, None)} from then on"
    if not remedy.moved.shifts:
        return "none of that changes"
    return f"none before that, {_amount(remedy.later, remedy.moved, 'from then on')}"


def _amount(amount: Cost, than: Cost | None, which: str = "") -> str:
    """Return how many shifts move; if only their hours are fewer `than` otherwise, say those too."""
    shifts = " ".join(filter(None, ("none" if not amount.shifts else counted(amount.shifts, "shift"), which)))
    if than is None or amount.shifts < than.shifts:
        return shifts
    hours, instead = (round(each.time / timedelta(hours=1)) for each in (amount, than))
    return f"{shifts}, {counted(hours, 'hour')} instead of {instead}" if hours < instead else shifts


def paste_heading(paste: Paste) -> str:
    """Return the heading of the lines to paste."""
    if paste.lines is None:
        back = "put the rotation back as it was, with" if paste.key == "then" else "put the anchor back"
        return f"{paste.file}:{paste.line}: {back}"
    first, last = paste.lines
    where = f"line {first}" if first == last else f"lines {first}–{last}"
    return f"{paste.file}: replace {where} with:"


def paste_lines(paste: Paste) -> list[str]:
    """Return the lines to paste; a sign replaces each invisible character except the tab."""
    return [copied(line) for line in _lines(paste)]


def paste_note(paste: Paste) -> str | None:
    """Return a note that explains the signs in the lines; None if there are none."""
    if found := hidden("".join(_lines(paste))):
        return (
            f"� stands for an invisible character: {listed(found)}. Leave it out, or type the original"
            " character."
        )
    return None


def _lines(paste: Paste) -> list[str]:
    return [f"{paste.key}: {paste.value}"] if paste.replacement is None else paste.replacement.splitlines()


def _anchor(anchor: Anchor) -> str:
    return f"anchor: {flow(anchor_entry(anchor))}"
