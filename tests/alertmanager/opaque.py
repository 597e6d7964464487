"""A tree with parts that Watchbill does not know, as in a configuration that somebody else wrote."""

from dataclasses import replace

from tests.rosters import example
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.tree import OpaqueConfig, RoutingTree, TimeInterval

OPSGENIE = OpaqueConfig(
    kind="opsgenie_configs",
    value={"api_key": "secret", "details": {"a key: 2": "{{ .ExternalURL }}" * 20}, "update_alerts": True},
)
PAGE = OpaqueConfig(
    kind="pagerduty_configs",
    value={"routing_key": "other", "details": {"b-2": "{{ .ExternalURL }}" * 20}},
)
NIGHTS = TimeInterval(
    name="nights",
    value=[
        {"times": [{"start_time": "22:00", "end_time": "24:00"}], "location": "Europe/London"},
        {"weekdays": ["saturday", "sunday"], "months": ["1:3"]},
    ],
)


def opaque() -> RoutingTree:
    """Return the example's tree, whose first service has another page, Opsgenie, and intervals of time."""
    tree = compile_tree(example())
    at = next(place for place, route in enumerate(tree.root.routes) if route.routes)
    routes = list(tree.root.routes)
    routes[at] = replace(routes[at], mute_time_intervals=("nights",), active_time_intervals=("nights",))
    return replace(
        tree,
        root=replace(tree.root, routes=tuple(routes)),
        receivers=tuple(
            replace(each, others=(OPSGENIE, PAGE)) if each.name == routes[at].receiver else each
            for each in tree.receivers
        ),
        time_intervals=(NIGHTS,),
    )
