"""Alerts and routes that go another way after a change, in a reader's words."""

from collections.abc import Iterator, Mapping

from watchbill.alertmanager.matching.matchers import labels_text
from watchbill.alertmanager.tree import Recipient
from watchbill.report.diff.settings import Voice, setting
from watchbill.review.change import Change, Kind
from watchbill.review.rerouting import GroupKey, Rekeying, Reroute, Rerouting
from watchbill.review.routes import ROOT
from watchbill.roster.model import UNOWNED

REKEYED = "re-keyed: what is open will not resolve, and what still fires pages anew"

REROUTED = "alerts that another team gets, or nobody"

STAY_OPEN = "incidents that are open at the old service stay open until its"

INCOMPLETE = "cannot tell whether more alerts go another way: there are too many routes to compare them all"


def alerts(change: Change, voice: Voice) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield what becomes of alerts, each group below its heading: who loses them first, then the routes."""
    if lost := tuple(_lost(change.rerouting, voice)):
        yield REROUTED, lost
    keys = tuple(_rekeyed(each, voice) for each in change.rerouting.rekeyed)
    groups = dict(_routes(change, voice))
    if keys or REKEYED in groups:
        yield REKEYED, (*groups.pop(REKEYED, ()), *keys)
    yield from groups.items()


def _routes(change: Change, voice: Voice) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the routes that differ in groups, each below what it means; what is re-keyed comes first."""
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
    return "what is said of all alerts" if route == ROOT else voice.code(route.removeprefix(f"{ROOT}/"))


def _lost(found: Rerouting, voice: Voice) -> Iterator[str]:
    # What is said of all of them comes first: a long list is cut.
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
    """Return a team, and the service by which it gets alerts."""
    service = "what no service claims" if of.service == UNOWNED else voice.words(of.service or "")
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
    said = f"incidents of {voice.words(each.service)}"
    if each.now != each.service:
        said += f" open in {voice.words(each.now)}"
    elif each.before.path == each.after.path:
        groups = (voice.code(_grouped(key)) for key in (each.before, each.after))
        said += f" are grouped otherwise: {' → '.join(groups)}"
    else:
        paths = (voice.code(key.path) for key in (each.before, each.after))
        said += f" come by another route: {' → '.join(paths)}"
    if each.alert is None:
        return f"cannot tell whether {said}: the matchers are too large to compare"
    return f"{said}, such as of {_alert(each.alert, voice)}"


def _grouped(key: GroupKey) -> str:
    return f"[{', '.join(key.group_by)}]"


def _alert(alert: Mapping[str, str], voice: Voice) -> str:
    return voice.code(labels_text(alert)) if alert else "one without labels"
