"""The receivers of a configuration that Watchbill wrote, and whom each of them notifies."""

import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from watchbill.alertmanager.compile import HEARTBEAT, SINK
from watchbill.alertmanager.read.documents import Node
from watchbill.alertmanager.receivers import routing_key
from watchbill.alertmanager.tree import Recipient

_NAME = re.compile(r"([a-z][a-z0-9_-]{0,62})/.+", re.DOTALL)
_TEMPLATE = re.compile(r'\{\{ (?:printf "%q" )?("(?:[^"\\]|\\.)*") \}\}')
_QUOTED = re.compile(r'("(?:[^"\\]|\\.)*")')


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a form spells the receivers."""

    pagerduty: str
    slack: str
    webhook: str
    key: str
    selected: bool
    """
    Whether secrets are keys of a Kubernetes Secret and details are a list; otherwise secrets are files.
    """


PLAIN = Shape(
    pagerduty="pagerduty_configs",
    slack="slack_configs",
    webhook="webhook_configs",
    key="routing_key_file",
    selected=False,
)
OPERATOR = Shape(
    pagerduty="pagerdutyConfigs",
    slack="slackConfigs",
    webhook="webhookConfigs",
    key="routingKey",
    selected=True,
)


def recipients(nodes: Iterable[Node], shape: Shape) -> dict[str, Recipient]:
    """
    Return whom each receiver notifies, by its name.

    Raises NotOursError for a receiver that Watchbill never writes. A receiver that pages nobody does not name
    its team, but another receiver of the same service may.
    """
    found: dict[str, Recipient] = {}
    teams: dict[str | None, str | None] = {}
    for node in nodes:
        fields = node.fields({"name", shape.pagerduty, shape.slack, shape.webhook}, "a receiver")
        name = node.field("name").text()
        if name in found:
            raise node.refused(f"there are two receivers {name!r}")
        found[name] = read = _recipient(name, fields, node, shape)
        if read.team is not None and teams.setdefault(read.service, read.team) != read.team:
            raise node.refused(
                f"{name!r} pages team {read.team!r}, but another receiver of {read.service}"
                " pages a different team"
            )
    return {name: replace(each, team=teams.get(each.service)) for name, each in found.items()}


def _recipient(name: str, fields: Mapping[str, Node], node: Node, shape: Shape) -> Recipient:
    pagerduty, slack = (_one(fields.get(each)) for each in (shape.pagerduty, shape.slack))
    own = _NAME.fullmatch(name)
    if own is None:
        if name not in (SINK, HEARTBEAT) or pagerduty is not None or slack is not None:
            raise fields["name"].refused(f"Watchbill never writes a receiver {name!r}")
        return Recipient(service=None, team=None, pages=False, channel=None)
    if shape.webhook in fields:
        raise fields[shape.webhook].refused(
            f"Watchbill never writes a webhook into the receiver {name!r}", name=True
        )
    team = None
    if pagerduty is not None:
        team = _paged(own[1], pagerduty, shape)
    channel = None if slack is None else slack.field("channel").text()
    return Recipient(service=own[1], team=team, pages=pagerduty is not None, channel=channel)


def _one(node: Node | None) -> Node | None:
    """Return the only item of a list, None if the list is missing or empty."""
    items = [] if node is None else list(node.items())
    if len(items) > 1:
        raise items[1].refused("Watchbill writes only one of these into a receiver")
    return items[0] if items else None


def _paged(service: str, pagerduty: Node, shape: Shape) -> str | None:
    """Return the team that the details name; the page must go to the service in the receiver's name."""
    known = pagerduty.fields()
    key = known.get(shape.key)
    if key is None:
        raise pagerduty.refused(f"Watchbill always writes {shape.key!r} here, and it is missing")
    named = key.field("key").text() if shape.selected else posixpath.basename(key.text())
    if named != routing_key(service).name:
        raise key.refused(
            f"this is not the routing key of {service}: Watchbill calls that {routing_key(service).name}"
        )
    if "details" not in known:
        return None
    if shape.selected:
        details = {each.field("key").text(): each.field("value") for each in known["details"].items()}
    else:
        details = known["details"].fields()
    return named_team(details["team"].text()) if "team" in details else None


def named_team(text: str) -> str:
    """Return the name that a detail shows, which may be quoted or be a string in a template."""
    text = text.strip()
    found = _TEMPLATE.fullmatch(text) or _QUOTED.fullmatch(text)
    if found is None:
        return text
    try:
        return str(json.loads(found[1]))
    except ValueError:
        return text
