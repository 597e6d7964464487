"""Alerts and routes that a change reroutes, in a reader's words."""

from collections.abc import Iterator, Mapping

from watchbill.alertmanager.matching.matchers import labels_text
from watchbill.alertmanager.tree import Recipient
from watchbill.report.diff.settings import Voice, setting
from watchbill.review.change import Change, Kind
from watchbill.review.rerouting import GroupKey, Rekeying, Reroute, Rerouting
from watchbill.review.routes import ROOT
from watchbill.roster.model import UNOWNED

REKEYED = "re-keyed: open incidents will not resolve, and alerts that still fire page again"

REROUTED = "alerts that go to another team, or to nobody"

STAY_OPEN = "incidents that are open in the old service stay open until its"

INCOMPLETE = "cannot tell whether other alerts are rerouted: there are too many routes to compare them all"


def alerts(change: Change, voice: Voice) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield groups of changes, each with its heading: first lost alerts, then routes."""
    if lost := tuple(_lost(change.rerouting, voice)):
        yield REROUTED, lost
    keys = tuple(_rekeyed(each, voice) for each in change.rerouting.rekeyed)
    groups = dict(_routes(change, voice))
    if keys or REKEYED in groups:
        yield REKEYED, (*groups.pop(REKEYED, ()), *keys)
    yield from groups.items()


def _routes(change: Change, voice: Voice) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the routes that differ in groups, each with its heading; re-keyed ones come first."""
    rekeyed = [route for route in change.routes if route.rekeyed]
    others = [route for route in change.routes if not route.rekeyed]
    for heading, group in ((REKEYED, rekeyed), ("other routes", others)):
        lines = []
        for route in group:
            lines.append(f"{route.kind} {_route(route.route, voice)}")
            if route.kind is Kind.CHANGED and route.settings:
                lines[-1] += f": {'; '.join(setting(each, voice) for each in route.settings)}"
        if lines:
            yield heading, tuple(lines)


def _route(route: str, voice: Voice) -> str:
    return "the root route" if route == ROOT else voice.code(route.removeprefix(f"{ROOT}/"))


def _lost(found: Rerouting, voice: Voice) -> Iterator[str]:
    # The sentences about all of them come first, because a long list is cut.
    if not found.complete:
        yield INCOMPLETE
    if any(each.before.pages and each.alert is not None for each in found.rerouted):
        yield f"{STAY_OPEN} {voice.code('auto_resolve')}: close them by hand"
    for each in found.rerouted:
        yield _rerouted(each, voice)


def _rerouted(each: Reroute, voice: Voice) -> str:
    said = f"alerts of {_owner(each.before, voice)} {_verb(each.before, each.after, voice)}"
    if each.alert is None:
        return f"cannot tell whether {said}: the matchers are too large to compare"
    return f"{said}, such as {_alert(each.alert, voice)}"


def _owner(of: Recipient, voice: Voice) -> str:
    """Return a team, and the service through which it gets alerts."""
    service = "unclaimed" if of.service == UNOWNED else voice.words(of.service or "")
    return f"{voice.words(of.team)} ({service})" if of.team is not None else service


def _verb(before: Recipient, after: Recipient, voice: Voice) -> str:
    if not after.pages and after.channel is None:
        return "now reach nobody"
    to = _owner(after, voice)
    if after.pages:
        return f"now page {to}"
    channel = voice.words(after.channel or "")
    if not before.pages:
        return f"now go to the Slack channel {channel} of {to}"
    same = (before.team, before.service) == (after.team, after.service)
    return f"now page nobody, and only go to the Slack channel {channel}{'' if same else f' of {to}'}"


def _rekeyed(each: Rekeying, voice: Voice) -> str:
    said, example = f"incidents of {voice.words(each.service)}", "the one for "
    if each.now != each.service:
        said, example = (
            f"alerts of {voice.words(each.service)} now open incidents in {voice.words(each.now)}",
            "",
        )
    elif each.before.path == each.after.path:
        groups = (voice.code(_grouped(key)) for key in (each.before, each.after))
        said += f" are grouped differently: {' → '.join(groups)}"
    else:
        paths = (voice.code(key.path) for key in (each.before, each.after))
        said += f" come through another route: {' → '.join(paths)}"
    if each.alert is None:
        return f"cannot tell whether {said}: the matchers are too large to compare"
    return f"{said}, such as {example}{_alert(each.alert, voice)}"


def _grouped(key: GroupKey) -> str:
    return f"[{', '.join(key.group_by)}]"


def _alert(alert: Mapping[str, str], voice: Voice) -> str:
    return voice.code(labels_text(alert)) if alert else "an alert without labels"
