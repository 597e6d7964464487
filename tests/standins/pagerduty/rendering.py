"""The rendered entries of a schedule between two instants."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from .oncall import localize, on_layer, on_schedule, turn_number, turn_start
from .records import Layer, Schedule

Who = Callable[[datetime], str | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    user: str
    start: datetime
    end: datetime


def layer_entries(schedule: Schedule, layer: Layer, since: datetime, until: datetime) -> list[Entry]:
    return _play(
        lambda at: on_layer(layer, schedule.zone, at),
        _edges(layer, schedule.zone, since, until),
        since,
        until,
    )


def override_entries(schedule: Schedule, since: datetime, until: datetime) -> list[Entry]:
    return [
        Entry(user=override.user, start=max(override.start, since), end=min(override.end, until))
        for override in sorted(schedule.overrides, key=lambda override: override.start)
        if override.start < until and override.end > since
    ]


def final_entries(schedule: Schedule, since: datetime, until: datetime) -> list[Entry]:
    edges = {edge for layer in schedule.layers for edge in _edges(layer, schedule.zone, since, until)}
    edges |= {edge for override in schedule.overrides for edge in (override.start, override.end)}
    return _play(lambda at: on_schedule(schedule, at), edges, since, until)


def coverage(entries: Iterable[Entry], since: datetime, until: datetime) -> float:
    """Per cent of the time with somebody in it; overlapping entries count once."""
    covered, reached = timedelta(), since
    for entry in sorted(entries, key=lambda entry: entry.start):
        if entry.end > reached:
            covered += entry.end - max(entry.start, reached)
            reached = entry.end
    return round(100 * (covered / (until - since)), 1) if until > since else 0.0


def _play(who: Who, edges: Iterable[datetime], since: datetime, until: datetime) -> list[Entry]:
    """
    Ask at every edge, and join what touches and names the same person (whether PagerDuty joins is not known).
    """
    instants = sorted({since, until, *(edge for edge in edges if since < edge < until)})
    entries: list[Entry] = []
    for start, end in pairwise(instants):
        user = who(start)
        if user is None:
            continue
        if entries and entries[-1].user == user and entries[-1].end == start:
            entries[-1] = Entry(user=user, start=entries[-1].start, end=end)
        else:
            entries.append(Entry(user=user, start=start, end=end))
    return entries


def _edges(layer: Layer, zone: ZoneInfo, since: datetime, until: datetime) -> Iterable[datetime]:
    """Every instant at which the layer's answer may change."""
    yield layer.start
    if layer.end is not None:
        yield layer.end
    for number in range(turn_number(layer, zone, since), turn_number(layer, zone, until) + 2):
        yield turn_start(layer, zone, number)
    if not layer.restrictions:
        return
    day = since.astimezone(zone).date() - timedelta(days=8)
    while day <= until.astimezone(zone).date():
        for restriction in layer.restrictions:
            wall = datetime.combine(day, restriction.start)
            yield localize(wall, zone)
            yield localize(wall + timedelta(seconds=restriction.duration_seconds), zone)
        day += timedelta(days=1)
