"""The model of a roster's `alerting`: its severities, and how alerts reach Slack."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class SlackBy(StrEnum):
    """How Slack is reached: one bot token for all channels, or a webhook a channel."""

    BOT_TOKEN = "bot-token"
    WEBHOOKS = "webhooks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Severity:
    """
    A value of the alert's `severity` label and what it does.

    `sev` is the class, 1 … 4 for SEV-1 … SEV-4. Times are in seconds; `repeat` is the true period that is
    asked for.
    """

    name: str
    sev: int
    page: bool
    slack: bool
    group_wait: int
    group_interval: int
    repeat: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Unowned:
    """Who gets what no service claims."""

    team: str
    slack: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alerting:
    """
    What Alertmanager is told besides the services; `severities` in the file's order.

    `also_equal` are more labels in which two alerts must agree for one to mute the other.
    """

    group_by: tuple[str, ...]
    unowned: Unowned
    unknown_severity: str
    severities: Mapping[str, Severity]
    also_equal: tuple[str, ...]
    info_inhibitor: bool
    secrets: str
    slack_by: SlackBy
    heartbeat: str | None
