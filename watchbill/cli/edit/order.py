"""From when on does a rotation have another order, and who covers for somebody who leaves until then?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from watchbill import instant, streams
from watchbill.cli.edit.choice import Found, find, known
from watchbill.cli.edit.covers import Taken, chosen, hand_over, remind
from watchbill.cli.edit.edited import DAYS
from watchbill.cli.edit.options import AUTO, NOW, Options
from watchbill.clock import localize
from watchbill.edit.versions import then_of, with_versions
from watchbill.oncall.stints import stints
from watchbill.roster import written
from watchbill.roster.yaml import edit
from watchbill.roster.yaml.document import Document, Value
from watchbill.roster.yaml.flow import flow
from watchbill.rota.continuation import Continuation, handoffs, kept_anchor
from watchbill.rota.orders import Impossible, Reorder
from watchbill.rota.play import on_call, shifts, turns
from watchbill.rota.rotation_edits import continuing, edited_later
from watchbill.rota.versions import running
from watchbill.usage import UsageError

_CYCLES = 2
"""How many rounds of a new order are shown."""

_MOMENT = timedelta(seconds=1)


def reorder(
    options: Options,
    person: str,
    change: Reorder,
    *,
    joins: str | None = None,
    leaves: str | None = None,
    swapped: Mapping[str, str] | None = None,
) -> int:
    """Give a rotation another order, from a handoff on or at once; return the exit code."""
    found = find(options, None if joins == person else person)
    if found.followed:
        raise UsageError(
            f"the secondary of {found.team.key} follows the primary's order: edit that, without `--level`"
        )
    if joins is not None:
        known(joins, found.roster)
    days = DAYS
    try:
        if options.start == NOW:
            _at_once(found, options, change, leaves, swapped or {})
        else:
            days = _later(found, options, change, leaves, swapped or {}, joins)
    except Impossible as problem:
        raise UsageError(str(problem)) from None
    return found.book.finish(
        dry_run=options.dry_run, days=days, teams=(found.team.key,), freeze=options.freeze
    )


def _at_once(
    found: Found, options: Options, change: Reorder, leaves: str | None, swapped: Mapping[str, str]
) -> None:
    """Put the new order in place of the old one, anchored so that whoever is on call stays."""
    if options.cover:
        raise UsageError("with `--from now` nobody has turns to cover before the edit: leave `--cover` out")
    if leaves is not None:
        _uncovered(found, leaves)
    old = found.rotation
    number, _ = running(old, found.book.at, found.absent)
    if number:
        raise Impossible(
            f"the version from {old.then[number - 1].start} on runs: let `watchbill edit tidy` fold it first"
        )
    members = change.now(old.members)
    then = tuple(edited_later(each, change, swapped) for each in old.then)
    new = replace(old, members=members, then=then)
    new = replace(new, anchor=kept_anchor(old, new, found.book.at, found.absent))

    def both(document: Document) -> Document:
        document = edit.set_value(document, (*found.path, "members"), list(members))
        document = edit.set_value(document, (*found.path, "anchor"), written.anchor(new.anchor))
        return with_versions(document, found.path, old, new)

    listed: list[Value] = list(members)
    lines = [f"members: {flow(listed)}", f"anchor: {flow(written.anchor(new.anchor))}"]
    found.book.edit(found.path, both, "; ".join([*lines, f"then: {flow(then_of(new))}"] if then else lines))
    if leaves is not None:
        remind(found, leaves, found.book.at, [])


def _uncovered(found: Found, person: str) -> None:
    """Raise Impossible where others cover the running turn of who leaves: at once they would be on call no more."""
    at = found.book.at
    for level, schedule in found.schedules():
        for begin, until in turns(schedule, at, at + _MOMENT):
            rest = shifts(replace(schedule, overrides=()), max(begin, at), until)
            first = next((each for each in rest if each.person is not None), None)
            if first is None or first.person != person:
                continue
            by = on_call(schedule, first.start)
            if by != person:
                day = until.astimezone(schedule.tz).date()
                raise Impossible(
                    f"{by} covers {person}'s turn as {level}, and would be on call no more: let it take"
                    f" effect at the next handoff, with `--from {day}`, or leave `--from` out"
                )


def _later(
    found: Found,
    options: Options,
    change: Reorder,
    leaves: str | None,
    swapped: Mapping[str, str],
    joins: str | None,
) -> int:
    """
    Say the new order as a version that begins at a handoff; return how many days show what it does.

    Turns that somebody who leaves has before it are covered; with a date that was named they serve until
    then, unless covers are named too.
    """
    old, at = found.rotation, found.book.at
    start = None
    if options.start != AUTO:
        instant.parse(options.start)
        start = date.fromisoformat(options.start[: len("2026-12-24")])
    later = continuing(
        old, change, at, freeze=options.freeze, start=start, swapped=swapped, absent=found.absent
    )
    found.book.edit(
        found.path,
        lambda document: with_versions(document, found.path, old, later.rotation),
        f"then: {flow(then_of(later.rotation))}",
    )
    if leaves is not None:
        taken = _covers(found, options, leaves, later, joins) if start is None or options.cover else []
        hand_over(found, leaves, taken, "covers")
        remind(found, leaves, later.begins, taken)
    cycles = timedelta(days=_CYCLES * later.version.turn_days * len(later.version.members))
    return max(DAYS, (later.begins + cycles - at).days)


def _covers(found: Found, options: Options, person: str, later: Continuation, joins: str | None) -> Taken:
    """Return who covers what somebody who leaves has after the running turn and before the change."""
    zone = ZoneInfo(found.rotation.time_zone)
    since = localize(next(handoffs(found.rotation, found.book.at, found.absent))[0], zone)
    needed = [
        each
        for level, schedule in found.schedules()
        for each in stints(found.team, level, schedule, person, since, later.begins)
        if each.override is None or each.whole
    ]
    if options.cover and not needed:
        streams.say(
            f"note: {person} has no turn to cover before {later.version.start}, when this takes effect"
        )
    needed.sort(key=lambda each: (each.start, each.level))
    return chosen(found, options, person, needed, also=() if joins is None else (joins,))
