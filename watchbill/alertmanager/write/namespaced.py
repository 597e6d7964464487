"""The tree as an AlertmanagerConfig for each service in its namespace, and a main configuration."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.compile import sink, to_nobody
from watchbill.alertmanager.matching.comparison import SEARCHED, disjoint
from watchbill.alertmanager.tree import Matcher, Operator, Receiver, Route, RoutingTree, Value
from watchbill.alertmanager.write import kubernetes
from watchbill.alertmanager.write.operator import alertmanager_config, receiver_value, route_value
from watchbill.alertmanager.write.options import Options, header
from watchbill.alertmanager.write.plain import uses_bot
from watchbill.alertmanager.write.yaml_text import dump
from watchbill.roster.model import UNOWNED

_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """An alternative of a service that moves into an object in its namespace."""

    service: str
    namespace: str
    name: str
    route: Route


def write(tree: RoutingTree, options: Options) -> str:
    """
    Return the main configuration (a Secret) and an object for each service that can have its own.

    The operator puts the routes of these objects first, sets `continue` on them, and adds the namespace to
    their matchers. So the objects leave the namespace out, which keeps the group keys of the plain form, and
    the main configuration has a route to nobody in the place of each such service.
    """
    moved = movable(tree)
    note = (
        "Alertmanager's spec needs alertmanagerConfigMatcherStrategy.type: OnNamespace (the default),"
        f" configSecret: {kubernetes.configuration_name(options)} and secrets: [{options.secret_name}]; each"
        f" namespace below needs the Secret {options.secret_name} with the keys that its objects name."
    )
    stay = f"These stay in the main configuration: {', '.join(_staying(tree, moved)) or 'no services'}."
    documents = map(dump, _objects(tree, moved, options))
    return header(tree, options, "operator-namespaced", note, stay) + "---\n".join(documents)


def objects(tree: RoutingTree, options: Options) -> list[dict[str, Value]]:
    """Return the Secret with the main configuration, then the objects of the services."""
    return _objects(tree, movable(tree), options)


def _objects(tree: RoutingTree, moved: tuple[Moved, ...], options: Options) -> list[dict[str, Value]]:
    receivers = _receivers(tree)
    quiet = tuple(
        to_nobody(route.matchers) for route in tree.root.routes if not _is_service(route, receivers[None])
    )
    # An object can name Slack's address only by a Secret, so it inherits the address from the main
    # configuration. Each object has its own Slack text, so that none depends on when another is applied.
    main = kubernetes.manifest(main_tree(tree, moved), options, bot=uses_bot(tree.receivers))
    return [main, *(_object(each, quiet, receivers[each.service], options) for each in moved)]


def movable(tree: RoutingTree) -> tuple[Moved, ...]:
    """
    Return the alternatives that can move into a namespace; a service moves as a whole or not at all.

    A service moves if each of its alternatives requires one namespace, and if no alert can meet both an
    alternative and an earlier claim. The routes of all objects go on, so such an alert would notify twice.
    """
    services = _services(tree)
    staying = {key for key, route in services if _namespace(route) is None}
    earlier: dict[str | None, list[Route]] = {}
    budget = Budget(left=SEARCHED)
    for key, route in services:
        namespace = _namespace(route)
        # Claims of different namespaces cannot meet: only claims of this namespace or of none are compared.
        before = (*earlier.get(namespace, ()), *(earlier.get(None, ()) if namespace is not None else ()))
        if any(not disjoint(other.matchers, route.matchers, budget) for other in before):
            staying.add(key)
        earlier.setdefault(namespace, []).append(route)
    return tuple(_named((key, route) for key, route in services if key not in staying))


def main_tree(tree: RoutingTree, moved: tuple[Moved, ...]) -> RoutingTree:
    """Return the tree of the main configuration, in which moved services end in a route to nobody."""
    gone = {each.service for each in moved}
    owner = {receiver.name: receiver.service for receiver in tree.receivers}
    routes = tuple(
        to_nobody(route.matchers) if owner[route.receiver] in gone else route for route in tree.root.routes
    )
    receivers = tuple(receiver for receiver in tree.receivers if receiver.service not in gone)
    return replace(tree, root=replace(tree.root, routes=routes), receivers=receivers)


def secrets_by_namespace(tree: RoutingTree) -> Mapping[str, frozenset[str]]:
    """Return the names of the secrets that the objects in each namespace read."""
    names: dict[str, set[str]] = {}
    receivers = _receivers(tree)
    for moved in movable(tree):
        for receiver in receivers[moved.service]:
            kept = names.setdefault(moved.namespace, set())
            if receiver.pagerduty is not None:
                kept.add(receiver.pagerduty.routing_key.name)
            if receiver.slack is not None:
                kept.update(
                    each.name for each in (receiver.slack.token, receiver.slack.webhook) if each is not None
                )
    return {namespace: frozenset(kept) for namespace, kept in sorted(names.items())}


def _services(tree: RoutingTree) -> list[tuple[str, Route]]:
    owner = {receiver.name: receiver.service for receiver in tree.receivers}
    return [
        (key, route)
        for route in tree.root.routes
        if (key := owner[route.receiver]) is not None and key != UNOWNED
    ]


def _staying(tree: RoutingTree, moved: tuple[Moved, ...]) -> list[str]:
    return sorted({key for key, _ in _services(tree)} - {each.service for each in moved})


def _namespace(route: Route) -> str | None:
    """Return the one valid namespace that a route requires; None for no namespace, or for several."""
    values = [matcher.value for matcher in route.matchers if _asks_namespace(matcher)]
    return values[0] if len(values) == 1 and _NAMESPACE.fullmatch(values[0]) else None


def _asks_namespace(matcher: Matcher) -> bool:
    return matcher.label == "namespace" and matcher.operator is Operator.EQUAL


def _named(services: Iterator[tuple[str, Route]]) -> Iterator[Moved]:
    taken: set[tuple[str, str]] = set()
    for key, route in services:
        namespace = _namespace(route)
        if namespace is None:
            continue
        name = base = _object_name(key)
        number = 2
        while (namespace, name) in taken:
            name = f"{base}.{number}"  # no key has a dot, so no other service has this name
            number += 1
        taken.add((namespace, name))
        yield Moved(service=key, namespace=namespace, name=name, route=route)


def _object_name(service: str) -> str:
    """Return a name that Kubernetes accepts; a hash keeps a changed key apart from other keys."""
    name = service.replace("_", "-").strip("-")
    return name if name == service else f"{name}-{hashlib.sha256(service.encode()).hexdigest()[:6]}"


def _receivers(tree: RoutingTree) -> Mapping[str | None, list[Receiver]]:
    """Return the receivers of each service, and under None those of no service."""
    found: dict[str | None, list[Receiver]] = {None: []}
    for receiver in tree.receivers:
        found.setdefault(receiver.service, []).append(receiver)
    return found


def _is_service(route: Route, others: list[Receiver]) -> bool:
    return route.receiver not in {receiver.name for receiver in others}


def _object(
    moved: Moved, quiet: tuple[Route, ...], receivers: list[Receiver], options: Options
) -> dict[str, Value]:
    """
    Return a service's object.

    `quiet` are routes to nobody for alerts that it must not take, as its routes come before the main ones.
    """
    own = tuple(matcher for matcher in moved.route.matchers if not _asks_namespace(matcher))
    route = replace(moved.route, matchers=own, routes=(*quiet, *moved.route.routes))
    spec: Value = {
        "route": route_value(route),
        "receivers": [
            receiver_value(receiver, options, None, shared=False) for receiver in (sink(), *receivers)
        ],
    }
    return alertmanager_config(moved.name, moved.namespace, spec)
