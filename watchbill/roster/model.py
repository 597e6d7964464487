"""The model of a roster: its people, teams, rotations and services."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from watchbill.roster.alerting import Alerting

UNOWNED = "unowned"
"""The reserved key of the service for the alerts that no other service claims."""


class Role(StrEnum):
    """A person's role in PagerDuty teams. The leads and managers of a team are always its managers."""

    RESPONDER = "responder"
    MANAGER = "manager"


class Mode(StrEnum):
    """Whether a team has a rota, or is too small for one: then only SEV-1 alerts page."""

    ROTA = "rota"
    ESCALATION_ONLY = "escalation-only"


class Level(StrEnum):
    """A level of an escalation, as the file names it."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    LEAD = "lead"
    MANAGER = "manager"


class Follow(StrEnum):
    """A secondary in the primary's order: the member whose turn is next, or whose turn was before."""

    NEXT = "next"
    PREVIOUS = "previous"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """
    A period [start, end) in which somebody is away, by the wall clock of their zone.

    `calendar` is the calendar that it was read from, or None if the file itself has it. Leave
    from a calendar is personal, so its dates are not printed with settings.
    """

    start: datetime
    end: datetime
    calendar: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """
    Somebody who can be paged; `pending` people are not in PagerDuty yet.

    A person with `away` or `calendars` (iCalendar) has a `time_zone`. `holidays` is the ISO 3166 code
    of the country or region whose holidays they have: `GB-ENG`.
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
    The date on which a turn of this member begins.

    `place` says which of their turns in a round it is, from 1. None means the first: the file has no
    `place`.
    """

    date: date
    member: str
    place: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """
    A window of wall-clock time on the days on which it starts.

    Days are ISO weekdays (1 is Monday), sorted. `start` and `end` are minutes since midnight; an `end` past
    1440 is on the next day.
    """

    days: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """
    A later version of a rotation.

    It begins on `start`, with a handoff that ends a turn of the version before.
    It holds every setting, also those that it does not change. `first` is the member whose turn
    begins then; None means the member who is next in the old order.
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

    `name` is the key among several rotations, None for a team's only one.
    `handoff_day` is an ISO weekday, None for "daily"; `handoff_time` is minutes
    since midnight by the wall clock of `time_zone`. Without hours, the rotation is always
    on call. `then` has the versions that follow, in order.
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
        """The index in `members` of the turn that the anchor names; None if it names none."""
        places = [index for index, member in enumerate(self.members) if member == self.anchor.member]
        number = self.anchor.place or 1
        return places[number - 1] if number <= len(places) else None

    @property
    def people(self) -> tuple[str, ...]:
        """Everybody who is a member in some version, each once, in the order in which they join."""
        return tuple(
            dict.fromkeys((*self.members, *(member for version in self.then for member in version.members)))
        )


Staffing = tuple[str, ...] | Rotation
"""Who holds a level: one or several people, all the time, or a rotation."""


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
    A period [start, end), by the wall clock of the rotation's zone, in which `person` takes over shifts.

    `replace` has those shifts by the rota. Shifts of other people in the period stay theirs.
    `rotation` is None if the level has only one.
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
    How unevenly a rotation may be shared, in percent above an even share. None means no check.

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
    """The levels in order, the minutes until a page moves on, and how often the policy repeats."""

    levels: tuple[Level, ...]
    acknowledge_within: int
    loops: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """
    Something that alerts.

    `matchers` has alternatives, each a tuple of Alertmanager matchers as written. `yields` has the keys of
    other teams' services that may take its alerts. `group_by` is None if the one in `alerting` applies.
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
        """The keys of the people in the team: everybody in its rotations, levels and shadow."""
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
        """The keys of the people in the team, and of those who give or take shifts by an override."""
        return self.people.union(*((each.replace, each.person) for each in self.overrides))

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels that page, in order. A team without a rota has at most the upper two."""
        if self.mode is Mode.ESCALATION_ONLY:
            return tuple(level for level in self.escalation.levels if level in (Level.LEAD, Level.MANAGER))
        return self.escalation.levels

    @property
    def zone(self) -> str:
        """The zone in which the team's times are shown: that of its first rotation, else UTC."""
        staffings = (*self.rotations, self.lead, self.manager)
        return next((staffing.time_zone for staffing in staffings if isinstance(staffing, Rotation)), "UTC")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roster:
    """
    Everything in a `teams.yaml` and the files that it includes.

    `broken_people` and `broken_teams` have the keys of malformed entries, so that references to them
    are not reported as unknown.
    """

    people: Mapping[str, Person]
    teams: Mapping[str, Team]
    alerting: Alerting
    broken_people: frozenset[str]
    broken_teams: frozenset[str]

    @property
    def team_keys(self) -> frozenset[str]:
        """The keys of all teams, including those that could not be read."""
        return self.broken_teams.union(self.teams)

    @property
    def person_keys(self) -> frozenset[str]:
        """The keys of all people, including those that could not be read."""
        return self.broken_people.union(self.people)

    @property
    def pending(self) -> frozenset[str]:
        """The keys of the people who are not in PagerDuty yet."""
        return frozenset(key for key, person in self.people.items() if person.pending)
