"""The tree as Alertmanager's own configuration file."""

from collections.abc import Iterable

from watchbill.alertmanager.notifications.page import written
from watchbill.alertmanager.notifications.slack import inline, whole
from watchbill.alertmanager.timing import duration
from watchbill.alertmanager.tree import (
    Inhibition,
    Matcher,
    PagerDutyConfig,
    Receiver,
    Route,
    RoutingTree,
    Secret,
    SlackConfig,
    Value,
)
from watchbill.alertmanager.version import WEBHOOK_URL_FILE, Version
from watchbill.alertmanager.write.options import Options, header
from watchbill.alertmanager.write.yaml_text import dump

SLACK_API = "https://slack.com/api/chat.postMessage"
"""Where a bot posts to any channel; the token is in a file, and the address is not secret."""


def write(tree: RoutingTree, options: Options) -> str:
    """Return `alertmanager.yml`."""
    notes = [f"Secrets are read from files in {tree.secrets} (`watchbill keys` writes those of PagerDuty)."]
    if options.templates is not None:
        notes.append(
            f"The text for Slack is in {options.templates}: without that file no message reaches Slack."
        )
    value = configuration(tree, options.version, options.events_url, templates=options.templates)
    return header(tree, options, "alertmanager", *notes) + dump(value)


def configuration(
    tree: RoutingTree,
    version: Version,
    events_url: str | None = None,
    *,
    bot: bool = False,
    templates: str | None = None,
) -> dict[str, Value]:
    """
    Return the configuration as plain values, in the file's order.

    `events_url` is where pages are sent, None for Alertmanager's default. With `bot`, Slack's address is
    always written. `templates` is the file with Slack's text, None if each receiver has its own text.
    """
    value: dict[str, Value] = {}
    if bot or uses_bot(tree.receivers):
        value["global"] = {"slack_api_url": SLACK_API}
    if templates is not None:
        value["templates"] = [templates]
    value["route"] = route_value(tree.root)
    value["inhibit_rules"] = [_inhibition(inhibition) for inhibition in tree.inhibitions]
    if tree.time_intervals:
        value["time_intervals"] = [
            {"name": each.name, "time_intervals": each.value} for each in tree.time_intervals
        ]
    value["receivers"] = [
        _receiver(receiver, tree.secrets, version, events_url, shared=templates is not None)
        for receiver in tree.receivers
    ]
    return value


def uses_bot(receivers: Iterable[Receiver]) -> bool:
    """Whether any receiver posts to Slack with a bot's token."""
    return any(receiver.slack is not None and receiver.slack.token is not None for receiver in receivers)


def _inhibition(inhibition: Inhibition) -> dict[str, Value]:
    """Return an inhibition rule in the file's shape."""
    return {
        "source_matchers": _matchers(inhibition.source),
        "target_matchers": _matchers(inhibition.target),
        "equal": list(inhibition.equal),
    }


def route_value(route: Route) -> dict[str, Value]:
    """Return a route and all routes below it in the file's shape."""
    value: dict[str, Value] = {}
    if route.matchers:
        value["matchers"] = _matchers(route.matchers)
    value["receiver"] = route.receiver
    if route.group_by is not None:
        value["group_by"] = list(route.group_by)
    for key, seconds in (
        ("group_wait", route.group_wait),
        ("group_interval", route.group_interval),
        ("repeat_interval", route.repeat_interval),
    ):
        if seconds is not None:
            value[key] = duration(seconds)
    for key, names in (
        ("mute_time_intervals", route.mute_time_intervals),
        ("active_time_intervals", route.active_time_intervals),
    ):
        if names:
            value[key] = list(names)
    if route.go_on:
        value["continue"] = True
    if route.routes:
        value["routes"] = [route_value(child) for child in route.routes]
    return value


def _matchers(matchers: tuple[Matcher, ...]) -> list[Value]:
    return [str(matcher) for matcher in matchers]


def _receiver(
    receiver: Receiver, secrets: str, version: Version, events_url: str | None, *, shared: bool
) -> dict[str, Value]:
    lists: dict[str, list[Value]] = {}
    if receiver.pagerduty is not None:
        lists["pagerduty_configs"] = [_pagerduty(receiver.pagerduty, secrets, version, events_url)]
    if receiver.slack is not None:
        lists["slack_configs"] = [_slack(receiver.slack, secrets, shared=shared)]
    if receiver.webhook is not None and version >= WEBHOOK_URL_FILE:
        # A resolve is not a heartbeat.
        lists["webhook_configs"] = [{"url_file": receiver.webhook.url_file, "send_resolved": False}]
    for each in receiver.others:
        lists.setdefault(each.kind, []).append(each.value)
    return {"name": receiver.name, **lists}


def _file(secrets: str, secret: Secret) -> str:
    return f"{secrets.rstrip('/')}/{secret.name}"


def _pagerduty(
    config: PagerDutyConfig, secrets: str, version: Version, events_url: str | None
) -> dict[str, Value]:
    return {
        "routing_key_file": _file(secrets, config.routing_key),
        **({} if events_url is None else {"url": events_url}),
        "send_resolved": True,
        "severity": config.severity,
        "description": config.description,
        "client": config.client,
        "client_url": config.client_url,
        "class": config.alert_class,
        "component": config.component,
        "group": config.group,
        "details": written(config.details, version),
        "links": [{"href": href, "text": text} for href, text in config.links],
    }


def _slack(config: SlackConfig, secrets: str, *, shared: bool) -> dict[str, Value]:
    value: dict[str, Value] = {}
    if config.token is not None:
        value["http_config"] = {"authorization": {"credentials_file": _file(secrets, config.token)}}
    if config.webhook is not None:
        value["api_url_file"] = _file(secrets, config.webhook)
    return value | {
        "channel": config.channel,
        "send_resolved": True,
        "color": config.color,
        "title": config.title if shared else whole(config.title),
        "title_link": config.title_link if shared else whole(config.title_link),
        "text": config.text if shared else inline(config.text),
        "fallback": config.fallback if shared else whole(config.fallback),
        **({} if config.footer is None else {"footer": config.footer if shared else whole(config.footer)}),
    }
