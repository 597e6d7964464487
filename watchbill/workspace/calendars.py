"""The leave in people's calendars: files below the root file's folder, and with `--live` URLs."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from watchbill.clock import zone_exists
from watchbill.codes import CODES
from watchbill.counting import listed
from watchbill.diagnostics import Diagnostic, Where, at
from watchbill.printable import shortened
from watchbill.roster.calendars.bounds import UnreadableError
from watchbill.roster.model import Leave, Person, Roster
from watchbill.roster.sources import Sources
from watchbill.workspace import boundary
from watchbill.workspace.commit import Commit
from watchbill.workspace.inclusion import leaves
from watchbill.workspace.trees import DISK, Disk, Tree

MOST_BYTES = 5_000_000
_NAMED = 3


class _MissingError(Exception):
    """There is no such file."""


def with_leave(
    roster: Roster, sources: Sources, root: Path, tree: Tree, now: datetime, *, live: bool
) -> tuple[Roster, tuple[Diagnostic, ...]]:
    """
    Return the roster with the leave in people's calendars, and what is wrong with the calendars.

    A calendar's path counts from the root file's folder and must stay below it, links included. The calendar
    is read from the tree of the root file. A commit may lack it, because leave is personal and may be kept
    out of git. Then the file on the disk is read. The other side of a comparison reads that file too, so
    nobody's leave looks like part of an edit. URLs are read only with `live`. Raises UsageError if a URL
    cannot be read.
    """
    found: list[Diagnostic] = []
    people = {}
    for key, person in roster.people.items():
        if person.calendars and person.time_zone is not None and zone_exists(person.time_zone):
            more = tuple(_leave(person, ZoneInfo(person.time_zone), sources, root, tree, now, live, found))
            people[key] = replace(person, away=(*person.away, *more)) if more else person
    if not people:
        return roster, tuple(found)
    return replace(roster, people={**roster.people, **people}), tuple(found)


def _leave(
    person: Person,
    zone: ZoneInfo,
    sources: Sources,
    root: Path,
    tree: Tree,
    now: datetime,
    live: bool,
    found: list[Diagnostic],
) -> Iterator[Leave]:
    from watchbill.roster.calendars.leave import away

    for name in dict.fromkeys(person.calendars):
        remote = name.startswith("https://")
        if remote and not live:
            continue
        try:
            data = _remote(name) if remote else _file(name, root, tree)
            if len(data) > MOST_BYTES:
                raise UnreadableError(f"is larger than {MOST_BYTES // 1_000_000} MB")
            known = away(data, name, zone, now)
            if known.unknown_zones:
                found.append(_unknown_zone(person, name, known.unknown_zones, sources))
            yield from known.leave
        except _MissingError:
            found.append(_missing(person, name, root, sources))
        except UnreadableError as problem:
            found.append(_unreadable(person, name, problem, sources))


def _remote(url: str) -> bytes:
    from watchbill.workspace import download

    return download.read(url, MOST_BYTES + 1)


def _file(name: str, root: Path, tree: Tree) -> bytes:
    """Return the contents of a calendar file; raises _MissingError and UnreadableError."""
    folder = root.parent
    if isinstance(tree, Commit) and not tree.has(folder / name):
        folder, tree = tree.beside(folder), DISK
    path = folder / name
    if leaves(name) or not boundary.below(tree.real(path), tree.real(folder)):
        raise UnreadableError(
            "leads out of the folder of the root file", "put it into that folder: only files there are read"
        )
    if isinstance(tree, Disk) and path.exists() and not (path.is_file() or path.is_dir()):
        raise UnreadableError("is a pipe or a device, which may never end", "put a file in its place")
    try:
        return tree.read(path, MOST_BYTES + 1)
    except FileNotFoundError:
        raise _MissingError from None
    except (OSError, ValueError) as problem:
        reason = (problem.strerror if isinstance(problem, OSError) else None) or str(problem)
        raise UnreadableError(f"cannot be read: {reason[0].lower()}{reason[1:]}") from None


def _missing(person: Person, name: str, root: Path, sources: Sources) -> Diagnostic:
    return CODES["calendar-missing"].finding(
        message=f'{person.key}\'s calendar "{name}" does not exist here, so this leave is not known',
        place=_place(person, name, sources),
        hint=(
            f"the path counts from the folder of {root.name}; if you keep leave out of git, this is expected"
        ),
    )


def _unreadable(person: Person, name: str, problem: UnreadableError, sources: Sources) -> Diagnostic:
    return CODES["calendar-unreadable"].finding(
        message=(
            f"{person.key}'s calendar {_called(name)} {problem}, so {person.key}'s leave in it is not known"
        ),
        place=_place(person, name, sources),
        hint=problem.hint,
    )


def _unknown_zone(person: Person, name: str, zones: tuple[str, ...], sources: Sources) -> Diagnostic:
    named = listed([f"`{shortened(zone)}`" for zone in zones[:_NAMED]])
    more = f" and {len(zones) - _NAMED} more" if len(zones) > _NAMED else ""
    return CODES["calendar-unknown-zone"].finding(
        message=(
            f"{person.key}'s calendar {_called(name)} has times in {named}{more}, which are neither defined"
            f" there nor known: they are read in {person.time_zone}"
        ),
        place=_place(person, name, sources),
        hint="export it with its time zones, in UTC, or in zones of the IANA database",
    )


def _called(name: str) -> str:
    """Return the name of a calendar in messages: of a URL only the host, as the rest is often a secret."""
    from watchbill.workspace import download

    return f"at {download.host(name)}" if name.startswith("https://") else f'"{name}"'


def _place(person: Person, name: str, sources: Sources) -> Where:
    """Return where a calendar is named."""
    path = ("people", person.key, "away")
    value = sources.owner(path).value_at(path)
    for index, each in enumerate(value if isinstance(value, list) else ()):
        if isinstance(each, dict) and each.get("calendar") == name:
            return at(*path, index, "calendar")
    return at(*path)
