"""Everything that PagerDuty holds for one team, as a value."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime

from watchbill.diagnostics import Path
from watchbill.roster.model import Level, Person, Role, Service, Team
from watchbill.rota.schedule import Schedule

TEAM_POLICY = "team"
"""The key of a team's own policy."""

_OF_SERVICE = "service_"


def policy_key(service: str) -> str:
    """Return the key of a service's own policy."""
    return f"{_OF_SERVICE}{service}"


def service_of(policy: str) -> str | None:
    """Return the key of the service that a policy belongs to, None for the team's policy."""
    return policy.removeprefix(_OF_SERVICE) if policy.startswith(_OF_SERVICE) else None


def policy_service(team: Team, policy: str) -> Service | None:
    """Return the service that a policy would belong to; None for the team's policy or an unknown service."""
    key = service_of(policy)
    return None if key is None else team.services.get(key)


def schedule_key(path: Path) -> str:
    """Return the key of the schedule for the rotation at this path of the file."""
    level = path[2]
    if level in ("rotations", "services"):
        return f"{'primary' if level == 'rotations' else 'manager'}_{path[3]}"
    return "primary" if level == "rotation" else str(level)


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """
    A person's role in the team; it is always written, because PagerDuty's default is manager.

    It ends at `until` (aware), or never if that is None. If a person has several memberships, the first one
    that has not ended counts.
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
        """The key of the service that this policy belongs to; None for the team's policy."""
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
    Everything that PagerDuty holds for one team.

    It is compiled without a clock; `at` returns what is written at an instant. `shadows` are the keys of
    schedules that never count as coverage.
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
        """The schedules that count as coverage: all except shadows."""
        return tuple(schedule for schedule in self.schedules if schedule.key not in self.shadows)

    def schedule(self, key: str) -> Schedule | None:
        """Return a schedule by its key; None if there is none, as for a level that does not page."""
        return next((schedule for schedule in self.schedules if schedule.key == key), None)

    def policy(self, key: str) -> Policy:
        """Return a policy by its key; raises KeyError if there is none."""
        for policy in self.policies:
            if policy.key == key:
                return policy
        raise KeyError(key)

    def services_of(self, policy: str) -> tuple[PagedService, ...]:
        """Return the services that a policy pages for."""
        return tuple(service for service in self.services if service.policy == policy)

    def at(self, instant: datetime) -> "Deployment":
        """
        Return the deployment to write at an instant, without layers whose end has passed.

        The provider does not read such layers back, so the next plan would rewrite the running layer
        (docs/behaviour.md, "Layers never go away"). Schedules that become empty are removed, then targets
        with such a schedule, then rules without targets, and people who were members only for such a layer.
        After this instant, both values have the same people on call.
        """
        ends = [layer.end for schedule in self.schedules for layer in schedule.layers]
        if not any(ends) and not any(member.until for member in self.memberships):
            return self  # nearly always
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
