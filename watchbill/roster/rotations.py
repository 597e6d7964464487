"""The keys of rotations and of the people who hold a level: how they are read, written and shown."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from watchbill.codes import CODES
from watchbill.diagnostics import Path, at
from watchbill.roster.model import Anchor, Follow, Rotation, Staffing, Version
from watchbill.roster.notation import (
    NO_DATE,
    Report,
    format_hours,
    invalid,
    parse_date,
    parse_hours,
    parse_turn,
)
from watchbill.roster.table import (
    DATE,
    HANDOFF,
    NUMBER,
    TEXT,
    TEXTS,
    TURN,
    Entry,
    Notation,
    Settings,
    inline,
    key,
    mapping,
    table,
    text,
)
from watchbill.roster.yaml.document import Value
from watchbill.roster.yaml.flow import flow

_WEEK = 7

ANCHOR = table(key("date", DATE), key("member", TEXT), key("place", NUMBER, default=None))


def anchor_entry(anchor: Anchor) -> dict[str, Value]:
    """Return an `anchor` as the file writes it."""
    return ANCHOR.entry(anchor)


MEMBERS = key("members", TEXTS)
_TURN = key("turn", TURN, field="turn_days")
_HANDOFF = key("handoff", HANDOFF, field=("handoff_day", "handoff_time"))
_HOURS = key(
    "hours",
    Notation(
        read=lambda value, _path, _report, _wider: parse_hours(value),
        written=format_hours,
        settings=lambda what, hours: {what: flow(format_hours(hours))} if hours else {},
    ),
    default=(),
)

VERSION = table(MEMBERS, _TURN, _HANDOFF, _HOURS)
"""The keys that a later version of a rotation may change."""

ROTATION = table(
    MEMBERS,
    _TURN,
    _HANDOFF,
    key("time_zone", TEXT),
    key("anchor", inline(mapping(Anchor, ANCHOR))),
    _HOURS,
)

FIRST = table(key("first", TEXT, default=None))


def version_fields(version: Version | Rotation) -> dict[str, Value]:
    """Return the values of all keys that a version can change."""
    return {each.name: each.notation.written(each.value(version)) for each in VERSION}


def version_entry(version: Version, before: Version | Rotation) -> dict[str, Value]:
    """Return an entry of `then`: its date, and what it changes from the version before."""
    old = version_fields(before)
    changed = {key: value for key, value in version_fields(version).items() if value != old[key]}
    return {"from": version.start.isoformat(), **changed, **FIRST.entry(version)}


def _read(value: Entry, path: Path, report: Report, name: str | None) -> Rotation:
    """Return a rotation, and report what is wrong with it."""
    _match(value["turn"], value["handoff"], (*path, "handoff"), report)
    return Rotation(
        name=name,
        then=tuple(_versions(value, path, report)) if "then" in value else (),
        **ROTATION.fields(value, path, report),
    )


def _versions(rotation: Entry, path: Path, report: Report) -> Iterator[Version]:
    """Yield the versions that follow; a key that one leaves out has the value of the version before."""
    then = rotation["then"]
    several = (
        [(each, (*path, "then", index)) for index, each in enumerate(then)]
        if isinstance(then, list)
        else [(then, (*path, "then"))]
    )
    holds = rotation
    before: date | None = None
    for each, place in several:
        holds = {**holds, **{key.name: each[key.name] for key in VERSION if key.name in each}}
        typed = next((name for name in ("handoff", "turn") if name in each), None)
        if typed is not None:
            _match(holds["turn"], holds["handoff"], (*place, typed), report)
        start = parse_date(each["from"], (*place, "from"), report)
        if before is not None and start <= before and NO_DATE not in (start, before):
            message = f"this version begins on {start}, but the version before it begins on {before}"
            report(invalid(message, (*place, "from"), "put the versions in the order of their dates"))
        before = start
        yield Version(
            start=start,
            **VERSION.fields(holds, place, report),
            **FIRST.fields(each, place, report),
        )


def _match(turn: str, handoff: str, path: Path, report: Report) -> None:
    """Report turns that cannot always end at the handoff."""
    weekly = not handoff.startswith("daily")
    if (parse_turn(turn) % _WEEK == 0) == weekly:
        return
    time = handoff.partition(" ")[2]
    if weekly:
        message = (
            f"turns of `{turn}` do not always end on the same day of the week,"
            f" but the handoff `{handoff}` names one"
        )
        hint = f"write `daily {time}`, or a turn of whole weeks"
    else:
        message = f"turns of whole weeks (`{turn}`) hand off on a day of the week, not `{handoff}`"
        hint = f"name the day, like `Mon {time}`"
    report(CODES["handoff-mismatch"].finding(message=message, place=at(*path), hint=hint))


def _then(rotation: Rotation) -> Iterator[tuple[Rotation | Version, Version]]:
    """Yield each version that follows, after the version before it."""
    before: Rotation | Version = rotation
    for each in rotation.then:
        yield before, each
        before = each


def _written(rotation: Rotation) -> dict[str, Value]:
    then: list[Value] = [version_entry(each, before) for before, each in _then(rotation)]
    return ROTATION.entry(rotation) | ({"then": then} if then else {})


def _settings(what: str, rotation: Rotation) -> Settings:
    found = ROTATION.settings(rotation, f"{what}.")
    for before, each in _then(rotation):
        changed = version_entry(each, before)
        start = changed.pop("from")
        found[f"{what}.then[{start}]"] = flow(changed)
    return found


def _staffing(value: Any, path: Path, report: Report, _wider: object) -> Staffing:
    """Return who holds a level: a person, several people, or a rotation."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list) else _read(value, path, report, None)


def _holders(staffing: tuple[str, ...]) -> Value:
    return staffing[0] if len(staffing) == 1 else [*staffing]


STAFFING: Notation[Staffing | None] = Notation(
    read=_staffing,
    written=lambda of: None if of is None else _written(of) if isinstance(of, Rotation) else _holders(of),
    settings=lambda what, of: (
        {} if of is None else _settings(what, of) if isinstance(of, Rotation) else {what: text(_holders(of))}
    ),
)

SECONDARY: Notation[Follow | Rotation] = Notation(
    read=lambda value, path, report, _wider: (
        Follow(value) if isinstance(value, str) else _read(value, path, report, None)
    ),
    written=lambda of: of.value if isinstance(of, Follow) else _written(of),
    settings=lambda what, of: {what: of.value} if isinstance(of, Follow) else _settings(what, of),
)

ALONE: Notation[tuple[Rotation, ...]] = Notation(
    read=lambda value, path, report, _wider: (_read(value, path, report, None),),
    written=lambda of: next((_written(each) for each in of if each.name is None), None),
    settings=lambda what, of: next((_settings(what, each) for each in of if each.name is None), {}),
)
"""A team's only rotation, which has no name."""


def _several(what: str, rotations: tuple[Rotation, ...]) -> Settings:
    found: dict[str, str] = {}
    for each in rotations:
        if each.name is not None:
            found |= _settings(f"{what}.{each.name}", each)
    return found


SEVERAL: Notation[tuple[Rotation, ...]] = Notation(
    read=lambda value, path, report, _wider: tuple(
        _read(each, (*path, name), report, name) for name, each in value.items()
    ),
    written=lambda of: {each.name: _written(each) for each in of if each.name is not None} or None,
    settings=_several,
)
"""A team's rotations, by name."""
