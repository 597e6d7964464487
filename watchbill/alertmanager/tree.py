"""The routing tree that Alertmanager executes: routes, receivers and inhibition, in its own shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Value = None | bool | int | str | Sequence["Value"] | Mapping[str, "Value"]
"""A part of a configuration, as plain values."""


class Operator(StrEnum):
    """How a matcher compares; regular expressions are fully anchored."""

    EQUAL = "="
    NOT_EQUAL = "!="
    MATCHES = "=~"
    NOT_MATCHES = "!~"

    @property
    def is_regular(self) -> bool:
        """Whether the value is a regular expression."""
        return self in (Operator.MATCHES, Operator.NOT_MATCHES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Matcher:
    """One condition on a label; an absent label is the empty string."""

    label: str
    operator: Operator
    value: str

    def __str__(self) -> str:
        """Return the spelling that every parser of Alertmanager reads alike: with double quotes."""
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'{self.label}{self.operator}"{escaped}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """
    A secret by its name, never by its value.

    The name is that of a file below `alerting.secrets`, and of a key in the Kubernetes Secret that is mounted
    there.
    """

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A detail: a template for versions that send it unchanged, and one for those that read YAML."""

    as_is: str
    as_yaml: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PagerDutyConfig:
    """How a receiver pages; templates are Alertmanager's own."""

    routing_key: Secret
    severity: str
    description: str
    details: Mapping[str, Detail]
    client: str
    client_url: str
    links: tuple[tuple[str, str], ...]
    """(href, text) of each."""
    alert_class: str
    component: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SlackConfig:
    """How a receiver posts to a channel: with a bot's token, or to the channel's own webhook."""

    channel: str
    token: Secret | None
    webhook: Secret | None
    color: str
    title: str
    """Like `text` and `fallback`, it calls definitions that all receivers share (`notifications.slack`)."""
    title_link: str
    text: str
    fallback: str
    footer: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookConfig:
    """A heartbeat: `url_file` holds the address."""

    url_file: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpaqueConfig:
    """A part of a receiver that is kept unchanged; `kind` is the key of its list (`opsgenie_configs`)."""

    kind: str
    value: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """
    Whom a receiver notifies.

    `service` is None if the receiver belongs to no service. `team` is the team's name in PagerDuty's
    details, None if the receiver pages nobody. `channel` is the Slack channel.
    """

    service: str | None
    team: str | None
    pages: bool
    channel: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Where a notification goes; an empty one is a sink. `service` is None if it belongs to no service."""

    name: str
    service: str | None
    pagerduty: PagerDutyConfig | None
    slack: SlackConfig | None
    webhook: WebhookConfig | None
    others: tuple[OpaqueConfig, ...] = ()
    """Other parts; Watchbill's own receivers have none."""

    def recipient(self, team: str | None) -> Recipient:
        """Return whom this receiver notifies; `team` is the name of the service's team."""
        return Recipient(
            service=self.service,
            team=team if self.service is not None else None,
            pages=self.pagerduty is not None,
            channel=None if self.slack is None else self.slack.channel,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """
    A node of the tree; times are in seconds.

    Only a value that is None is inherited from the parent.
    """

    matchers: tuple[Matcher, ...]
    receiver: str
    group_by: tuple[str, ...] | None
    group_wait: int | None
    group_interval: int | None
    repeat_interval: int | None
    go_on: bool
    """Alertmanager's `continue`."""
    routes: tuple["Route", ...]
    mute_time_intervals: tuple[str, ...] = ()
    active_time_intervals: tuple[str, ...] = ()
    """Names of intervals: they decide when the route notifies, not which alerts it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeInterval:
    """A named interval of time, kept unchanged; `value` is its list of times."""

    name: str
    value: Sequence[Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhibition:
    """While an alert of `source` fires, alerts of `target` with the same `equal` labels are muted."""

    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingTree:
    """The whole configuration; `repeats` maps severities to (asked, written) repeat periods that differ."""

    root: Route
    receivers: tuple[Receiver, ...]
    inhibitions: tuple[Inhibition, ...]
    secrets: str
    repeats: Mapping[str, tuple[int, int]]
    time_intervals: tuple[TimeInterval, ...] = ()
