"""From when on does a rotation have another order, and who covers for somebody who leaves until then?"""

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from watchbill.cli import instant
from watchbill.cli.edit.choice import Found, find, known
from watchbill.cli.edit.covers import choose, override_of, proposals, put_override
from watchbill.cli.edit.options import AUTO, NOW, Options
from watchbill.cli.remedy import value_at, with_version
from watchbill.cli.usage import UsageError
from watchbill.config import written
from watchbill.diagnostics import Path as Place
from watchbill.model import Override
from watchbill.rota import orders
from watchbill.rota.continuation import Continuation, as_version, handoffs, kept_anchor
from watchbill.rota.orders import Impossible, Reorder
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
            _at_once(found, change)
        else:
            _later(found, options, change, leaves, swapped or {}, joins)
    except Impossible as problem:
        raise UsageError(str(problem)) from None
    return found.book.finish(dry_run=options.dry_run, days=options.days, teams=(found.team.key,), freeze=options.freeze)


def _at_once(found: Found, change: Reorder) -> None:
    """Put the new order in place of the old one, anchored so that whoever is on call stays."""
    old = found.rotation
    if old.then:
        raise Impossible("this rotation has versions that follow: edit it from a handoff on, without `--from now`")
    members = change(old.members)
    anchor = kept_anchor(old, replace(old, members=members), found.book.at, found.absent)

    def both(document: Document) -> Document:
        document = edit.set_value(document, (*found.path, "members"), list(members))
        return edit.set_value(document, (*found.path, "anchor"), written.anchor(anchor))

    listed: list[Value] = list(members)
    found.book.edit(found.path, both, f"members: {flow(listed)}, anchor: {flow(written.anchor(anchor))}")


def _later(
    found: Found,
    options: Options,
    change: Reorder,
    leaves: str | None,
    swapped: Mapping[str, str],
    joins: str | None,
) -> None:
    """Say the new order as a version that begins at a handoff, and cover what somebody who leaves has before."""
    start = None if options.start == AUTO else instant.parse(options.start).replace(tzinfo=None)
    later = orders.continuing(
        found.rotation,
        change,
        found.book.at,
        freeze=options.freeze,
        start=start,
        swapped=swapped,
        absent=found.absent,
    )
    covers = _covers(found, options, leaves, later, joins) if leaves is not None else []
    versions = (as_version(found.rotation), *found.rotation.then)
    before = [each for each in versions[1:] if each.start < later.version.start]
    entry = written.version(later.version, before[-1] if before else versions[0])

    def put(document: Document) -> Document:
        return _reordered(with_version(document, found.path, entry), found.path, later, change)

    found.book.edit(found.path, put, f"then: {flow(entry)}")
    for cover in covers:
        put_override(found, cover)


def _reordered(document: Document, path: Place, later: Continuation, change: Reorder) -> Document:
    """Edit the members of versions that begin later alike."""
    then = value_at(document, (*path, "then"))
    for index, each in enumerate(then if isinstance(then, list) else ()):
        members = each.get("members") if isinstance(each, dict) else None
        if isinstance(each, dict) and isinstance(members, list) and str(each["from"]) > later.version.start.isoformat():
            order: list[Value] = list(change(tuple(map(str, members))))
            document = edit.set_value(document, (*path, "then", index, "members"), order)
    return document


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
