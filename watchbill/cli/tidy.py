"""`watchbill edit tidy` and `anchor`: what is over goes out of the file; who is on call stays."""

from datetime import UTC, datetime
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from watchbill.checks.places import rotations
from watchbill.cli import git, instant, streams
from watchbill.cli.commit import Commit
from watchbill.cli.edited import Edited
from watchbill.cli.prepare import prepare
from watchbill.cli.remedy import value_at
from watchbill.cli.usage import UsageError
from watchbill.cli.validate import say_errors
from watchbill.config import written
from watchbill.diagnostics import Path as Place
from watchbill.model import Rotation, Team
from watchbill.pagerduty.overrides import zone_of
from watchbill.paging.swaps import leave
from watchbill.rota.clock import localize
from watchbill.rota.continuation import kept_anchor
from watchbill.rota.versions import Spell, spells
from watchbill.source import edit
from watchbill.source.document import Document, Value
from watchbill.source.flow import flow

_DAYS = 90


def tidy(file: Path, *, at: str | None, dry_run: bool) -> int:
    """Fold versions that have begun into their rotations; take out overrides, leave and shadows that are over."""
    book = _book(file, at)
    assert book.old.roster is not None
    for team in book.old.roster.teams.values():
        if team.key not in book.old.deployments:
            streams.say(f"{team.key} has errors and is left as it is")
            continue
        for _, path, rotation in rotations(team):
            _fold(book, path, rotation)
        _overrides(book, team)
        _shadow(book, team)
    for person in book.old.roster.people.values():
        ended = [index for index, (_, end) in enumerate(leave(person)) if end <= book.at]
        _drop(book, ("people", person.key, "away"), _written(book, ("people", person.key, "away"), ended))
    return book.finish(dry_run=dry_run, days=_DAYS, teams=(), freeze=0)


def anchor(file: Path, *, base: str, team: str | None, at: str | None, dry_run: bool) -> int:
    """Anchor rotations that were edited since a commit so that whoever was on call stays until their handoff."""
    book = _book(file, at)
    place = git.place(base, file.parent)
    with git.Objects(place.folder) as objects:
        old = prepare(place.prefix / file.name, instant=book.at, tree=Commit(base, place, objects))
    assert book.old.roster is not None
    if old.roster is None:
        say_errors(old)
        return 1
    for key, now in book.old.roster.teams.items():
        was = old.roster.teams.get(key)
        if was is None or team not in (None, key):
            continue
        before = {path: rotation for _, path, rotation in rotations(was)}
        for _, path, rotation in rotations(now):
            if path in before and before[path] != rotation:
                absent = frozenset(k for k, person in book.old.roster.people.items() if person.pending)
                kept = kept_anchor(before[path], rotation, book.at, absent)
                if kept != rotation.anchor:
                    _set(book, (*path, "anchor"), written.anchor(kept))
    return book.finish(dry_run=dry_run, days=_DAYS, teams=(), freeze=0)


def _set(book: Edited, place: Place, value: dict[str, Value]) -> None:
    book.edit(place, lambda document: edit.set_value(document, place, value), f"{place[-1]}: {flow(value)}")


def _book(file: Path, at: str | None) -> Edited:
    book = Edited(file, instant.parse(at))
    if book.old.roster is None:
        say_errors(book.old)
        raise UsageError(f"{book.old.name} has errors and cannot be edited by a command")
    return book


def _fold(book: Edited, path: Place, rotation: Rotation) -> None:
    """Let the last version that has begun be the rotation."""
    zone = ZoneInfo(rotation.time_zone)
    found = spells(rotation)
    begun = [n for n, s in enumerate(found) if s.start is None or localize(s.start, zone).astimezone(UTC) <= book.at]
    number = begun[-1]
    if not number:
        return
    version, rest = rotation.then[number - 1], rotation.then[number:]
    date, member = _first_turn(found[number], version.members)

    def fold(document: Document) -> Document:
        document = edit.set_value(document, (*path, "anchor"), {"date": date.date().isoformat(), "member": member})
        for key, value, was in (
            ("members", list(version.members), list(rotation.members)),
            ("turn", written.turn(version.turn_days), written.turn(rotation.turn_days)),
            (
                "handoff",
                written.handoff(version.handoff_day, version.handoff_time),
                written.handoff(rotation.handoff_day, rotation.handoff_time),
            ),
            ("hours", written.hours(version.hours), written.hours(rotation.hours)),
        ):
            if value != was:
                document = edit.set_value(document, (*path, key), cast("Value", value))
        if not rest:
            return edit.remove(document, (*path, "then"))
        # What the version said and those after it only repeat is said by them now, or by the rotation.
        there = cast("list[Value]", value_at(document, (*path, "then")))
        return edit.set_value(document, (*path, "then"), there[number:])

    book.edit(path, fold, f"members: {', '.join(version.members)}, anchor: {date.date()} {member}, without `then`")


def _first_turn(spell: Spell, members: tuple[str, ...]) -> tuple[datetime, str]:
    """Return the first whole turn of a version whose member's place in the order is plain."""
    start = spell.start or spell.cycle
    number = -((spell.cycle - start) // spell.turn)
    for turn in range(number, number + 2 * len(spell.users)):
        moment, member = spell.cycle + turn * spell.turn, spell.server(turn)
        if moment >= start and spell.users.index(member) == turn % len(spell.users):
            return moment, member
    raise AssertionError("every order has a member's first place")


def _overrides(book: Edited, team: Team) -> None:
    place = ("teams", team.key, "overrides")
    ended = []
    for index, each in enumerate(team.overrides):
        zone = zone_of(team, each)
        if zone is not None and localize(each.end, ZoneInfo(zone)).astimezone(UTC) <= book.at:
            ended.append(index)
    _drop(book, place, ended)


def _shadow(book: Edited, team: Team) -> None:
    deployment = book.old.deployments[team.key]
    ended = deployment.shadows - {schedule.key for schedule in deployment.at(book.at).schedules}
    if ended:
        place = ("teams", team.key, "shadow")
        book.edit(place, lambda document: edit.remove(document, place), "without `shadow`")


def _written(book: Edited, place: Place, ended: list[int]) -> list[int]:
    """Return the places in the file of leaves that are over: calendars stand among them."""
    entries = value_at(book.document(place), place)
    listed = entries if isinstance(entries, list) else []
    plain = [index for index, each in enumerate(listed) if isinstance(each, dict) and "calendar" not in each]
    return [plain[index] for index in ended if index < len(plain)]


def _drop(book: Edited, place: Place, indices: list[int]) -> None:
    def drop(document: Document) -> Document:
        for index in reversed(indices):
            document = edit.remove(document, (*place, index), empty=True)
        return document

    if indices:
        book.edit(place, drop, "without what is over")
