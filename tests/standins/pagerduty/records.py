"""The records that an account holds."""

from dataclasses import dataclass, field
from datetime import datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """`role` is the base role of the account: owner, admin, user, limited_user, read_only_user …"""

    id: str
    email: str
    name: str
    role: str
    time_zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Restriction:
    """A permitted window, named by the local day it starts on; `weekday` is ISO, None for every day."""

    weekday: int | None
    start: time
    duration_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Layer:
    id: str
    name: str
    start: datetime
    end: datetime | None
    virtual_start: datetime
    turn_seconds: int
    users: tuple[str, ...]
    restrictions: tuple[Restriction, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    id: str
    start: datetime
    end: datetime
    user: str


@dataclass(slots=True, kw_only=True)
class Schedule:
    """
    `layers` from the lowest precedence to the highest, as they are written; `overrides` in order of creation.
    """

    id: str
    name: str
    time_zone: str
    description: str
    teams: tuple[str, ...]
    layers: tuple[Layer, ...]
    overrides: list[Override] = field(default_factory=list)

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.time_zone)

    def people(self, now: datetime) -> list[str]:
        """Everybody on a layer that has not ended, each once, in order."""
        running = [layer for layer in self.layers if layer.end is None or layer.end > now]
        return list(dict.fromkeys(user for layer in running for user in layer.users))


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """`kind` is "user" or "schedule"."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    id: str
    delay_minutes: int
    targets: tuple[Target, ...]
    round_robin: bool


@dataclass(slots=True, kw_only=True)
class Policy:
    id: str
    name: str
    description: str
    num_loops: int
    teams: tuple[str, ...]
    rules: tuple[Rule, ...]

    def schedules(self) -> set[str]:
        return {target.id for rule in self.rules for target in rule.targets if target.kind == "schedule"}


@dataclass(slots=True, kw_only=True)
class Team:
    """`members` maps a user's id to observer, responder or manager."""

    id: str
    name: str
    description: str
    default_role: str
    parent: str | None
    members: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True, kw_only=True)
class Integration:
    id: str
    name: str
    type: str
    vendor: str | None
    key: str
    created: datetime


@dataclass(slots=True, kw_only=True)
class Service:
    """`fields` holds what is echoed as sent: urgency rule, support hours, alert grouping …"""

    id: str
    name: str
    description: str
    policy: str
    acknowledgement_timeout: int | None
    auto_resolve_timeout: int | None
    created: datetime
    fields: dict[str, object]
    integrations: dict[str, Integration] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vendor:
    id: str
    name: str
    integration_type: str


@dataclass(slots=True, kw_only=True)
class Incident:
    """`schedules` is the snapshot of the policy's, taken when the incident was created."""

    id: str
    title: str
    service: str
    policy: str
    schedules: frozenset[str]
    assignees: tuple[str, ...]
    status: str
