"""The model of a roster: its people, teams, rotations and services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from watchbill.roster.alerting import Alerting

UNOWNED = "unowned"
"""The reserved key of the service that takes what no service claims."""


class Role(StrEnum):
    """A person's role in PagerDuty teams; a team's leads and managers are its managers whatever this says."""

    RESPONDER = "responder"
    MANAGER = "manager"


class Mode(StrEnum):
    """Whether a team has a rota, or is too small for one: Slack first, and only SEV-1 pages."""

    ROTA = "rota"
    ESCALATION_ONLY = "escalation-only"


class Level(StrEnum):
    """A level of an escalation, in the handbook's words."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    LEAD = "lead"
    MANAGER = "manager"


class Follow(StrEnum):
    """A secondary that follows the primary's order: whose turn is next, or was before."""

    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """
    A stretch [start, end) in which somebody is away, by the wall clock of their zone.

    `calendar` is the one that it was read from, None where the file itself says it: what
    stands in a calendar is personal, and is not told.
    """

    start: datetime
    end: datetime
    calendar: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    Somebody who can be paged; `pending` people are not in PagerDuty yet.

    Who has `away` or `calendars` (iCalendar) has a `time_zone`. `holidays` names whose holidays are theirs:
    `GB-ENG`.
    """

    key: str
    name: str
    email: str
    time_zone: str | None
    role: Role
    pagerduty_id: str | None
    pending: bool
    away: tuple[Leave, ...]
    calendars: tuple[str, ...]
    holidays: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """
    On this date this member's turn begins.

    `place` is which of their turns in a round it is, from 1; None is the first, without that being said.
    """

    date: date
    member: str
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """
    A window of wall-clock time on given days, named by the day it starts.

    Days are ISO weekdays (1 is Monday), sorted; `start` and `end` are minutes since midnight, past 1440 the
    next day.
    """

    days: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """
    A later version of a rotation, from the handoff on `start` that ends a turn of the version before.

    What it does not change it repeats. `first` is whose turn begins then; None is
    who follows the last one to serve in the old order.
    """

    start: date
    members: tuple[str, ...]
    turn_days: int
    handoff_day: int | None
    handoff_time: int
    hours: tuple[Hours, ...]
    first: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """
    Members who take turns.

    `name` is the key among several rotations, None where there is one.
    `handoff_day` is an ISO weekday, None for "daily"; `handoff_time` is minutes
    since midnight, wall clock in `time_zone`. No hours means always. `then` are the
    versions that follow, in order.
    """

    name: str | None
    members: tuple[str, ...]
    turn_days: int
    handoff_day: int | None
    handoff_time: int
    time_zone: str
    anchor: Anchor
    hours: tuple[Hours, ...]
    then: tuple[Version, ...]

    @property
    def anchored(self) -> int | None:
        """The place in the order of the turn that the anchor names, from 0; None where it names none."""
        places = [index for index, member in enumerate(self.members) if member == self.anchor.member]
        number = self.anchor.place or 1
        return places[number - 1] if number <= len(places) else None

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is a member in some version, each once, in the order of their coming."""
        return tuple(
            dict.fromkeys((*self.members, *(member for version in self.then for member in version.members)))
        )


Staffing = tuple[str, ...] | Rotation
"""Who holds a level: one person or several, always; or a rotation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shadow:
    """People in training who follow the primary's turns; they never count as coverage."""

    members: tuple[str, ...]
    rotation: str | None
    until: date | None
    notify: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """
    A stretch [start, end) in which one person takes over from another.

    It is by the wall clock of the rotation's zone. `replace` is whose shifts they are by the rota; of other
    people's nothing is taken.
    `rotation` is None where the level has one.
    """

    start: datetime
    end: datetime
    replace: str
    person: str
    level: Level
    rotation: str | None
    reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fairness:
    """
    How unevenly a rotation may be shared: percent above the even share; None is not looked at.

    `longest` is the most days that somebody may be on call without a break.
    """

    hours: int | None
    shifts: int | None
    nights: int | None
    weekends: int | None
    holidays: int | None
    longest: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalation:
    """The levels in order, minutes until a page moves on, and how often the policy repeats."""

    levels: tuple[Level, ...]
    acknowledge_within: int
    loops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """
    Something that alerts.

    `matchers` are alternatives, each a tuple of Alertmanager's own matchers as written. `yields` are the keys
    of other teams' services that may take its alerts. `group_by` is None where the roster's own holds.
    Timeouts are in seconds, None for never.
    """

    key: str
    name: str
    description: str | None
    matchers: tuple[tuple[str, ...], ...]
    group_by: tuple[str, ...] | None
    yields: tuple[str, ...]
    runbooks: str | None
    manager: Staffing | None
    auto_resolve: int | None
    acknowledgement_timeout: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """People who own services together."""

    key: str
    name: str
    description: str | None
    mode: Mode
    slack: str
    lead: Staffing
    manager: Staffing
    rotations: tuple[Rotation, ...]
    secondary: Follow | Rotation
    shadow: Shadow | None
    overrides: tuple[Override, ...]
    escalation: Escalation
    minimum_members: int
    fairness: Fairness
    outside_hours_escalate: bool
    services: Mapping[str, Service]
    auto_resolve: int | None
    acknowledgement_timeout: int | None

    @property
    def people(self) -> frozenset[str]:
        """The keys of those who belong to the team: whom its rotations, levels and shadow name."""
        staffings = (*self.rotations, self.secondary, self.lead, self.manager)
        found = set(self.shadow.members if self.shadow is not None else ())
        for staffing in (*staffings, *(service.manager for service in self.services.values())):
            if isinstance(staffing, Rotation):
                found.update(staffing.people)
            elif isinstance(staffing, tuple):
                found.update(staffing)
        return frozenset(found)

    @property
    def named(self) -> frozenset[str]:
        """The keys of those who belong to the team, or who give or take shifts by an override."""
        return self.people.union(*((each.replace, each.person) for each in self.overrides))

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that page, in order: a team too small for a rota has the upper two."""
        if self.mode is Mode.ESCALATION_ONLY:
            return tuple(level for level in self.escalation.levels if level in (Level.LEAD, Level.MANAGER))
        return self.escalation.levels

    @property
    def zone(self) -> str:
        """The zone in which the team's times are told: that of its first rotation, else UTC."""
        staffings = (*self.rotations, self.lead, self.manager)
        return next((staffing.time_zone for staffing in staffings if isinstance(staffing, Rotation)), "UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """
    Everything that a `teams.yaml` with its includes says.

    `broken_people` and `broken_teams` are keys of malformed entries: they exist, so nobody is told that they
    do not.
    """

    people: Mapping[str, Person]
    teams: Mapping[str, Team]
    alerting: Alerting
    broken_people: frozenset[str]
    broken_teams: frozenset[str]

    @property
    def team_keys(self) -> frozenset[str]:
        """The keys of all teams, those too that could not be read."""
        return self.broken_teams.union(self.teams)

    @property
    def person_keys(self) -> frozenset[str]:
        """The keys of all people, those too that could not be read."""
        return self.broken_people.union(self.people)

    @property
    def pending(self) -> frozenset[str]:
        """The keys of those who are not in PagerDuty yet."""
        return frozenset(key for key, person in self.people.items() if person.pending)
