"""From when on does a rotation have another order, and who covers for somebody who leaves until then?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from zoneinfo import ZoneInfo

from watchbill.cli import instant
from watchbill.cli.edit.choice import Found, find, known
from watchbill.cli.edit.covers import choose, override_of, proposals, put_override
from watchbill.cli.edit.options import AUTO, NOW, Options
from watchbill.cli.usage import UsageError
from watchbill.cli.versions import then_of, with_versions
from watchbill.config import written
from watchbill.model import Override
from watchbill.rota.anchoring import kept_anchor
from watchbill.rota.continuation import Continuation, handoffs
from watchbill.rota.fold import running
from watchbill.rota.orders import Impossible, Reorder
from watchbill.rota.planned import continuing, edited_later
from watchbill.rota.play import shifts
from watchbill.source import edit
from watchbill.source.document import Document, Value
from watchbill.source.flow import flow


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
    if joins is not None:
        known(joins, found.roster)
    try:
        if options.start == NOW:
            _at_once(found, change, swapped or {})
        else:
            _later(found, options, change, leaves, swapped or {}, joins)
    except Impossible as problem:
        raise UsageError(str(problem)) from None
    return found.book.finish(dry_run=options.dry_run, days=options.days, teams=(found.team.key,), freeze=options.freeze)


def _at_once(found: Found, change: Reorder, swapped: Mapping[str, str]) -> None:
    """Put the new order in place of the old one, anchored so that whoever is on call stays."""
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


def _later(
    found: Found,
    options: Options,
    change: Reorder,
    leaves: str | None,
    swapped: Mapping[str, str],
    joins: str | None,
) -> None:
    """Say the new order as a version that begins at a handoff, and cover what somebody who leaves has before."""
    start = None
    if options.start != AUTO:
        instant.parse(options.start)
        start = date.fromisoformat(options.start[: len("2026-12-24")])
    old = found.rotation
    later = continuing(
        old, change, found.book.at, freeze=options.freeze, start=start, swapped=swapped, absent=found.absent
    )
    covers = _covers(found, options, leaves, later, joins) if leaves is not None else []
    found.book.edit(
        found.path,
        lambda document: with_versions(document, found.path, old, later.rotation),
        f"then: {flow(then_of(later.rotation))}",
    )
    for cover in covers:
        put_override(found, cover)


def _covers(found: Found, options: Options, person: str, later: Continuation, joins: str | None) -> list[Override]:
    """
    Return overrides for the turns that somebody who leaves has after the running one and before the change.

    Members are proposed, and whoever takes their place.
    """
    also = () if joins is None else (joins,)
    begin = next(handoffs(found.rotation, found.book.at, found.absent))[0]
    since = begin.replace(tzinfo=ZoneInfo(found.rotation.time_zone))
    needed = [
        (level, schedule, shift)
        for level, schedule in found.schedules()
        for shift in shifts(schedule, since, later.begins)
        if shift.person == person
    ]
    chosen: list[Override] = []
    for number, (level, schedule, shift) in enumerate(sorted(needed, key=lambda each: (each[2].start, each[0]))):
        free = proposals(found, schedule, shift.start, shift.end, person, also=also)
        who = choose(found, options, person, (level, schedule, shift), free, number)
        chosen.append(override_of(found, level, shift, person, who, "covers"))
    return chosen
