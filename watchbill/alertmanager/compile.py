"""The compiler from a roster to the routing tree that Alertmanager executes."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from watchbill.alertmanager.claims.claim import Claims, claims
from watchbill.alertmanager.claims.order import WATCHDOG
from watchbill.alertmanager.inhibition import INFO_INHIBITOR, inhibitions
from watchbill.alertmanager.receivers import Owner, receiver, receiver_name
from watchbill.alertmanager.timing import repeat_interval
from watchbill.alertmanager.tree import Matcher, Operator, Receiver, Route, RoutingTree, WebhookConfig
from watchbill.roster.alerting import Alerting, Severity
from watchbill.roster.model import UNOWNED, Mode, Roster

SINK = "null"
"""The receiver that notifies nobody; the name is the one in kube-prometheus-stack."""

HEARTBEAT = "heartbeat"
"""The receiver that shows a dead man's switch that alerts still arrive."""

ROOT_GROUP_WAIT = 30

_MINUTE = 60


def compile_tree(roster: Roster, claimed: Claims | None = None) -> RoutingTree:
    """
    Return the routing tree: a root, a route for each service, and under it a route for each severity.

    Watchdog and InfoInhibitor come first. The services' alternatives follow in the order of their claims,
    and `unowned` comes last and takes everything else. A service is left out if any of its matchers cannot
    be parsed: its alerts go to `unowned`, and the checks report it.

    `claimed` are the claims of this roster, or of a larger roster that contains it. They are read here if
    they are not given.
    """
    alerting = roster.alerting
    services = dict(_owners(roster))
    claimed = claims(roster.teams.values()) if claimed is None else claimed
    routed = [each for each in claimed.routed if each.service in services]
    unowned = _unowned(roster)
    owners = {each.service: services[each.service] for each in routed} | {unowned.key: unowned}
    watch, watch_receivers = _watchdog(alerting)
    return RoutingTree(
        root=Route(
            matchers=(),
            receiver=receiver_name(UNOWNED, alerting.unknown_severity),
            group_by=alerting.group_by,
            group_wait=ROOT_GROUP_WAIT,
            group_interval=None,
            repeat_interval=None,
            go_on=False,
            routes=(
                *watch,
                *(_service(owners[each.service], each.matchers, alerting) for each in routed),
                _service(unowned, (), alerting),
            ),
        ),
        receivers=(
            *watch_receivers,
            *(
                receiver(owners[key], severity, alerting)
                for key in (*sorted(owners.keys() - {UNOWNED}), UNOWNED)
                for severity in alerting.severities.values()
            ),
        ),
        inhibitions=inhibitions(alerting, {matcher.label for each in routed for matcher in each.matchers}),
        secrets=alerting.secrets,
        repeats=_repeats(alerting),
    )


def _owners(roster: Roster) -> Iterator[tuple[str, Owner]]:
    for team in roster.teams.values():
        for service in team.services.values():
            yield (
                service.key,
                Owner(
                    key=service.key,
                    name=service.name,
                    team=team.name,
                    mode=team.mode,
                    slack=team.slack,
                    runbooks=service.runbooks,
                    group_by=service.group_by,
                ),
            )


def _unowned(roster: Roster) -> Owner:
    unowned = roster.alerting.unowned
    team = roster.teams.get(unowned.team)
    return Owner(
        key=UNOWNED,
        name="Unowned",
        team=unowned.team if team is None else team.name,
        mode=Mode.ROTA if team is None else team.mode,
        slack=unowned.slack,
        runbooks=None,
        group_by=None,
    )


def _service(owner: Owner, matchers: tuple[Matcher, ...], alerting: Alerting) -> Route:
    """Return a service's route: a child for each severity, and itself for alerts with any other severity."""
    route = _route(
        owner.key,
        alerting.severities[alerting.unknown_severity],
        matchers,
        tuple(
            _route(owner.key, severity, (equal("severity", severity.name),), ())
            for severity in alerting.severities.values()
        ),
    )
    return replace(route, group_by=owner.group_by)


def _route(key: str, severity: Severity, matchers: tuple[Matcher, ...], routes: tuple[Route, ...]) -> Route:
    return Route(
        matchers=matchers,
        receiver=receiver_name(key, severity.name),
        group_by=None,
        group_wait=severity.group_wait,
        group_interval=severity.group_interval,
        repeat_interval=repeat_interval(severity.repeat, severity.group_interval),
        go_on=False,
        routes=routes,
    )


def equal(label: str, value: str) -> Matcher:
    """Return the matcher that a label has one value."""
    return Matcher(label=label, operator=Operator.EQUAL, value=value)


def to_nobody(matchers: tuple[Matcher, ...]) -> Route:
    """Return the route that takes some alerts and notifies nobody."""
    return Route(
        matchers=matchers,
        receiver=SINK,
        group_by=None,
        group_wait=None,
        group_interval=None,
        repeat_interval=None,
        go_on=False,
        routes=(),
    )


def sink() -> Receiver:
    """Return the receiver of the routes that notify nobody."""
    return Receiver(name=SINK, service=None, pagerduty=None, slack=None, webhook=None)


def _watchdog(alerting: Alerting) -> tuple[tuple[Route, ...], tuple[Receiver, ...]]:
    """Return the routes and receivers of the two kube-prometheus alerts that are not incidents."""
    beats = alerting.heartbeat is not None
    watchdog = Route(
        matchers=(equal("alertname", WATCHDOG),),
        receiver=HEARTBEAT if beats else SINK,
        group_by=None,
        group_wait=0 if beats else None,
        group_interval=_MINUTE if beats else None,
        repeat_interval=repeat_interval(_MINUTE, _MINUTE) if beats else None,
        go_on=False,
        routes=(),
    )
    inhibitor = to_nobody((equal("alertname", INFO_INHIBITOR),))
    receivers = [sink()]
    if alerting.heartbeat is not None:
        webhook = WebhookConfig(url_file=alerting.heartbeat)
        receivers.append(Receiver(name=HEARTBEAT, service=None, pagerduty=None, slack=None, webhook=webhook))
    return (watchdog, inhibitor), tuple(receivers)


def _repeats(alerting: Alerting) -> Mapping[str, tuple[int, int]]:
    written = {
        severity.name: (severity.repeat, repeat_interval(severity.repeat, severity.group_interval))
        for severity in alerting.severities.values()
    }
    return {name: pair for name, pair in written.items() if pair[0] != pair[1]}
