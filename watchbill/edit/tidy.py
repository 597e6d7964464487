"""Removal of everything that is over: earlier versions, overrides, leave and shadows."""

from datetime import UTC
from typing import cast
from zoneinfo import ZoneInfo

from watchbill.clock import localize
from watchbill.diagnostics import Path
from watchbill.edit.draft import Draft, Edited
from watchbill.edit.versions import then_of
from watchbill.oncall.availability import leave
from watchbill.pagerduty.overrides import zone_of
from watchbill.roster.model import Rotation, Team
from watchbill.roster.paths import rotations
from watchbill.roster.rotations import anchor_entry, version_fields
from watchbill.roster.yaml import edit
from watchbill.roster.yaml.document import Document, Value
from watchbill.roster.yaml.flow import flow
from watchbill.rota.versions import folded


def tidy(draft: Draft) -> Edited:
    """Fold versions that have begun into their rotations; remove everything else that is over."""
    roster, absent = draft.original.roster, draft.original.pending
    for key in sorted(roster.broken_teams):
        draft.notes.append(f"{key} has errors and is left as it is")
    for team in roster.teams.values():
        if team.key not in draft.original.deployments:
            draft.notes.append(f"{team.key} has errors and is left as it is")
            continue
        for _, path, rotation in rotations(team):
            # Where a level does not page, a version may have nobody left: then nobody is next.
            if not any(map(absent.issuperset, (rotation.members, *(each.members for each in rotation.then)))):
                _fold(draft, path, rotation, absent)
        _overrides(draft, team)
        _shadow(draft, team)
    for person in roster.people.values():
        path = ("people", person.key, "away")
        ended = [index for index, (_, end) in enumerate(leave(person)) if end <= draft.original.at]
        _drop(draft, path, _written(draft, path, ended))
    return draft.edited(teams=())


def _fold(draft: Draft, path: Path, rotation: Rotation, absent: frozenset[str]) -> None:
    """Make the version that is in force the rotation itself."""
    new = folded(rotation, draft.original.at, absent)
    if new == rotation:
        return
    was, number = version_fields(rotation), len(rotation.then) - len(new.then)
    said = {key: value for key, value in version_fields(new).items() if value != was[key]}
    said["anchor"] = anchor_entry(new.anchor)

    def fold(document: Document) -> Document:
        for key, value in said.items():
            document = edit.set_value(document, (*path, key), value)
        if not new.then:
            return edit.remove(document, (*path, "then"))
        # Later versions stay as they are: they now inherit the same values from the rotation.
        there = cast("list[Value]", document.value_at((*path, "then")))
        return edit.set_value(document, (*path, "then"), there[number:])

    rest = f"then: {flow(then_of(new))}" if new.then else "without `then`"
    draft.edit(path, fold, f"{flow(said)[1:-1]}, {rest}")


def _overrides(draft: Draft, team: Team) -> None:
    place = ("teams", team.key, "overrides")
    ended = []
    for index, each in enumerate(team.overrides):
        zone = zone_of(team, each)
        if zone is not None and localize(each.end, ZoneInfo(zone)).astimezone(UTC) <= draft.original.at:
            ended.append(index)
    _drop(draft, place, ended)


def _shadow(draft: Draft, team: Team) -> None:
    deployment = draft.original.deployments[team.key]
    ended = deployment.shadows - {schedule.key for schedule in deployment.at(draft.original.at).schedules}
    if ended:
        place = ("teams", team.key, "shadow")
        draft.edit(place, lambda document: edit.remove(document, place), "remove `shadow`")


def _written(draft: Draft, place: Path, ended: list[int]) -> list[int]:
    """Return the indices in the file of leave that is over; the file's list also has calendars."""
    entries = draft.document(place).value_at(place)
    listed = entries if isinstance(entries, list) else []
    plain = [index for index, each in enumerate(listed) if isinstance(each, dict) and "calendar" not in each]
    return [plain[index] for index in ended if index < len(plain)]


def _drop(draft: Draft, place: Path, indices: list[int]) -> None:
    def drop(document: Document) -> Document:
        for index in reversed(indices):
            document = edit.remove(document, (*place, index), empty=True)
        return document

    if indices:
        draft.edit(place, drop, "remove what is over")
