"""The routes of a configuration, in Alertmanager's own shape and in the operator's."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from watchbill.alertmanager.matching.matchers import MatcherError, canonical, parse
from watchbill.alertmanager.read.documents import Node
from watchbill.alertmanager.tree import Matcher, Operator, Route

_TIMES = ("group_wait", "group_interval", "repeat_interval")

_OPERATORS = {
    "group_by": "groupBy",
    "group_wait": "groupWait",
    "group_interval": "groupInterval",
    "repeat_interval": "repeatInterval",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How a form spells the routes; `names` has the keys that it spells differently."""

    names: Mapping[str, str]
    objects: bool
    """Whether a matcher is a mapping rather than a string."""

    def name(self, key: str) -> str:
        """Return this form's name for a key of Alertmanager."""
        return self.names.get(key, key)


PLAIN = Shape(names=MappingProxyType({}), objects=False)
OPERATOR = Shape(names=MappingProxyType(_OPERATORS), objects=True)


def route(node: Node, shape: Shape, above: str | None = None) -> Route:
    """
    Return a route and all routes below it.

    A route without a receiver has the receiver `above`. Waiting times are left out, because they do not
    decide who gets an alert. Raises NotOursError for any other key, because it could.
    """
    keys = ("matchers", "receiver", "group_by", *_TIMES, "continue", "routes")
    found = node.fields({shape.name(key) for key in keys}, "a route")
    if (go_on := found.get("continue")) is not None and go_on.value is not False:
        raise go_on.refused("Watchbill never writes a route with `continue`", name=True)
    receiver = found["receiver"].text() if "receiver" in found else above
    if receiver is None:
        raise node.refused("the root route has no receiver")
    grouped = found.get(shape.name("group_by"))
    if grouped is not None and above is not None and not grouped.value:
        raise grouped.refused("versions of Alertmanager disagree about an empty list here", name=True)
    return Route(
        matchers=(
            canonical(_matcher(each, shape) for each in found["matchers"].items())
            if "matchers" in found
            else ()
        ),
        receiver=receiver,
        group_by=None if grouped is None else grouped.texts(),
        group_wait=None,
        group_interval=None,
        repeat_interval=None,
        go_on=False,
        routes=(
            tuple(route(each, shape, receiver) for each in found["routes"].items())
            if "routes" in found
            else ()
        ),
    )


def _matcher(node: Node, shape: Shape) -> Matcher:
    if not shape.objects:
        return _parsed(node, node.text())
    found = node.fields({"name", "matchType", "value"}, "a matcher")
    label, value = node.field("name").text(), found["value"].text() if "value" in found else ""
    kind = found["matchType"].text() if "matchType" in found else "="
    if kind not in tuple(Operator):
        raise node.refused(f"{kind!r} is not a matcher's operator")
    # Parsed, because what Alertmanager refuses, such as a broken regular expression, is refused here too.
    return _parsed(node, str(Matcher(label=label, operator=Operator(kind), value=value)))


def _parsed(node: Node, text: str) -> Matcher:
    try:
        return parse(text)
    except MatcherError as problem:
        raise node.refused(f"this matcher cannot be read: {problem.message}") from None
