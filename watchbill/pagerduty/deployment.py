"""Everything that PagerDuty will hold for one team, as a value."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from watchbill.diagnostics import Path
from watchbill.roster.model import Level, Person, Role, Service, Team
from watchbill.rota.schedule import Schedule

TEAM_POLICY = "team"
"""The key of a team's own policy."""

_OF_SERVICE = "service_"


def policy_key(service: str) -> str:
    """Return the key of the policy that a service has to itself."""
    return f"{_OF_SERVICE}{service}"


def service_of(policy: str) -> str | None:
    """Return the key of the service that has a policy to itself, given the policy's; None for the team's."""
    return policy.removeprefix(_OF_SERVICE) if policy.startswith(_OF_SERVICE) else None


def policy_service(team: Team, policy: str) -> Service | None:
    """Return a team's service that has a policy to itself, or would have it; None for the team's policy."""
    key = service_of(policy)
    return None if key is None else team.services.get(key)


def schedule_key(path: Path) -> str:
    """Return the key of the schedule that a rotation at this path of the file compiles to."""
    level = path[2]
    if level in ("rotations", "services"):
        return f"{'primary' if level == 'rotations' else 'manager'}_{path[3]}"
    return "primary" if level == "rotation" else str(level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """
    A person's role in the team; always written, because PagerDuty's default is manager.

    It holds until `until` (aware), None for good: of several of one person the first that still holds counts.
    """

    person: str
    role: Role
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnSchedule:
    """A target of an escalation rule: whoever is on call on a schedule."""

    schedule: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OnPerson:
    """A target of an escalation rule: one person, always."""

    person: str


Target = OnSchedule | OnPerson


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """A level of a policy; `delay` is minutes until the page moves on."""

    level: Level
    delay: int
    targets: tuple[Target, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """An escalation policy; the rules run once and then `loops` times more."""

    key: str
    name: str
    description: str
    loops: int
    rules: tuple[Rule, ...]

    @property
    def service(self) -> str | None:
        """The key of the service that has this policy to itself; None for the team's policy."""
        return service_of(self.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class PagedService:
    """A PagerDuty service with its Events API v2 integration; timeouts in seconds, None for never."""

    key: str
    name: str
    description: str
    policy: str
    auto_resolve: int | None
    acknowledgement_timeout: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployment:
    """
    What PagerDuty will hold for one team.

    Compiled without a clock; `at` says what of it is written at an instant.
    `shadows` are keys of schedules that never count as coverage.
    """

    team: str
    name: str
    description: str
    people: tuple[Person, ...]
    memberships: tuple[Membership, ...]
    schedules: tuple[Schedule, ...]
    policies: tuple[Policy, ...]
    services: tuple[PagedService, ...]
    shadows: frozenset[str]

    @property
    def coverage(self) -> tuple[Schedule, ...]:
        """The schedules that count as coverage: all but those that shadow."""
        return tuple(schedule for schedule in self.schedules if schedule.key not in self.shadows)

    def schedule(self, key: str) -> Schedule | None:
        """Return a schedule by its key; None where there is none, as at a level that does not page."""
        return next((schedule for schedule in self.schedules if schedule.key == key), None)

    def policy(self, key: str) -> Policy:
        """Return a policy by its key; raises KeyError where there is none."""
        for policy in self.policies:
            if policy.key == key:
                return policy
        raise KeyError(key)

    def services_of(self, policy: str) -> tuple[PagedService, ...]:
        """Return the services that a policy pages for."""
        return tuple(service for service in self.services if service.policy == policy)

    def at(self, instant: datetime) -> "Deployment":
        """
        Return what is to be written at an instant: without layers whose end has passed.

        A layer whose end has passed is not read back (docs/behaviour.md, "Layers never go away"): left in,
        the next plan would rewrite the running layer. Schedules that this empties go, then targets to them,
        then rules without targets, and whoever was a member for the sake of such a layer. For any later time
        both values play alike.
        """
        ends = [layer.end for schedule in self.schedules for layer in schedule.layers]
        if not any(ends) and not any(member.until for member in self.memberships):
            return self  # as nearly always
        now = instant.astimezone(UTC)  # Python compares two datetimes of one zone by wall clock
        schedules = tuple(
            replace(schedule, layers=layers)
            for schedule in self.schedules
            if (layers := tuple(layer for layer in schedule.layers if layer.end is None or layer.end > now))
        )
        kept = {schedule.key for schedule in schedules}
        policies = []
        for policy in self.policies:
            rules = []
            for rule in policy.rules:
                targets = tuple(t for t in rule.targets if isinstance(t, OnPerson) or t.schedule in kept)
                if targets:
                    rules.append(replace(rule, targets=targets))
            policies.append(replace(policy, rules=tuple(rules)))
        memberships: dict[str, Membership] = {}
        for member in self.memberships:
            if member.until is None or member.until > now:
                memberships.setdefault(member.person, member)
        return replace(
            self,
            people=tuple(person for person in self.people if person.key in memberships),
            memberships=tuple(memberships.values()),
            schedules=schedules,
            policies=tuple(policies),
            shadows=self.shadows & kept,
        )
