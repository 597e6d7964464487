"""Who is on call now, as a table for people and as JSON for programs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from watchbill.checks.when import date_text, moment_text
from watchbill.model import Mode, Person, Team
from watchbill.pagerduty.deployment import Deployment
from watchbill.paging import OnCall, OnLevel, Upcoming, levels
from watchbill.paging.lanes import zone_of
from watchbill.report.findings import Paint, painted
from watchbill.report.json import Tree, dump, when
from watchbill.report.snippet import visible, width

VERSION = 1
"""Of the JSON form: raised when a key goes or changes its meaning."""

WIDEST = 80

People = Mapping[str, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A team at an instant: each of its policies, with the services that it pages for; the team's own comes first."""

    team: Team
    zone: str
    policies: tuple[tuple[str, tuple[str, ...], tuple[OnLevel, ...]], ...]


def board(team: Team, deployment: Deployment, instant: datetime) -> Board:
    """Return who is on call in a team; its times are told in the zone of its first rotation."""
    return Board(
        team=team,
        zone=zone_of(team),
        policies=tuple(
            (
                policy.key,
                tuple(service.key for service in deployment.services if service.policy == policy.key),
                levels(deployment, policy.key, instant),
            )
            for policy in deployment.policies
        ),
    )


def text(
    boards: Iterable[Board], people: People, instant: datetime, *, live: bool, color: bool = False
) -> Iterator[str]:
    """Yield a table for each team, a blank line between two, and whether PagerDuty was asked (`live`)."""
    number = -1
    for number, each in enumerate(boards):
        team = each.team
        name = f"{team.name} ({team.key})" if team.name != team.key else team.key
        note = "; only SEV-1 pages" if team.mode is Mode.ESCALATION_ONLY else ""
        head = painted(visible(name), Paint.PLACE, color=color)
        rows = list(_rows(each, people, instant))
        names = max((width(row[1]) for row in rows), default=0)
        lines = [f"{head}, {_clock(instant, each.zone)}{note}", *(_row(*row, names) for row in rows)]
        yield ("\n" if number else "") + "\n".join(lines) + "\n"
    if number >= 0:
        yield "\nas the file and PagerDuty say\n" if live else "\nas the file says\n"


def _clock(instant: datetime, zone: str) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    return f"{date_text(local.date())} {local:%H:%M} {zone}"


Row = tuple[str, str, str, str]
"""The level, who, until when, and what comes then."""


def _row(level: str, who: str, until: str, then: str, names: int) -> str:
    indent = f"  {level:<11}  "
    first = f"{indent}{who}{' ' * (names - width(who))}  {until}"
    if not then:
        return first.rstrip()
    if width(first) + 2 + width(then) <= WIDEST:
        return f"{first}, {then}"
    return f"{first},\n{' ' * (len(indent) + names + 2)}{then}"


def _rows(each: Board, people: People, instant: datetime) -> Iterator[Row]:
    _, _, own = each.policies[0]
    others = [(services, found) for _, services, found in each.policies[1:]]
    for place, level in enumerate(own):
        yield from _level_rows(each, own, place, people, instant)
        for services, found in others:
            if place < len(found) and (found[place].people, found[place].next) != (level.people, level.next):
                for _, who, until, then in _level_rows(each, found, place, people, instant):
                    yield f"  {'':9}", who, f"{until}, for {', '.join(services)}", then


def _level_rows(
    each: Board, found: tuple[OnLevel, ...], place: int, people: People, instant: datetime
) -> Iterator[Row]:
    level = found[place]
    label = f"{level.number} {level.level}"
    upcoming = {coming.schedule: coming for coming in level.next}
    if level.empty:
        first = min(level.next, key=lambda coming: coming.start, default=None)
        until = f"until {moment_text(first.start, each.zone, instant)}" if first else "for over a year"
        yield label, "nobody", until, "" if place and found[place - 1].empty else _onward(found, place)
        label = ""
    for one in level.people:
        coming = upcoming.pop(one.schedule, None) if one.schedule else None
        yield label, _who(one, level, people), *_until(one, coming, people, each.zone, instant)
        label = ""
    for coming in sorted(upcoming.values(), key=lambda coming: (coming.start, coming.schedule)):
        yield label, _who(coming, level, people), f"off now, from {moment_text(coming.start, each.zone, instant)}", ""
    for one in level.shadows:
        until, _ = _until(one, None, people, each.zone, instant)
        yield "  shadow", _who(one, level, people), until, ""


def _until(one: OnCall, coming: Upcoming | None, people: People, zone: str, instant: datetime) -> tuple[str, str]:
    if one.schedule is None:
        return "always", ""
    if one.until is None:
        return "for over a year", ""
    until = f"until {moment_text(one.until, zone, instant)}"
    if coming is None:
        return until, ""
    name = "again" if coming.person == one.person else f"then {_name(coming.person, people)}"
    return until, name if coming.start == one.until else f"{name} from {moment_text(coming.start, zone, instant)}"


def _onward(found: tuple[OnLevel, ...], place: int) -> str:
    after = next((level for level in found[place + 1 :] if not level.empty), None)
    if after is not None:
        return f"a page goes straight to {after.number} {after.level}"
    return "and then the page has nobody left" if any(not level.empty for level in found[:place]) else "a page is lost"


def _who(one: OnCall | Upcoming, level: OnLevel, people: People) -> str:
    name = _name(one.person, people)
    # `primary_eu` is the schedule of the rotation `eu`.
    prefix = f"{level.level}_"
    if one.schedule is not None and level.level in ("primary", "secondary") and one.schedule.startswith(prefix):
        return f"{name} ({one.schedule.removeprefix(prefix)})"
    return name


def _name(key: str, people: People) -> str:
    return visible(_called(key, people))


def _called(key: str, people: People) -> str:
    """Return somebody's name; whom the roster does not have, PagerDuty has named."""
    return people[key].name if key in people else key


def json(
    name: str, boards: Iterable[Board], missing: Iterable[str], people: People, instant: datetime, *, live: bool
) -> str:
    """
    Return one object: `version`, `file`, `at`, `live`, `teams` and `not_shown` (teams with an error).

    A team has `policies`, the first of them its own; each names its `services`
    and has `levels` with `people`, `next` and `shadows`. Times are RFC 3339 in
    UTC; an `until` of null is never, or not within 400 days.
    """
    teams: list[Tree] = [
        {
            "team": each.team.key,
            "name": each.team.name,
            "time_zone": each.zone,
            "policies": [
                {"policy": key, "services": list(services), "levels": [_level(level, people) for level in found]}
                for key, services, found in each.policies
            ],
        }
        for each in boards
    ]
    left: list[Tree] = [*sorted(missing)]
    told: dict[str, Tree] = {"version": VERSION, "file": name, "at": when(instant), "live": live}
    return dump({**told, "teams": teams, "not_shown": left})


def _level(level: OnLevel, people: People) -> dict[str, Tree]:
    return {
        "level": level.level.value,
        "number": level.number,
        "acknowledge_within_minutes": level.delay,
        "people": [_on_call(one, people) for one in level.people],
        "next": [
            {"person": n.person, "name": _called(n.person, people), "schedule": n.schedule, "from": when(n.start)}
            for n in level.next
        ],
        "shadows": [_on_call(one, people) for one in level.shadows],
    }


def _on_call(one: OnCall, people: People) -> dict[str, Tree]:
    until = when(one.until) if one.until is not None else None
    return {"person": one.person, "name": _called(one.person, people), "schedule": one.schedule, "until": until}
