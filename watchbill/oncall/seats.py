"""The seats of a team's rota: each is held by a schedule, or always by one person."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from watchbill.pagerduty.deployment import Deployment, OnPerson, Policy, Target
from watchbill.roster.model import Level, Team
from watchbill.rota.schedule import Layer, Schedule, ScheduleOverride


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """
    A seat that one person at a time holds: by a `schedule`, or always by `person`.

    Each seat is a lane of the calendar. `name` is unique in the team: `primary`, `primary eu`, `lead`,
    `manager of payments-api`, and `lead ana` where several people always hold a level.
    """

    name: str
    level: Level
    schedule: Schedule | None
    person: str | None
    shadow: bool

    @property
    def key(self) -> str | None:
        """The schedule's key, or None for somebody who always holds the seat."""
        return None if self.schedule is None else self.schedule.key

    def people(self, start: datetime, end: datetime) -> frozenset[str]:
        """Return who may be on call here in [start, end), in UTC: users of layers, and people who cover."""
        if self.schedule is None:
            return frozenset(() if self.person is None else (self.person,))
        layers = (each for each in self.schedule.layers if _meets(each, start, end))
        covers = (each.person for each in self.schedule.overrides if _meets(each, start, end))
        return frozenset(user for layer in layers for user in layer.users).union(covers)


def seats(team: Team, deployment: Deployment) -> Iterator[Seat]:
    """Yield the seats of a team's policies, each once, by level; shadows come with the primary."""
    for level in team.escalation.levels:
        found: dict[Target, list[Policy]] = {}
        for policy in deployment.policies:
            for rule in policy.rules:
                if rule.level is level:
                    for target in rule.targets:
                        found.setdefault(target, []).append(policy)
        alone = {policy.key: _direct(policy, level) for policy in deployment.policies}
        for target, policies in found.items():
            if isinstance(target, OnPerson):
                name = _held(level, policies)
                if any(alone[policy.key] > 1 for policy in policies):
                    name = f"{name} {target.person}"
                yield Seat(name=name, level=level, schedule=None, person=target.person, shadow=False)
            elif (
                schedule := deployment.schedule(target.schedule)
            ) is not None and schedule.key not in deployment.shadows:
                name = _rotating(level, schedule.key)
                yield Seat(name=name, level=level, schedule=schedule, person=None, shadow=False)
        if level is Level.PRIMARY:
            for schedule in deployment.schedules:
                if schedule.key in deployment.shadows:
                    yield Seat(name=schedule.key, level=level, schedule=schedule, person=None, shadow=True)


def _direct(policy: Policy, level: Level) -> int:
    """Return how many people always hold a level of a policy."""
    return sum(isinstance(t, OnPerson) for rule in policy.rules if rule.level is level for t in rule.targets)


def _held(level: Level, policies: Sequence[Policy]) -> str:
    """Return the name of the seat of a person who is a target of some policies; it names their services."""
    services = [policy.service for policy in policies]
    return level.value if None in services else f"{level} of {', '.join(map(str, services))}"


def _rotating(level: Level, key: str) -> str:
    """Return the name of a schedule's seat: `primary eu` for the schedule `primary_eu`."""
    name = key.removeprefix(f"{level}_")
    if name == key:
        return level.value
    return f"{level} of {name}" if level is Level.MANAGER else f"{level} {name}"


def _meets(each: Layer | ScheduleOverride, start: datetime, end: datetime) -> bool:
    # Compared in UTC, because Python compares two datetimes of one zone by wall clock.
    return each.start.astimezone(UTC) < end and (each.end is None or start < each.end.astimezone(UTC))
