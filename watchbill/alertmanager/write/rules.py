"""Prometheus rules that alert on notifications that Alertmanager cannot send."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from watchbill.alertmanager.timing import duration
from watchbill.alertmanager.tree import RoutingTree, Value
from watchbill.alertmanager.write.options import Options, header
from watchbill.alertmanager.write.yaml_text import dump
from watchbill.roster.alerting import Alerting, Severity

_MINUTE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """An alert about Alertmanager, which `wakes` somebody or waits until somebody reads Slack."""

    alert: str
    expression: str
    held: int
    """Seconds for which the expression must be true."""
    wakes: bool
    summary: str
    description: str


# The label `reason` exists from 0.26 on. The counter of every integration begins at zero, so the first
# failure counts too. Alertmanager counts a failure once a flush, when it gives up until the next flush.
_FAILED = "sum without (reason) (increase(alertmanager_notifications_failed_total{%s}[15m])) > 0"

RULES = (
    Rule(
        alert="AlertmanagerPagesFail",
        expression=_FAILED % 'integration="pagerduty"',
        held=_MINUTE,
        wakes=True,
        summary="Alertmanager cannot page by PagerDuty",
        description=(
            'Pages that {{ $labels.instance }} gave up on in 15 minutes: {{ $value | printf "%.0f" }}.'
            ' Its log names the receivers ("Notify for alerts failed"). The cause is a missing or wrong'
            " routing key, an event that PagerDuty refuses, or no connection to PagerDuty. It retries at each"
            " group interval."
        ),
    ),
    Rule(
        alert="AlertmanagerMessagesFail",
        expression=_FAILED % 'integration!="pagerduty"',
        held=30 * _MINUTE,
        # A message in Slack cannot report that Slack fails.
        wakes=True,
        summary="Alertmanager cannot send to {{ $labels.integration }}",
        description=(
            "{{ $labels.instance }} has failed to send to {{ $labels.integration }} for half an hour: alerts"
            ' that do not page reach nobody. Its log names the receivers ("Notify for alerts failed"). The'
            " cause is a wrong token, or a channel that does not exist or that the bot is not in."
        ),
    ),
    Rule(
        alert="AlertmanagerReloadFailed",
        expression="max_over_time(alertmanager_config_last_reload_successful[5m]) == 0",
        held=10 * _MINUTE,
        wakes=True,
        summary="Alertmanager refuses its new configuration",
        description=(
            "{{ $labels.instance }} still runs its previous configuration, so new services page nobody. Its "
            "log says why."
        ),
    ),
    Rule(
        alert="AlertmanagerConfigurationsDiffer",
        expression=(
            "count by (cluster, namespace, job) (count_values by (cluster, namespace, job) "
            '("config_hash", alertmanager_config_hash)) > 1'
        ),
        held=30 * _MINUTE,
        wakes=False,
        summary="The Alertmanagers of one job run different configurations",
        description=(
            "{{ $value }} configurations run in {{ $labels.job }}. Whom an alert pages depends on which "
            "Alertmanager sends first."
        ),
    ),
    Rule(
        alert="AlertmanagerPeersLost",
        expression="alertmanager_cluster_failed_peers > 0",
        held=15 * _MINUTE,
        wakes=False,
        summary="Alertmanager has lost members of its cluster",
        description=(
            "{{ $labels.instance }} cannot reach {{ $value }} of its peers: notifications may be sent twice,"
            " and a silence on one does not apply on the others."
        ),
    ),
)
"""What can go wrong between Alertmanager and the people that it notifies, with metrics that 0.25 has."""


def write(tree: RoutingTree, alerting: Alerting, options: Options) -> str:
    """Return a file of Prometheus rules with the severities of the roster."""
    note = (
        "For rule_files of Prometheus, or for the spec of a PrometheusRule. These alerts have the labels of"
        " Alertmanager's own metrics (namespace, job, instance), so they go to the service that claims those"
        " labels, or else to unowned. If Alertmanager does not run at all, these rules reach nobody: that is"
        " what the heartbeat is for."
    )
    wakes, tells = severities(alerting)
    rules: list[Value] = [_rule(rule, wakes if rule.wakes else tells) for rule in RULES]
    value: dict[str, Value] = {"groups": [{"name": "watchbill-alertmanager", "rules": rules}]}
    return header(replace(tree, repeats={}), options, "prometheus-rules", note) + dump(value)


def severities(alerting: Alerting) -> tuple[Severity, Severity]:
    """
    Return the severity that wakes somebody, and the one that notifies without a page.

    Each is of the highest class that does so. If no severity pages, or all of them page, one stands in for
    the other.
    """
    paging, telling = (next(_by_class(alerting, page=page), None) for page in (True, False))
    every = next(iter(alerting.severities.values()))
    wakes, tells = paging or telling or every, telling or paging or every
    return wakes, tells


def _by_class(alerting: Alerting, *, page: bool) -> Iterator[Severity]:
    found = (each for each in alerting.severities.values() if each.page is page and (page or each.slack))
    return iter(sorted(found, key=lambda severity: severity.sev))


def _rule(rule: Rule, severity: Severity) -> Value:
    return {
        "alert": rule.alert,
        "expr": rule.expression,
        "for": duration(rule.held),
        "labels": {"severity": severity.name},
        "annotations": {"summary": rule.summary, "description": rule.description},
    }
