"""What of a file is over?"""

from datetime import UTC
from pathlib import Path
from typing import cast
from zoneinfo import ZoneInfo

from watchbill import streams
from watchbill.checks.places import rotations
from watchbill.cli.edit.edited import Edited, opened
from watchbill.clock import localize
from watchbill.diagnostics import Path as Place
from watchbill.edit.versions import then_of
from watchbill.oncall.availability import leave
from watchbill.pagerduty.overrides import zone_of
from watchbill.roster import written
from watchbill.roster.model import Rotation, Team
from watchbill.roster.yaml import edit
from watchbill.roster.yaml.document import Document, Value
from watchbill.roster.yaml.flow import flow
from watchbill.rota.versions import folded


def tidy(file: Path, *, at: str | None, dry_run: bool) -> int:
    """Fold versions that have begun into their rotations; take out overrides, leave and shadows that are over."""
    book = opened(file, at)
    assert book.old.roster is not None
    absent = frozenset(key for key, person in book.old.roster.people.items() if person.pending)
    for key in sorted(book.old.roster.broken_teams):
        streams.say(f"{key} has errors and is left as it is")
    for team in book.old.roster.teams.values():
        if team.key not in book.old.deployments:
            streams.say(f"{team.key} has errors and is left as it is")
            continue
        for _, path, rotation in rotations(team):
            # At a level that does not page nobody need be left in a version: who would be next cannot be
            # told.
            if not any(map(absent.issuperset, (rotation.members, *(each.members for each in rotation.then)))):
                _fold(book, path, rotation, absent)
        _overrides(book, team)
        _shadow(book, team)
    for person in book.old.roster.people.values():
        ended = [index for index, (_, end) in enumerate(leave(person)) if end <= book.at]
        _drop(book, ("people", person.key, "away"), _written(book, ("people", person.key, "away"), ended))
    return book.finish(dry_run=dry_run, teams=(), still=True)


def _fold(book: Edited, path: Place, rotation: Rotation, absent: frozenset[str]) -> None:
    """Let the version that is in force be the rotation."""
    new = folded(rotation, book.at, absent)
    if new == rotation:
        return
    was, number = written.fields(rotation), len(rotation.then) - len(new.then)
    said = {key: value for key, value in written.fields(new).items() if value != was[key]}
    said["anchor"] = written.anchor(new.anchor)

    def fold(document: Document) -> Document:
        for key, value in said.items():
            document = edit.set_value(document, (*path, key), value)
        if not new.then:
            return edit.remove(document, (*path, "then"))
        # What the version said and those after it only repeat is said by them now, or by the rotation.
        there = cast("list[Value]", edit.value_at(document, (*path, "then")))
        return edit.set_value(document, (*path, "then"), there[number:])

    rest = f"then: {flow(then_of(new))}" if new.then else "without `then`"
    book.edit(path, fold, f"{flow(said)[1:-1]}, {rest}")


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
    entries = edit.value_at(book.document(place), place)
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
