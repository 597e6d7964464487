"""The options of a configuration, and the comment at its top that names them."""

import textwrap
from dataclasses import dataclass

from watchbill import __version__, shell
from watchbill.alertmanager.timing import duration, true_period
from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.version import NEWEST, Version, show

NAMESPACE = "monitoring"
"""The namespace that kube-prometheus-stack usually has."""

EVENTS_URL = {"eu": "https://events.eu.pagerduty.com/v2/enqueue"}
"""PagerDuty's Events API by region, if it is not Alertmanager's default (PagerDuty, "Service Regions")."""

_WIDTH = 100
_IN_A_NAMESPACE = ("operator-global", "operator-namespaced", "secret")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """
    What the forms need in addition to the tree.

    `source` is the roster's file name for the header, on one line. `namespace` is the namespace of
    Alertmanager's own objects. `secret_name` is the Kubernetes Secret with the keys, which `watchbill keys`
    writes; `object_name` is the name of the other objects. `region` is PagerDuty's service region, `us` or
    `eu`. `templates` is the path of the file with Slack's text in the plain form, None if each receiver has
    its own text.
    """

    source: str
    version: Version = NEWEST
    namespace: str = NAMESPACE
    secret_name: str = "watchbill"
    object_name: str = "watchbill"
    region: str = "us"
    templates: str | None = None

    @property
    def events_url(self) -> str | None:
        """Where events are sent, None for Alertmanager's default address."""
        return EVENTS_URL.get(self.region)


def header(tree: RoutingTree, options: Options, form: str, *notes: str) -> str:
    """Return the comment, with no path or time, so that equal rosters give equal bytes."""
    words = ["alertmanager", options.source, "--format", form]
    if options.version != NEWEST:
        words += ["--alertmanager-version", show(options.version)]
    if options.namespace != NAMESPACE and form in _IN_A_NAMESPACE:
        words += ["--namespace", options.namespace]
    if options.templates is not None and form == "alertmanager":
        words += ["--templates", options.templates]
    made = (
        f"Made by watchbill {__version__} from {options.source}, for Alertmanager {show(options.version)};"
        " remade by"
    )
    paragraphs = [made, f"  {shell.command(*words)}", *notes]
    if repeats := _repeats(tree):
        paragraphs.append(repeats)
    lines = []
    for paragraph in paragraphs:
        lines += (
            [paragraph]
            if paragraph.startswith(" ")
            else textwrap.wrap(paragraph, _WIDTH, break_long_words=False)
        )
    return "".join(f"# {line}\n" for line in lines)


def _repeats(tree: RoutingTree) -> str | None:
    intervals = {
        route.receiver.rpartition("/")[2]: route.group_interval
        for service in tree.root.routes
        for route in service.routes
        if route.group_interval is not None
    }
    said = [
        f"{name} {duration(written)} for {duration(true_period(written, intervals[name]))}"
        for name, (_, written) in tree.repeats.items()
        if name in intervals
    ]
    if not said:
        return None
    return (
        "repeat_interval: Alertmanager repeats at the first group_interval after it has passed, so each"
        f" value is a little shorter than the period that it gives: {', '.join(said)}."
    )
