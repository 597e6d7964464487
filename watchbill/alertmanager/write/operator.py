"""The tree as one global AlertmanagerConfig of the operator (v1alpha1)."""

import posixpath

from watchbill.alertmanager.notifications import slack
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
from watchbill.alertmanager.write.kubernetes import metadata
from watchbill.alertmanager.write.options import Options, header
from watchbill.alertmanager.write.plain import SLACK_API, uses_bot
from watchbill.alertmanager.write.yaml_text import dump

_URL_KEY = "url"


def write_global(tree: RoutingTree, options: Options) -> str:
    """
    Return the object that `spec.alertmanagerConfiguration` names.

    The operator adds nothing to such an object, so groups and deduplication are those of the plain form. It
    takes Slack's public address only from a Secret and Slack's text only from a ConfigMap or Secret, so both
    objects are written too.
    """
    note = (
        "For the Alertmanager object, in the same namespace: spec.alertmanagerConfiguration:"
        f" {named(options)}. Without those templates no message reaches Slack. Keys and tokens are read from"
        f" the Secret {options.secret_name} there."
    )
    return header(tree, options, "operator-global", note) + "---\n".join(map(dump, objects(tree, options)))


def named(options: Options) -> str:
    """Return how the Alertmanager object names the global object and Slack's text."""
    selector = f"{{name: {_templates_name(options)}, key: {slack.KEY}}}"
    return f"{{name: {options.object_name}, templates: [{{configMap: {selector}}}]}}"


def objects(tree: RoutingTree, options: Options) -> list[dict[str, Value]]:
    """Return the objects that the global object needs, and then the global object."""
    address = [_address(options)] if uses_bot(tree.receivers) else []
    return [*address, _templates(options), _global(tree, options)]


def alertmanager_config(name: str, namespace: str, spec: Value) -> dict[str, Value]:
    """Return an AlertmanagerConfig around its spec."""
    return {
        "apiVersion": "monitoring.coreos.com/v1alpha1",
        "kind": "AlertmanagerConfig",
        "metadata": metadata(name, namespace),
        "spec": spec,
    }


def route_value(route: Route) -> dict[str, Value]:
    """
    Return a route and all routes below it in the operator's shape.

    Raises ValueError for a route with time intervals, which the operator spells differently.
    """
    if route.mute_time_intervals or route.active_time_intervals:
        raise ValueError("a route with time intervals cannot be written for the operator")
    value: dict[str, Value] = {"receiver": route.receiver}
    if route.matchers:
        value["matchers"] = _matchers(route.matchers)
    if route.group_by is not None:
        value["groupBy"] = list(route.group_by)
    for key, seconds in (
        ("groupWait", route.group_wait),
        ("groupInterval", route.group_interval),
        ("repeatInterval", route.repeat_interval),
    ):
        if seconds is not None:
            value[key] = duration(seconds)
    if route.go_on:
        value["continue"] = True
    if route.routes:
        value["routes"] = [route_value(child) for child in route.routes]
    return value


def receiver_value(
    receiver: Receiver, options: Options, address: Secret | None, *, shared: bool
) -> dict[str, Value]:
    """
    Return a receiver in the operator's shape.

    `address` is the secret with Slack's address, None if the main configuration has it. `shared` is whether
    Slack's text is in an object of its own. Raises ValueError for a receiver with opaque parts, which the
    operator spells differently.
    """
    if receiver.others:
        raise ValueError("a receiver with opaque parts cannot be written for the operator")
    value: dict[str, Value] = {"name": receiver.name}
    if receiver.pagerduty is not None:
        value["pagerdutyConfigs"] = [_pagerduty(receiver.pagerduty, options)]
    if receiver.slack is not None:
        value["slackConfigs"] = [_slack(receiver.slack, options, address, shared=shared)]
    if receiver.webhook is not None:
        selector = _selector(options.secret_name, posixpath.basename(receiver.webhook.url_file))
        value["webhookConfigs"] = [{"urlSecret": selector, "sendResolved": False}]
    return value


def _global(tree: RoutingTree, options: Options) -> dict[str, Value]:
    address = Secret(name=_URL_KEY)
    spec: Value = {
        "route": route_value(tree.root),
        "inhibitRules": [_inhibition(inhibition) for inhibition in tree.inhibitions],
        "receivers": [receiver_value(receiver, options, address, shared=True) for receiver in tree.receivers],
    }
    return alertmanager_config(options.object_name, options.namespace, spec)


def _address(options: Options) -> dict[str, Value]:
    return {
        "apiVersion": "v1",
        "kind": "Secret",
        "metadata": metadata(_address_name(options), options.namespace),
        "type": "Opaque",
        "stringData": {_URL_KEY: SLACK_API},
    }


def _templates(options: Options) -> dict[str, Value]:
    return {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": metadata(_templates_name(options), options.namespace),
        "data": {slack.KEY: slack.shared_file()},
    }


def _templates_name(options: Options) -> str:
    return f"{options.object_name}-slack-text"


def _address_name(options: Options) -> str:
    return f"{options.object_name}-slack-address"


def _selector(name: str, key: str) -> Value:
    return {"name": name, "key": key}


def _matchers(matchers: tuple[Matcher, ...]) -> list[Value]:
    return [
        {"name": matcher.label, "matchType": str(matcher.operator), "value": matcher.value}
        for matcher in matchers
    ]


def _inhibition(inhibition: Inhibition) -> Value:
    return {
        "sourceMatch": _matchers(inhibition.source),
        "targetMatch": _matchers(inhibition.target),
        "equal": list(inhibition.equal),
    }


def _pagerduty(config: PagerDutyConfig, options: Options) -> Value:
    return {
        "routingKey": _selector(options.secret_name, config.routing_key.name),
        **({} if options.events_url is None else {"url": options.events_url}),
        "sendResolved": True,
        "severity": config.severity,
        "description": config.description,
        "client": config.client,
        "clientURL": config.client_url,
        "class": config.alert_class,
        "component": config.component,
        "group": config.group,
        "details": [
            {"key": key, "value": value} for key, value in written(config.details, options.version).items()
        ],
        # The operator calls the text of a link `alt`.
        "pagerDutyLinkConfigs": [{"href": href, "alt": text} for href, text in config.links],
    }


def _slack(config: SlackConfig, options: Options, address: Secret | None, *, shared: bool) -> Value:
    value: dict[str, Value] = {}
    if config.webhook is not None:
        value["apiURL"] = _selector(options.secret_name, config.webhook.name)
    elif address is not None:
        value["apiURL"] = _selector(_address_name(options), address.name)
    if config.token is not None:
        value["httpConfig"] = {
            "authorization": {"credentials": _selector(options.secret_name, config.token.name)}
        }
    # No titleLink: some releases of the operator refuse a template there, and Alertmanager's default is fine.
    return value | {
        "channel": config.channel,
        "sendResolved": True,
        "color": config.color,
        "title": config.title if shared else whole(config.title),
        "text": config.text if shared else inline(config.text),
        "fallback": config.fallback if shared else whole(config.fallback),
        **({} if config.footer is None else {"footer": config.footer if shared else whole(config.footer)}),
    }
