"""The keys of overrides and of leave: how they are read, written and shown."""

from datetime import datetime, time, timedelta

from watchbill.diagnostics import Path
from watchbill.roster.days import Report, stretch
from watchbill.roster.model import Leave, Level, Override
from watchbill.roster.table import TEXT, Entry, Notation, Settings, choice, key, table, text
from watchbill.roster.written import moment
from watchbill.roster.yaml.document import Value
from watchbill.roster.yaml.flow import flow

OVERRIDE = table(
    key("replace", TEXT),
    key("with", TEXT, field="person"),
    key("level", choice(Level), default=Level.PRIMARY),
    key("rotation", TEXT, default=None),
    key("reason", TEXT, default=None),
)
"""The keys of an override besides its `from` and `to`."""


def override_entry(override: Override) -> dict[str, Value]:
    """Return one of `overrides` as the file writes it; whole days are written as days."""
    return {**_stretch(override.start, override.end), **OVERRIDE.entry(override)}


def _stretch(start: datetime, end: datetime) -> dict[str, Value]:
    if start.time() == end.time() == time():
        return {"from": start.date().isoformat(), "to": (end.date() - timedelta(days=1)).isoformat()}
    return {"from": moment(start), "to": moment(end)}


def _override(value: Entry, path: Path, report: Report) -> Override:
    start, end = stretch(value["from"], value["to"], path, report)
    return Override(start=start, end=end, **OVERRIDE.fields(value, path, report))


def _told(what: str, overrides: tuple[Override, ...]) -> Settings:
    found: dict[str, str] = {}
    for each in overrides:
        written = override_entry(each)
        start = written.pop("from")
        found[f"{what}[{start}, {each.replace} → {each.person}, {each.level}]"] = flow(written)
    return found


OVERRIDES: Notation[tuple[Override, ...]] = Notation(
    read=lambda value, path, report, _wider: tuple(
        _override(each, (*path, index), report) for index, each in enumerate(value)
    ),
    written=lambda of: [override_entry(each) for each in of] or None,
    settings=_told,
)

_Away = tuple[tuple[Leave, ...], tuple[str, ...]]
"""Leave, and the calendars with more of it."""


def _away(value: list[dict[str, str]], path: Path, report: Report, _wider: object) -> _Away:
    """Return leave, and report what is not a stretch of time."""
    leaves, calendars = [], []
    for index, each in enumerate(value):
        if "calendar" in each:
            calendars.append(each["calendar"])
        else:
            start, end = stretch(each["from"], each["to"], (*path, index), report)
            leaves.append(Leave(start=start, end=end, calendar=None))
    return tuple(leaves), tuple(calendars)


def _leave(away: _Away) -> Value:
    leaves, calendars = away
    found: list[Value] = [_stretch(each.start, each.end) for each in _of_the_file(leaves)]
    found += [{"calendar": calendar} for calendar in calendars]
    return found or None


def _of_the_file(leaves: tuple[Leave, ...]) -> list[Leave]:
    """Return the leave that the file itself says; what a calendar says is personal."""
    return [each for each in leaves if each.calendar is None]


def _shown(what: str, away: _Away) -> Settings:
    leaves, calendars = away
    stretches = [f"{moment(each.start)} – {moment(each.end)}" for each in _of_the_file(leaves)]
    return {what: text([*stretches, *calendars])} if stretches or calendars else {}


AWAY: Notation[_Away] = Notation(read=_away, written=_leave, settings=_shown)
