"""The routes and receivers of a file that Watchbill wrote, in any of its forms."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from watchbill.alertmanager.compile import SINK, equal
from watchbill.alertmanager.matching.matchers import canonical
from watchbill.alertmanager.notifications.slack import KEY
from watchbill.alertmanager.read import receivers, routes
from watchbill.alertmanager.read.documents import Node, NotOursError, documents, inner
from watchbill.alertmanager.tree import Matcher, Recipient, Route
from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, Path
from watchbill.roster.model import UNOWNED

_KEY = "alertmanager.yaml"
_MADE = re.compile(rb"^# Made by watchbill (\S+) from ", re.MULTILINE)

_Parts = tuple[Route, dict[str, Recipient]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deployed:
    """
    What a deployed configuration does with alerts: its routes, and whom each receiver notifies.

    `version` is the version of Watchbill that wrote it, None if the file does not say.
    """

    root: Route
    recipients: Mapping[str, Recipient]
    version: str | None


def deployed(name: str, data: bytes) -> Deployed | Diagnostic:
    """
    Return what a file's configuration does, or a finding if Watchbill did not write the file.

    The content decides that, not the comments, so the output of Alertmanager's API and of `kubectl get` can
    be read too.
    """
    try:
        root, found = _read(name, data)
    except NotOursError as problem:
        return CODES["deployed-unread"].finding(
            message=f"cannot tell which alerts are rerouted: {problem.message}",
            place=problem.span,
            hint="name a configuration that `watchbill alertmanager` wrote, in any of its forms",
        )
    made = _MADE.search(data)
    return Deployed(
        root=root, recipients=found, version=None if made is None else made[1].decode(errors="replace")
    )


def _read(name: str, data: bytes) -> _Parts:
    nodes = [each for node in documents(name, data) for each in _unlisted(node) if not _is_slack_text(each)]
    objects = [each for each in nodes if _kind(each) == "AlertmanagerConfig"]
    secrets = [each for each in nodes if _kind(each) == "Secret"]
    others = [each for each in nodes if _kind(each) not in ("AlertmanagerConfig", "Secret")]
    mains = [*others, *(each for each in secrets if _configured(each) is not None)]
    if len(mains) > 1:
        raise mains[1].refused("this is a second configuration in the same file")
    if not mains and len(objects) == 1:
        return _checked(objects[0].field("spec"), *_global(objects[0].field("spec")))
    if not mains:
        where = (objects or secrets)[0]
        raise where.refused("the main configuration is missing: a Secret with the key `alertmanager.yaml`")
    main = _configured(mains[0]) if _kind(mains[0]) == "Secret" else _plain(mains[0])
    assert main is not None
    root = routes.route(main.field("route"), routes.PLAIN)
    found = receivers.recipients(main.field("receivers").items(), receivers.PLAIN)
    return _checked(main, *_put_back(main.field("route"), root, found, objects))


def _unlisted(node: Node) -> Iterator[Node]:
    """Yield the objects of a list that `kubectl get -o yaml` printed, or the one object itself."""
    if _kind(node) == "List":
        yield from node.field("items").items()
    else:
        yield node


def _is_slack_text(node: Node) -> bool:
    """Whether an object holds only Slack's text, which decides nothing about routes."""
    return (
        _kind(node) == "ConfigMap"
        and (data := node.fields().get("data")) is not None
        and KEY in data.fields()
    )


def _kind(node: Node) -> str | None:
    kind = node.fields().get("kind")
    return None if kind is None else kind.text()


def _plain(node: Node) -> Node:
    """Return the configuration in the plain form or in Helm's values."""
    found = node.fields()
    if "kind" in found:
        raise found["kind"].refused(f"Watchbill never writes an object of the kind {found['kind'].text()}")
    if "route" not in found and "alertmanager" in found:
        return found["alertmanager"].field("config")
    return node


def _configured(secret: Node) -> Node | None:
    """Return the configuration in a Secret, None if it holds something else."""
    found = secret.fields()
    if "stringData" in found and _KEY in (texts := found["stringData"].fields()):
        return inner(texts[_KEY], _KEY, texts[_KEY].text().encode())
    if "data" in found and _KEY in (texts := found["data"].fields()):
        try:
            data = base64.b64decode(texts[_KEY].text(), validate=True)
        except (binascii.Error, ValueError):
            raise texts[_KEY].refused("this is not base64") from None
        return inner(texts[_KEY], _KEY, data)
    return None


def _global(spec: Node) -> _Parts:
    root = routes.route(spec.field("route"), routes.OPERATOR)
    return root, receivers.recipients(spec.field("receivers").items(), receivers.OPERATOR)


def _checked(node: Node, root: Route, found: Mapping[str, Recipient]) -> _Parts:
    """Return the routes and receivers; raises NotOursError for a foreign root or a missing receiver."""
    route = node.field("route")
    if root.matchers:
        raise route.refused("this is only part of a configuration: its root route does not take all alerts")
    own = found.get(root.receiver)
    if own is not None and own.service != UNOWNED:
        raise route.field("receiver").refused(
            f"Watchbill's root route goes to {UNOWNED}, but this one does not"
        )
    for path, receiver in _named(root, ()):
        if receiver not in found:
            raise replace(route, path=(*route.path, *path)).refused(f"there is no receiver {receiver!r}")
    return root, dict(found)


def _named(route: Route, path: Path) -> Iterator[tuple[Path, str]]:
    """Yield the receivers that the routes name, each with its place below the root route."""
    yield path, route.receiver
    for number, child in enumerate(route.routes):
        yield from _named(child, (*path, "routes", number))


def _put_back(
    main: Node, root: Route, known: Mapping[str, Recipient], objects: Sequence[Node]
) -> tuple[Route, dict[str, Recipient]]:
    """
    Return the routes and receivers of the plain form from those of `operator-namespaced`.

    The operator adds the namespace to an object's matchers. The main configuration has a route to nobody for
    the same alerts in the place of the service: the object's route is put there. Raises NotOursError if only
    one of the two exists.
    """
    found = dict(known)
    moved: dict[tuple[Matcher, ...], tuple[Node, Route]] = {}
    for node in objects:
        route, own = _moved(node)
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
                f"the main configuration leaves {{{said}}} to an AlertmanagerConfig that is missing here"
            )
    for node, _ in moved.values():
        raise node.refused("the main configuration has no route to nobody for the alerts of this object")
    return replace(root, routes=tuple(children)), found


def _moved(node: Node) -> tuple[Route, dict[str, Recipient]]:
    """Return a service's route, as it would be in the main configuration, and its receivers."""
    spec = node.field("spec")
    own = receivers.recipients(spec.field("receivers").items(), receivers.OPERATOR)
    route = routes.route(spec.field("route"), routes.OPERATOR)
    namespace = node.field("metadata").field("namespace").text()
    matchers = canonical((*route.matchers, equal("namespace", namespace)))
    # Each object begins with the routes to nobody for alerts about alerting, as the main configuration does.
    children = tuple(each for each in route.routes if not (each.receiver == SINK and _is_quiet(each)))
    return replace(route, matchers=matchers, routes=children), own


def _is_quiet(route: Route) -> bool:
    """Whether a route to nobody is one of the two that every form has, for Watchdog and InfoInhibitor."""
    return bool(route.matchers) and all(matcher.label == "alertname" for matcher in route.matchers)
