"""A rota as JSON, for programs."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from watchbill.oncall.calendar import Calendar, Lane
from watchbill.oncall.fairness import Burden, LaneShares, counted_until
from watchbill.report.json import Json, dump, when
from watchbill.report.rota.blocks import cut_shifts
from watchbill.report.rota.rota import Rota
from watchbill.roster.model import Person

VERSION = 1
"""Increases when a key is removed or changes its meaning; new keys do not increase it."""

_SECOND = timedelta(seconds=1)
_MINUTE = timedelta(minutes=1)


def text(rota: Rota) -> str:
    """Return one object; docs/output.md lists its keys. Times are RFC 3339 in UTC."""
    teams: list[Json] = [
        _team(each, rota.shares(each), rota.people, rota.zone or each.zone) for each in rota.calendars
    ]
    return dump(
        {
            "version": VERSION,
            "file": rota.name,
            "at": when(rota.at),
            "teams": teams,
            "not_shown": [*rota.missing],
        }
    )


def _team(
    calendar: Calendar, found: Sequence[LaneShares], people: Mapping[str, Person], zone: str
) -> dict[str, Json]:
    return {
        "team": calendar.team,
        "name": calendar.name,
        "time_zone": zone,
        **_span(calendar.start, calendar.end),
        "lanes": [_lane(lane, people) for lane in calendar.lanes],
        "gaps": [{**_span(gap.start, gap.end)} for gap in calendar.gaps],
        "away": [{"person": each.person, **_span(each.start, each.end)} for each in calendar.absences],
        "holidays": [
            {"date": each.day.isoformat(), "name": each.name, "people": [*each.people]}
            for each in calendar.holidays
        ],
        "clock_changes": [
            {"at": when(each.instant), "time_zone": each.zone, "minutes": each.by // _MINUTE}
            for each in calendar.clock_changes
        ],
        "doubled": [
            {"person": each.person, "lanes": [*each.lanes], **_span(each.start, each.end)}
            for each in calendar.doubled
        ],
        "shares": {
            **_span(calendar.start, counted_until(calendar.start, calendar.end)),
            "lanes": [_shares(lane, people) for lane in found],
        },
    }


def _span(start: datetime, end: datetime) -> dict[str, Json]:
    return {"from": when(start), "to": when(end)}


def _lane(lane: Lane, people: Mapping[str, Person]) -> dict[str, Json]:
    return {
        "lane": lane.name,
        "level": lane.level.value,
        "schedule": lane.schedule,
        "time_zone": lane.zone,
        "shadow": lane.shadow,
        "shifts": [
            {**_person(each.person, people), **_span(each.start, each.end), "override_of": each.instead}
            for each in cut_shifts(lane)
            if each.person is not None
        ],
    }


def _person(key: str, people: Mapping[str, Person]) -> dict[str, Json]:
    return {"person": key, "name": people[key].name if key in people else key}


def _shares(lane: LaneShares, people: Mapping[str, Person]) -> dict[str, Json]:
    return {
        "lane": lane.lane,
        "level": lane.level.value,
        "people": [
            {
                **_person(each.person, people),
                **_burden(each.burden),
                "longest_seconds": each.burden.longest // _SECOND,
                "even": _burden(each.even),
            }
            for each in lane.shares
        ],
    }


def _burden(burden: Burden) -> dict[str, Json]:
    return {
        "seconds": burden.hours // _SECOND,
        "shifts": burden.shifts,
        "nights": burden.nights,
        "weekend_days": burden.weekends,
        "holidays": burden.holidays,
    }
