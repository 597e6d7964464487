"""New orders of a rotation: somebody joins, leaves, gives their place to somebody else, or moves."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from watchbill import instant
from watchbill.clock import localize
from watchbill.edit.cover import chosen
from watchbill.edit.draft import DAYS, Draft, Edited, Refusal
from watchbill.edit.selection import find, require_person
from watchbill.edit.takeover import Taken, hand_over, remind
from watchbill.edit.target import Target
from watchbill.edit.versions import then_of, with_versions
from watchbill.edit.wish import AUTO, NOW, Add, Move, Remove, Reordered, Replace
from watchbill.oncall.stints import stints
from watchbill.roster.rotations import anchor_entry
from watchbill.roster.yaml import edit
from watchbill.roster.yaml.document import Document, Value
from watchbill.roster.yaml.flow import flow
from watchbill.rota import orders
from watchbill.rota.continuation import Continuation, handoffs, kept_anchor
from watchbill.rota.orders import Impossible, Reorder
from watchbill.rota.play import on_call, shifts, turns
from watchbill.rota.rotation_edits import continuing, edited_later
from watchbill.rota.versions import running

_CYCLES = 2
"""How many rounds of a new order a preview shows."""

_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _OrderChange:
    """The effect of a wish on an order: who joins, and who takes whose place."""

    reorder: Reorder
    joins: str | None
    places: Mapping[str, str]


def reorder(draft: Draft, wish: Reordered) -> Edited:
    """Give a rotation a new order, from a handoff on or at once."""
    change = _change(wish)
    target = find(draft.original, wish.selection, None if change.joins == wish.person else wish.person)
    if target.followed:
        raise Refusal(
            f"the secondary of {target.team.key} follows the primary's order: edit that order, without"
            " `--level`"
        )
    if change.joins is not None:
        require_person(draft.original.roster, change.joins)
    days = DAYS
    try:
        if wish.start == NOW:
            _at_once(draft, target, wish, change)
        else:
            days = _later(draft, target, wish, change)
    except Impossible as problem:
        raise Refusal(str(problem)) from None
    return draft.edited(teams=(target.team.key,), days=days)


def _change(wish: Reordered) -> _OrderChange:
    person = wish.person
    match wish:
        case Add():
            reorder = orders.added(person, before=wish.before, after=wish.after)
            return _OrderChange(reorder=reorder, joins=person, places={})
        case Remove():
            return _OrderChange(reorder=orders.removed(person), joins=None, places={})
        case Replace():
            reorder = orders.replaced(person, wish.other)
            return _OrderChange(reorder=reorder, joins=wish.other, places={person: wish.other})
        case Move():
            reorder = orders.moved(person, before=wish.before, after=wish.after)
            return _OrderChange(reorder=reorder, joins=None, places={})


def _at_once(draft: Draft, target: Target, wish: Reordered, change: _OrderChange) -> None:
    """Put the new order in place of the old one, anchored so that whoever is on call stays."""
    if isinstance(wish, Remove | Replace):
        if wish.covers:
            raise Refusal("with `--from now` nobody has turns to cover before the edit: leave `--cover` out")
        _uncovered(target, wish.person)
    old, at, absent = target.rotation, draft.original.at, draft.original.pending
    number, _ = running(old, at, absent)
    if number:
        raise Impossible(
            f"the version from {old.then[number - 1].start} is already in force: run"
            " `watchbill edit tidy` first, then edit again"
        )
    members = change.reorder.now(old.members)
    then = tuple(edited_later(each, change.reorder, change.places) for each in old.then)
    new = replace(old, members=members, then=then)
    new = replace(new, anchor=kept_anchor(old, new, at, absent))

    def both(document: Document) -> Document:
        document = edit.set_value(document, (*target.path, "members"), list(members))
        document = edit.set_value(document, (*target.path, "anchor"), anchor_entry(new.anchor))
        return with_versions(document, target.path, old, new)

    listed: list[Value] = list(members)
    lines = [f"members: {flow(listed)}", f"anchor: {flow(anchor_entry(new.anchor))}"]
    draft.edit(target.path, both, "; ".join([*lines, f"then: {flow(then_of(new))}"] if then else lines))
    if isinstance(wish, Remove | Replace):
        remind(draft, target, wish.person, at, [])


def _uncovered(target: Target, person: str) -> None:
    """Raise Impossible if somebody covers a leaver's current turn: the edit would end that cover at once."""
    at = target.original.at
    for level, schedule in target.schedules():
        for begin, until in turns(schedule, at, at + _MOMENT):
            rest = shifts(replace(schedule, overrides=()), max(begin, at), until)
            first = next((each for each in rest if each.person is not None), None)
            if first is None or first.person != person:
                continue
            by = on_call(schedule, first.start)
            if by != person:
                day = until.astimezone(schedule.tz).date()
                raise Impossible(
                    f"{by} covers {person}'s turn as {level}, and would no longer be on call: let the edit"
                    f" take effect at the next handoff, with `--from {day}`, or leave `--from` out"
                )


def _later(draft: Draft, target: Target, wish: Reordered, change: _OrderChange) -> int:
    """
    Write the new order as a version that begins at a handoff; return how many days a preview needs.

    Others cover the turns that a leaver has before that. Where the wish names a date, the leaver serves until
    then, unless the wish names covers too.
    """
    old, at = target.rotation, draft.original.at
    start = None
    if wish.start != AUTO:
        instant.parse(wish.start)
        start = date.fromisoformat(wish.start[: len("2026-12-24")])
    later = continuing(
        old,
        change.reorder,
        at,
        freeze=wish.freeze,
        start=start,
        swapped=change.places,
        absent=draft.original.pending,
    )
    draft.edit(
        target.path,
        lambda document: with_versions(document, target.path, old, later.rotation),
        f"then: {flow(then_of(later.rotation))}",
    )
    if isinstance(wish, Remove | Replace):
        taken = _covers(draft, target, wish, later, change.joins) if start is None or wish.covers else []
        hand_over(draft, target, wish.person, taken, "covers")
        remind(draft, target, wish.person, later.begins, taken)
    cycles = timedelta(days=_CYCLES * later.version.turn_days * len(later.version.members))
    return max(DAYS, (later.begins + cycles - at).days)


def _covers(
    draft: Draft, target: Target, wish: Remove | Replace, later: Continuation, joins: str | None
) -> Taken:
    """Return who covers a leaver's turns after the current one and before the change."""
    at, absent = draft.original.at, draft.original.pending
    since = localize(next(handoffs(target.rotation, at, absent))[0], target.zone)
    needed = [
        each
        for level, schedule in target.schedules()
        for each in stints(target.team, level, schedule, wish.person, since, later.begins)
        if each.override is None or each.whole
    ]
    if wish.covers and not needed:
        draft.notes.append(
            f"note: {wish.person} has no turn to cover before {later.version.start}, when this takes effect"
        )
    needed.sort(key=lambda each: (each.start, each.level))
    return chosen(target, wish, needed, also=() if joins is None else (joins,))
