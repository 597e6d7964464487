"""
The configuration that the operator makes of AlertmanagerConfig objects, by the rules in its source.

docs/behaviour.md, "The operator adds to namespaced objects", says where they are.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

import yaml

from watchbill.alertmanager.matching.matchers import canonical, parse
from watchbill.alertmanager.tree import Matcher, Operator, Route

Json = dict[str, Any]


def documents(text: str) -> list[Json]:
    return list(yaml.safe_load_all(text))


def main_and_objects(text: str) -> tuple[Json, list[Json]]:
    """The configuration in a file's Secret, and the file's objects."""
    first, *objects = documents(text)
    return yaml.safe_load(first["stringData"]["alertmanager.yaml"]), objects


def merged(main: Json, objects: Sequence[Json]) -> Json:
    """
    The configuration that Alertmanager gets with the strategy OnNamespace.

    Objects are sorted by namespace and name. Their routes come before the main ones, with `continue` and with
    the namespace added to the top route. Receivers are called namespace/name/receiver.
    """
    objects = sorted(objects, key=lambda each: (each["metadata"]["namespace"], each["metadata"]["name"]))
    routes, receivers = [], []
    for each in objects:
        namespace = each["metadata"]["namespace"]
        prefix = f"{namespace}/{each['metadata']['name']}/"
        route = _route(each["spec"]["route"], prefix)
        route["matchers"] = [*route.get("matchers", []), f'namespace="{namespace}"']
        routes.append(route | {"continue": True})
        receivers += [_receiver(receiver, prefix) for receiver in each["spec"]["receivers"]]
    root = main["route"]
    return main | {
        "route": root | {"routes": [*routes, *root["routes"]]},
        "receivers": [*main["receivers"], *receivers],
    }


def as_global(object_: Json) -> Json:
    """
    The configuration that Alertmanager gets from one object that `spec.alertmanagerConfiguration` names.
    """
    prefix = f"{object_['metadata']['namespace']}/{object_['metadata']['name']}/"
    spec = object_["spec"]
    root = _route(spec["route"], prefix)
    root.pop("matchers", None)
    return {
        "route": root,
        "inhibit_rules": [
            {
                "source_matchers": _matchers(rule["sourceMatch"]),
                "target_matchers": _matchers(rule["targetMatch"]),
                "equal": rule["equal"],
            }
            for rule in spec["inhibitRules"]
        ],
        "receivers": [_receiver(receiver, prefix) for receiver in spec["receivers"]],
    }


def _route(route: Json, prefix: str) -> Json:
    value: Json = {"receiver": prefix + route["receiver"]}
    if "matchers" in route:
        value["matchers"] = _matchers(route["matchers"])
    for ours, theirs in (
        ("groupBy", "group_by"),
        ("groupWait", "group_wait"),
        ("groupInterval", "group_interval"),
        ("repeatInterval", "repeat_interval"),
        ("continue", "continue"),
    ):
        if ours in route:
            value[theirs] = route[ours]
    if "routes" in route:
        value["routes"] = [_route(child, prefix) for child in route["routes"]]
    return value


def _matchers(matchers: Sequence[Mapping[str, str]]) -> list[str]:
    return [f"{each['name']}{each['matchType']}{json.dumps(each['value'])}" for each in matchers]


def _receiver(receiver: Json, prefix: str) -> Json:
    value: Json = {"name": prefix + receiver["name"]}
    for config in receiver.get("pagerdutyConfigs", []):
        value["pagerduty_configs"] = [
            {
                "routing_key": secret(config["routingKey"]),
                **({"url": config["url"]} if "url" in config else {}),
                "send_resolved": config["sendResolved"],
                "severity": config["severity"],
                "description": config["description"],
                "client": config["client"],
                "client_url": config["clientURL"],
                "class": config["class"],
                "component": config["component"],
                "group": config["group"],
                "details": {each["key"]: each["value"] for each in config["details"]},
                "links": [
                    {"href": each["href"], "text": each["alt"]} for each in config["pagerDutyLinkConfigs"]
                ],
            }
        ]
    for config in receiver.get("slackConfigs", []):
        slack = {key: config[key] for key in ("channel", "color", "title", "text", "fallback")}
        slack["send_resolved"] = config["sendResolved"]
        if "footer" in config:
            slack["footer"] = config["footer"]
        if "apiURL" in config:
            slack["api_url"] = "https://slack.example.com/" + secret(config["apiURL"])
        if "httpConfig" in config:
            credentials = secret(config["httpConfig"]["authorization"]["credentials"])
            slack["http_config"] = {"authorization": {"credentials": credentials}}
        value["slack_configs"] = [slack]
    for config in receiver.get("webhookConfigs", []):
        url = "https://example.com/" + secret(config["urlSecret"])
        value["webhook_configs"] = [{"url": url, "send_resolved": config["sendResolved"]}]
    return value


def secret(selector: Mapping[str, str]) -> str:
    """A stand-in for a secret's value: its name and key."""
    return f"{selector['name']}.{selector['key']}"


def route(value: Json) -> Route:
    """A configuration's route as ours."""
    return Route(
        matchers=canonical(map(parse, value.get("matchers", ()))),
        receiver=value["receiver"],
        group_by=None,
        group_wait=None,
        group_interval=None,
        repeat_interval=None,
        go_on=value.get("continue", False),
        routes=tuple(map(route, value.get("routes", ()))),
    )


def group_key(steps: Sequence[Route], labels: Mapping[str, str], group_by: Sequence[str]) -> str:
    """Alertmanager's key of a group (dispatch/route.go and dispatch/dispatch.go)."""
    path = "/".join("{" + ",".join(map(str, each.matchers)) + "}" for each in steps)
    grouped = ", ".join(f"{name}={quoted(labels[name])}" for name in sorted(group_by) if name in labels)
    return f"{path}:{{{grouped}}}"


def quoted(text: str) -> str:
    """A text as Go's %q writes it."""
    return f'"{"".join(map(_quoted, text))}"'


def _quoted(character: str) -> str:
    code = ord(character)
    if character in _SHORT:
        return _SHORT[character]
    if character.isprintable():
        return character
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


_SHORT = {'"': '\\"', "\\": "\\\\"} | dict(zip("\a\b\f\n\r\t\v", map("\\{}".format, "abfnrtv"), strict=True))


def dedup_key(key: str) -> str:
    """The key by which PagerDuty knows a group."""
    return hashlib.sha256(key.encode()).hexdigest()


def asks_for(label: str, value: str) -> Matcher:
    return Matcher(label=label, operator=Operator.EQUAL, value=value)
