"""What a configuration is written for, and the comment at its top that says so."""

import textwrap
from dataclasses import dataclass

from watchbill import __version__, shell
from watchbill.alertmanager.timing import duration, true_period
from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.version import NEWEST, Version, show

NAMESPACE = "monitoring"
"""Where kube-prometheus-stack is by custom."""

EVENTS_URL = {"eu": "https://events.eu.pagerduty.com/v2/enqueue"}
"""PagerDuty's Events API, where it is not the one that Alertmanager knows (PagerDuty, "Service Regions")."""

_WIDTH = 100
_IN_A_NAMESPACE = ("operator-global", "operator-namespaced", "secret")


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """
    What the forms need besides the tree.

    `source` is the roster's file name, as the header gives it: on one line. `namespace` is the one
    that Alertmanager's own objects live in; `secret_name` the Kubernetes Secret with the
    keys that `watchbill keys` writes; `object_name` names what else is written. `region` is
    PagerDuty's service region, `us` or `eu`. `templates` is the file with Slack's text as the
    plain form names it, None where each receiver brings that along.
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
        """Where events are sent, None for the region that Alertmanager sends to of itself."""
        return EVENTS_URL.get(self.region)


def header(tree: RoutingTree, options: Options, form: str, *notes: str) -> str:
    """Return the comment, a paragraph each, without a path or a time: equal rosters give equal bytes."""
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
        "repeat_interval: Alertmanager repeats at the first group_interval after it has passed, so what is"
        f" written lies just before the period that is meant: {', '.join(said)}."
    )
