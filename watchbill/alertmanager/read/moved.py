"""The services that live in namespaces of their own, put back into the main configuration."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from watchbill.alertmanager.compile import SINK, equal
from watchbill.alertmanager.matchers import canonical
from watchbill.alertmanager.read import receivers, routes
from watchbill.alertmanager.read.node import Node
from watchbill.alertmanager.recipient import Recipient
from watchbill.alertmanager.tree import Matcher, Route


def put_back(
    main: Node, root: Route, known: Mapping[str, Recipient], objects: Sequence[Node]
) -> tuple[Route, dict[str, Recipient]]:
    """
    Return the routes and receivers of the plain form from those of `operator-namespaced`.

    The operator adds the namespace to an object's matchers, and the main configuration ends the same alerts
    with a route to nobody where the service stood: there the object's route is put. Raises NotOursError where
    only one of the two is there.
    """
    found = dict(known)
    moved: dict[tuple[Matcher, ...], tuple[Node, Route]] = {}
    for node in objects:
        route, own = _object(node)
        if route.matchers in moved:
            raise node.refused("another object in the file takes the same alerts")
        moved[route.matchers] = node, route
        found |= own
    children = []
    for route in root.routes:
        if route.receiver != SINK or _is_quiet(route):
            children.append(route)
        elif route.matchers in moved:
            children.append(moved.pop(route.matchers)[1])
        else:
            said = ", ".join(map(str, route.matchers))
            raise main.refused(
                f"the main configuration leaves {{{said}}} to an AlertmanagerConfig that is not here"
            )
    for node, _ in moved.values():
        raise node.refused("the main configuration has no route to nobody in the place of this object")
    return replace(root, routes=tuple(children)), found


def _object(node: Node) -> tuple[Route, dict[str, Recipient]]:
    """Return a service's route, as it would stand in the main configuration, and its receivers."""
    spec = node.field("spec")
    own = receivers.recipients(spec.field("receivers").items(), receivers.OPERATOR)
    route = routes.route(spec.field("route"), routes.OPERATOR)
    namespace = node.field("metadata").field("namespace").text()
    matchers = canonical((*route.matchers, equal("namespace", namespace)))
    # Alerts about alerting itself end at nobody in each object, as they do before all services.
    children = tuple(each for each in route.routes if not (each.receiver == SINK and _is_quiet(each)))
    return replace(route, matchers=matchers, routes=children), own


def _is_quiet(route: Route) -> bool:
    """Whether a route to nobody is one of the two that every form has, for Watchdog and InfoInhibitor."""
    return bool(route.matchers) and all(matcher.label == "alertname" for matcher in route.matchers)
