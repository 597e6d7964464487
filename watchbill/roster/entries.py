"""The shapes that the schema promises, for the decoder; a test holds that both name the same keys."""

from typing import Literal, NotRequired, TypedDict


class AnchorEntry(TypedDict):
    """A `anchor`."""

    date: str
    member: str
    place: NotRequired[int]


VersionEntry = TypedDict(
    "VersionEntry",
    {
        "from": str,
        "members": NotRequired[list[str]],
        "turn": NotRequired[str],
        "handoff": NotRequired[str],
        "hours": NotRequired[str | list[str]],
        "first": NotRequired[str],
    },
)
"""A `then`, or one of several."""


class RotationEntry(TypedDict):
    """A `rotation`, and what may stand in its form for `lead`, `manager` and `secondary`."""

    members: list[str]
    turn: str
    handoff: str
    time_zone: str
    anchor: AnchorEntry
    hours: NotRequired[str | list[str]]
    then: NotRequired[VersionEntry | list[VersionEntry]]


StandingEntry = str | list[str] | RotationEntry


class ShadowEntry(TypedDict):
    """A `shadow`."""

    members: list[str]
    rotation: NotRequired[str]
    until: NotRequired[str]
    notify: NotRequired[bool]


OverrideEntry = TypedDict(
    "OverrideEntry",
    {
        "from": str,
        "to": str,
        "replace": str,
        "with": str,
        "level": NotRequired[str],
        "rotation": NotRequired[str],
        "reason": NotRequired[str],
    },
)
"""One of `overrides`."""

LeaveEntry = TypedDict("LeaveEntry", {"from": str, "to": str, "calendar": str}, total=False)
"""One of `away`: `from` and `to`, or `calendar`."""


class FairnessEntry(TypedDict, total=False):
    """A `fairness`."""

    hours: str
    shifts: str
    nights: str
    weekends: str
    holidays: str
    longest: str


class EscalationEntry(TypedDict, total=False):
    """An `escalation`."""

    levels: list[str]
    acknowledge_within: str
    loops: int


class ServiceDefaultsEntry(TypedDict, total=False):
    """A `service` of the defaults or of a team."""

    auto_resolve: str
    acknowledgement_timeout: str


class ServiceEntry(TypedDict):
    """One of `services`."""

    name: NotRequired[str]
    description: NotRequired[str]
    matchers: list[str] | list[list[str]]
    group_by: NotRequired[list[str]]
    yields: NotRequired[list[str]]
    runbooks: NotRequired[str]
    manager: NotRequired[StandingEntry]
    auto_resolve: NotRequired[str]
    acknowledgement_timeout: NotRequired[str]


class DefaultsEntry(TypedDict, total=False):
    """The `defaults`, and what a team may say of the same."""

    escalation: EscalationEntry
    minimum_members: int
    fairness: FairnessEntry
    service: ServiceDefaultsEntry


class TeamEntry(DefaultsEntry):
    """One of `teams`."""

    name: NotRequired[str]
    description: NotRequired[str]
    mode: NotRequired[str]
    lead: StandingEntry
    manager: StandingEntry
    slack: str
    rotation: NotRequired[RotationEntry]
    rotations: NotRequired[dict[str, RotationEntry]]
    secondary: NotRequired[Literal["next", "previous"] | RotationEntry]
    shadow: NotRequired[ShadowEntry]
    overrides: NotRequired[list[OverrideEntry]]
    outside_hours: NotRequired[str]
    services: NotRequired[dict[str, ServiceEntry]]


class PersonEntry(TypedDict):
    """One of `people`."""

    name: str
    email: str
    time_zone: NotRequired[str]
    role: NotRequired[str]
    pagerduty_id: NotRequired[str]
    pending: NotRequired[bool]
    away: NotRequired[list[LeaveEntry]]
    holidays: NotRequired[str]


SeverityEntry = TypedDict(
    "SeverityEntry",
    {
        "class": str,
        "page": NotRequired[bool],
        "slack": NotRequired[bool],
        "group_wait": NotRequired[str],
        "group_interval": NotRequired[str],
        "repeat": NotRequired[str],
    },
)
"""One of `severities`."""


class UnownedEntry(TypedDict):
    """An `unowned`."""

    team: str
    slack: str


class InhibitionEntry(TypedDict, total=False):
    """An `inhibition`."""

    also_equal: list[str]


class AlertingEntry(TypedDict, total=False):
    """The `alerting`."""

    unowned: UnownedEntry
    group_by: list[str]
    unknown_severity: str
    severities: dict[str, SeverityEntry]
    inhibition: InhibitionEntry
    info_inhibitor: bool
    secrets: str
    slack_by: str
    heartbeat: str


class RosterEntry(TypedDict, total=False):
    """A root file, or an included one; without what was malformed."""

    version: int
    include: list[str]
    people: dict[str, PersonEntry]
    teams: dict[str, TeamEntry]
    defaults: DefaultsEntry
    alerting: AlertingEntry
