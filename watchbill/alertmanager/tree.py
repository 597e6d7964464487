"""The routing tree that Alertmanager will execute: routes, receivers and inhibition, in its own shape."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

Value = None | bool | int | str | Sequence["Value"] | Mapping[str, "Value"]
"""What a configuration is made of."""


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
        """Return the one spelling that every parser of Alertmanager reads alike: with double quotes."""
        escaped = self.value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
        return f'{self.label}{self.operator}"{escaped}"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """
    A secret by its name, never by its value.

    The name is a file's below `alerting.secrets`, and a key of the Kubernetes
    Secret that is mounted there.
    """

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """A detail of an event: its template for versions that send it as it is, and for those that read YAML."""

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
    """How a receiver tells a channel: by a bot token, or by the channel's own webhook."""

    channel: str
    token: Secret | None
    webhook: Secret | None
    color: str
    title: str
    """Like `text` and `fallback`, it calls the definitions that `slack_text` shares among all receivers."""
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
    """A part of a receiver that is kept as it stands; `kind` is the key of its list (`opsgenie_configs`)."""

    kind: str
    value: Mapping[str, Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """
    Whom a receiver pages and tells.

    `service` is the service whose receiver it is, None where it belongs to none. `team` is what the team is
    called in PagerDuty's details, None where the receiver pages nobody. `channel` is the Slack channel.
    """

    service: str | None
    team: str | None
    pages: bool
    channel: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Receiver:
    """Where a notification goes; one that has nothing is a sink. `service` is None where none is meant."""

    name: str
    service: str | None
    pagerduty: PagerDutyConfig | None
    slack: SlackConfig | None
    webhook: WebhookConfig | None
    others: tuple[OpaqueConfig, ...] = ()
    """What else it has; none of our own receivers has any."""

    def recipient(self, team: str | None) -> Recipient:
        """Return who gets what comes here; `team` is whose service it is."""
        return Recipient(
            service=self.service,
            team=team if self.service is not None else None,
            pages=self.pagerduty is not None,
            channel=None if self.slack is None else self.slack.channel,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """
    A node of the tree; times in seconds.

    Unlike Alertmanager's file nothing is inherited but what is None.
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
    """Names of intervals: they decide when the route notifies, and not which alerts it takes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeInterval:
    """A named interval of time, kept as it stands; `value` is its list of times."""

    name: str
    value: Sequence[Value]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inhibition:
    """While an alert of `source` fires, those of `target` that agree in `equal` are not told."""

    source: tuple[Matcher, ...]
    target: tuple[Matcher, ...]
    equal: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoutingTree:
    """The whole configuration; `repeats` has by severity the (asked, written) repeat periods that differ."""

    root: Route
    receivers: tuple[Receiver, ...]
    inhibitions: tuple[Inhibition, ...]
    secrets: str
    repeats: Mapping[str, tuple[int, int]]
    time_intervals: tuple[TimeInterval, ...] = ()
