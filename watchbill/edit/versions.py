"""The later versions of a rotation, as the file's `then` key has them."""

from itertools import pairwise
from typing import cast

from watchbill.diagnostics import Path
from watchbill.roster.model import Rotation, Version
from watchbill.roster.rotations import version_entry, version_fields
from watchbill.roster.yaml import edit
from watchbill.roster.yaml.document import Document, Value
from watchbill.rota.versions import as_version

VersionEntry = dict[str, Value]


def with_versions(
    document: Document, path: Path, was: Rotation, now: Rotation, *, place: int | None = None
) -> Document:
    """
    Return the document with the later versions of `now` in its rotation at a path.

    `was` is what the document's `then` says so far. Entries are matched by date, and only the values that
    differ are touched. A new `then` goes before the key at `place`, or to the end. Raises Unsafe.
    """
    where = (*path, "then")
    there = document.value_at(where)
    if not now.then:
        return document if there is None else edit.remove(document, where)
    entries = {str(each["from"]): each for each in _listed(there)}
    wanted = [
        _entry(entries.get(str(version.start)), was, version, before) for before, version in _pairs(now)
    ]
    if there is None:
        return edit.set_value(
            document, where, wanted[0] if len(wanted) == 1 else cast("Value", wanted), place=place
        )
    if isinstance(there, dict):
        if len(wanted) == 1 and wanted[0]["from"] == there["from"]:
            return edit.set_value(document, where, wanted[0])
        document = edit.enlist(document, where)
    dates = list(entries)
    for entry in wanted:
        if entry["from"] in entries:
            document = edit.set_value(document, (*where, dates.index(str(entry["from"]))), entry)
    return edit.set_value(document, where, cast("Value", wanted))


def then_of(rotation: Rotation) -> Value:
    """Return the whole `then` of a rotation, written from scratch."""
    entries = [version_entry(version, before) for before, version in _pairs(rotation)]
    return entries[0] if len(entries) == 1 else cast("Value", entries)


def _listed(there: Value) -> list[VersionEntry]:
    return cast("list[VersionEntry]", there if isinstance(there, list) else [] if there is None else [there])


def _pairs(rotation: Rotation) -> list[tuple[Version, Version]]:
    """Return each later version, preceded by the one that it follows."""
    versions = (as_version(rotation), *rotation.then)
    return list(pairwise(versions))


def _entry(there: VersionEntry | None, was: Rotation, version: Version, before: Version) -> VersionEntry:
    """Return the entry for a version: the existing entry with the values that have changed."""
    if there is None:
        return version_entry(version, before)
    old = next((version_fields(each) for each in was.then if each.start == version.start), {})
    inherited, entry = version_fields(before), dict(there)
    for key, value in version_fields(version).items():
        if value != (old.get(key) if key in there else inherited[key]):
            entry[key] = value
    entry.pop("first", None)
    return entry if version.first is None else entry | {"first": version.first}
