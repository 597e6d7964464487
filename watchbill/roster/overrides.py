"""The keys of overrides and of leave: how they are read, written and shown."""

from collections.abc import Mapping
from datetime import datetime, time, timedelta

from watchbill.diagnostics import Path
from watchbill.roster.model import Leave, Level, Override
from watchbill.roster.notation import NO_DATE, Report, format_moment, invalid, parse_date, parse_time
from watchbill.roster.table import TEXT, Entry, Notation, Settings, choice, key, table, text
from watchbill.roster.yaml.document import Value
from watchbill.roster.yaml.flow import flow

OVERRIDE = table(
    key("replace", TEXT),
    key("with", TEXT, field="person"),
    key("level", choice(Level), default=Level.PRIMARY),
    key("rotation", TEXT, default=None),
    key("reason", TEXT, default=None),
)
"""The keys of an override, apart from `from` and `to`."""


def override_entry(override: Override) -> dict[str, Value]:
    """Return an entry of `overrides` as the file writes it; whole days are written as dates."""
    return {**_format_period(override.start, override.end), **OVERRIDE.entry(override)}


def _parse_period(entry: Mapping[str, str], path: Path, report: Report) -> tuple[datetime, datetime]:
    """Return [start, end) by wall clock; if `to` is a date, that whole day is included."""
    first, last = entry["from"], entry["to"]
    start, end = (_parse_moment(text, (*path, key), report) for key, text in (("from", first), ("to", last)))
    if " " not in last:
        end += timedelta(days=1)
    if end <= start and NO_DATE not in (start.date(), end.date()):
        message = f"`to: {last}` is not after `from: {first}`"
        report(invalid(message, (*path, "to"), "use a later day or a later time"))
    return start, end


def _parse_moment(text: str, path: Path, report: Report) -> datetime:
    day, _, clock = text.partition(" ")
    minutes = parse_time(clock or "00:00")
    return datetime.combine(parse_date(day, path, report), time()) + timedelta(minutes=minutes)


def _format_period(start: datetime, end: datetime) -> dict[str, Value]:
    if start.time() == end.time() == time():
        return {"from": start.date().isoformat(), "to": (end.date() - timedelta(days=1)).isoformat()}
    return {"from": format_moment(start), "to": format_moment(end)}


def _read_override(value: Entry, path: Path, report: Report) -> Override:
    start, end = _parse_period(value, path, report)
    return Override(start=start, end=end, **OVERRIDE.fields(value, path, report))


def _override_settings(what: str, overrides: tuple[Override, ...]) -> Settings:
    found: dict[str, str] = {}
    for each in overrides:
        written = override_entry(each)
        start = written.pop("from")
        found[f"{what}[{start}, {each.replace} → {each.person}, {each.level}]"] = flow(written)
    return found


OVERRIDES: Notation[tuple[Override, ...]] = Notation(
    read=lambda value, path, report, _wider: tuple(
        _read_override(each, (*path, index), report) for index, each in enumerate(value)
    ),
    written=lambda of: [override_entry(each) for each in of] or None,
    settings=_override_settings,
)

_Away = tuple[tuple[Leave, ...], tuple[str, ...]]
"""Periods of leave, and the calendars with more of them."""


def _read_away(value: list[dict[str, str]], path: Path, report: Report, _wider: object) -> _Away:
    """Return leave, and report entries that are not a period of time."""
    leaves, calendars = [], []
    for index, each in enumerate(value):
        if "calendar" in each:
            calendars.append(each["calendar"])
        else:
            start, end = _parse_period(each, (*path, index), report)
            leaves.append(Leave(start=start, end=end, calendar=None))
    return tuple(leaves), tuple(calendars)


def _away_entry(away: _Away) -> Value:
    leaves, calendars = away
    found: list[Value] = [_format_period(each.start, each.end) for each in _of_the_file(leaves)]
    found += [{"calendar": calendar} for calendar in calendars]
    return found or None


def _of_the_file(leaves: tuple[Leave, ...]) -> list[Leave]:
    """Return the leave that the file itself has; leave from a calendar is personal."""
    return [each for each in leaves if each.calendar is None]


def _away_settings(what: str, away: _Away) -> Settings:
    leaves, calendars = away
    stretches = [f"{format_moment(each.start)} – {format_moment(each.end)}" for each in _of_the_file(leaves)]
    return {what: text([*stretches, *calendars])} if stretches or calendars else {}


AWAY: Notation[_Away] = Notation(read=_read_away, written=_away_entry, settings=_away_settings)
