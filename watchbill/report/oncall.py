"""Who is on call now, as a table for people and as JSON for programs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from watchbill.dates import date_text, moment_text
from watchbill.oncall.levels import Difference, Elsewhere, OnCall, OnLevel, Upcoming, difference, levels
from watchbill.pagerduty.deployment import Deployment, OnSchedule, Policy
from watchbill.printable import visible, width
from watchbill.report.findings import Paint, painted
from watchbill.report.json import Tree, dump, when
from watchbill.roster.model import Mode, Person, Team

VERSION = 1
"""Of the JSON form: raised when a key goes or changes its meaning."""

WIDEST = 80

People = Mapping[str, Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A policy at an instant, with the services that it pages for; `differing` is None where PagerDuty is not asked."""

    key: str
    services: tuple[str, ...]
    levels: tuple[OnLevel, ...]
    differing: Difference | None

    def differs(self, number: int) -> bool:
        """Whether PagerDuty has somebody else at a level."""
        return self.differing is not None and number in self.differing.levels

    def there(self, number: int) -> tuple[OnCall, ...]:
        """Return who PagerDuty says is on call at a level."""
        return () if self.differing is None else self.differing.there.get(number, ())

    @property
    def beyond(self) -> tuple[int, ...]:
        """The numbers of the levels that only PagerDuty has."""
        own = {level.number for level in self.levels}
        return () if self.differing is None else tuple(sorted(self.differing.levels - own))


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """A team at an instant: each of its policies; the team's own comes first."""

    team: Team
    zone: str
    policies: tuple[Asked, ...]

    @property
    def differs(self) -> bool:
        """Whether PagerDuty has somebody else on call anywhere."""
        return any(each.differing is not None and each.differing.levels for each in self.policies)


def board(
    team: Team, deployment: Deployment, instant: datetime, standing: Mapping[str, Elsewhere] | None
) -> Board:
    """
    Return who is on call in a team; its times are told in the zone of its first rotation.

    `standing` is what PagerDuty says of its policies, None where it is not asked.
    """

    def asked(policy: Policy) -> Asked:
        found = levels(deployment, policy.key, instant)
        told = frozenset(
            target.schedule
            for rule in policy.rules
            for target in rule.targets
            if isinstance(target, OnSchedule)
        )
        return Asked(
            key=policy.key,
            services=tuple(service.key for service in deployment.services_of(policy.key)),
            levels=found,
            differing=None if standing is None else difference(found, told, standing[policy.key]),
        )

    return Board(team=team, zone=team.zone, policies=tuple(map(asked, deployment.policies)))


def text(
    boards: Sequence[Board], people: People, instant: datetime, *, live: bool, color: bool = False
) -> Iterator[str]:
    """Yield a table for each team, a blank line between two, and whether PagerDuty was asked (`live`) and agrees."""
    for number, each in enumerate(boards):
        team = each.team
        name = f"{team.name} ({team.key})" if team.name != team.key else team.key
        note = "; only SEV-1 pages" if team.mode is Mode.ESCALATION_ONLY else ""
        head = painted(visible(name), Paint.PLACE, color=color)
        rows = list(_rows(each, people, instant))
        names = max((width(row[1]) for row in rows), default=0)
        lines = [f"{head}, {_clock(instant, each.zone)}{note}", *(_row(*row, names) for row in rows)]
        yield ("\n" if number else "") + "\n".join(lines) + "\n"
    if any(each.differs for each in boards):
        yield (
            "\nPagerDuty has somebody else on call than the file says. It pages the people in the lines"
            " `PagerDuty`\n"
        )
    elif boards:
        yield "\nas the file and PagerDuty say\n" if live else "\nas the file says\n"


def _clock(instant: datetime, zone: str) -> str:
    local = instant.astimezone(ZoneInfo(zone))
    return f"{date_text(local.date())} {local:%H:%M} {zone}"


_THERE = "  PagerDuty"

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
    own, *others = each.policies
    for place, level in enumerate(own.levels):
        yield from _level_rows(each, own.levels, place, people, instant)
        yield from _there(each, own, level, people, instant)
        for other in others:
            if place < len(other.levels) and not _alike(other, own, place):
                yield from _other_rows(each, other, place, people, instant)
    for policy in each.policies:
        for number in policy.beyond:
            for one in policy.there(number):
                until, _ = _until(one, None, people, each.zone, instant)
                note = "" if policy is own else f", for {', '.join(policy.services)}"
                yield f"{number} PagerDuty", _name(one.person, people), f"{until}{note}", ""


def _alike(one: Asked, other: Asked, place: int) -> bool:
    """Whether the same is to be told of a level of two policies."""

    def told(policy: Asked) -> object:
        level = policy.levels[place]
        return level.people, level.next, policy.there(level.number) if policy.differs(level.number) else None

    return told(one) == told(other)


