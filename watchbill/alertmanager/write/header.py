"""The comment at the top of every file: what made it from what, and what may surprise in it."""

import textwrap

from watchbill import __version__, shell
from watchbill.alertmanager.timing import duration, true_period
from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.version import NEWEST, show
from watchbill.alertmanager.write.options import NAMESPACE, Options

_WIDTH = 100
_IN_A_NAMESPACE = ("operator-global", "operator-namespaced", "secret")


def header(tree: RoutingTree, options: Options, form: str, *notes: str) -> str:
    """Return the comment, a paragraph each; no machine's path and no time, so equal rosters give equal bytes."""
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