def _other_rows(each: Board, policy: Asked, place: int, people: People, instant: datetime) -> Iterator[Row]:
    """Yield the rows of a policy that is not the team's own, with the services that it pages for."""
    services = f"for {', '.join(policy.services)}"
    for _, who, until, then in _level_rows(each, policy.levels, place, people, instant):
        yield f"  {'':9}", who, f"{until}, {services}", then
    for label, who, until, then in _there(each, policy, policy.levels[place], people, instant):
        yield label, who, f"{until}, {services}" if until else services, then


def _there(each: Board, policy: Asked, level: OnLevel, people: People, instant: datetime) -> Iterator[Row]:
    """Yield who is on call at a level in PagerDuty, where that is somebody else."""
    if not policy.differs(level.number):
        return
    if not policy.there(level.number):
        yield _THERE, "nobody", "", ""
    for one in policy.there(level.number):
        until, _ = _until(one, None, people, each.zone, instant)
        yield _THERE, _who(one, level, people), until, ""


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
        yield (
            label,
            _who(coming, level, people),
            f"off now, from {moment_text(coming.start, each.zone, instant)}",
            "",
        )
    for one in level.shadows:
        until, _ = _until(one, None, people, each.zone, instant)
        yield "  shadow", _who(one, level, people), until, ""


def _until(
    one: OnCall, coming: Upcoming | None, people: People, zone: str, instant: datetime
) -> tuple[str, str]:
    if one.schedule is None:
        return "always", ""
    if one.until is None:
        return "for over a year", ""
    until = f"until {moment_text(one.until, zone, instant)}"
    if coming is None:
        return until, ""
    name = "again" if coming.person == one.person else f"then {_name(coming.person, people)}"
    return (
        until,
        name if coming.start == one.until else f"{name} from {moment_text(coming.start, zone, instant)}",
    )


def _onward(found: tuple[OnLevel, ...], place: int) -> str:
    after = next((level for level in found[place + 1 :] if not level.empty), None)
    if after is not None:
        return f"a page goes straight to {after.number} {after.level}"
    return (
        "and then the page has nobody left"
        if any(not level.empty for level in found[:place])
        else "a page is lost"
    )


def _who(one: OnCall | Upcoming, level: OnLevel, people: People) -> str:
    name = _name(one.person, people)
    # `primary_eu` is the schedule of the rotation `eu`.
    prefix = f"{level.level}_"
    if (
        one.schedule is not None
        and level.level in ("primary", "secondary")
        and one.schedule.startswith(prefix)
    ):
        return f"{name} ({one.schedule.removeprefix(prefix)})"
    return name


def _name(key: str, people: People) -> str:
    return visible(_called(key, people))


def _called(key: str, people: People) -> str:
    """Return somebody's name; whom the roster does not have, PagerDuty has named."""
    return people[key].name if key in people else key


def json(
    name: str,
    boards: Sequence[Board],
    missing: Iterable[str],
    people: People,
    instant: datetime,
    *,
    live: bool,
) -> str:
    """
    Return one object: `version`, `file`, `at`, `live`, `differs`, `teams` and `not_shown` (teams with an error).

    A team has `policies`, the first of them its own; each names its `services`
    and has `levels` with `people`, `next` and `shadows`. Times are RFC 3339 in
    UTC; an `until` of null is never, or not within 400 days. What PagerDuty says is null without `live`.
    """
    teams: list[Tree] = [
        {
            "team": each.team.key,
            "name": each.team.name,
            "time_zone": each.zone,
            "policies": [
                {
                    "policy": policy.key,
                    "services": list(policy.services),
                    "levels": [_level(policy, level, people) for level in policy.levels],
                    "only_in_pagerduty": (
                        [
                            {
                                "number": number,
                                "people": [_on_call(one, people) for one in policy.there(number)],
                            }
                            for number in policy.beyond
                        ]
                        if live
                        else None
                    ),
                }
                for policy in each.policies
            ],
        }
        for each in boards
    ]
    left: list[Tree] = [*sorted(missing)]
    differs = any(each.differs for each in boards) if live else None
    told: dict[str, Tree] = {
        "version": VERSION,
        "file": name,
        "at": when(instant),
        "live": live,
        "differs": differs,
    }
    return dump({**told, "teams": teams, "not_shown": left})


def _level(policy: Asked, level: OnLevel, people: People) -> dict[str, Tree]:
    asked = policy.differing is not None
    return {
        "level": level.level.value,
        "number": level.number,
        "acknowledge_within_minutes": level.delay,
        "people": [_on_call(one, people) for one in level.people],
        "next": [
            {
                "person": n.person,
                "name": _called(n.person, people),
                "schedule": n.schedule,
                "from": when(n.start),
            }
            for n in level.next
        ],
        "shadows": [_on_call(one, people) for one in level.shadows],
        "pagerduty": [_on_call(one, people) for one in policy.there(level.number)] if asked else None,
        "differs": policy.differs(level.number) if asked else None,
    }


def _on_call(one: OnCall, people: People) -> dict[str, Tree]:
    until = when(one.until) if one.until is not None else None
    return {
        "person": one.person,
        "name": _called(one.person, people),
        "schedule": one.schedule,
        "until": until,
    }
