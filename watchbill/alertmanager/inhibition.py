"""Alertmanager's inhibition rules: alerts of a higher class mute those of a lower one."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from watchbill.alertmanager.tree import Inhibition, Matcher, Operator
from watchbill.roster.alerting import Alerting, Severity

INFO_INHIBITOR = "InfoInhibitor"
"""An alert of kube-prometheus, which fires while only `info` alerts fire in its namespace."""

_ALWAYS = ("alertname", "cluster", "namespace")
_SEVERITY, _INFO = "severity", "info"


def inhibitions(alerting: Alerting, matched: Iterable[str]) -> tuple[Inhibition, ...]:
    """
    Return a rule for each pair of classes in which the higher one mutes the lower one, then InfoInhibitor's.

    `matched` are the labels that the services' matchers name. No rule mutes a severity that pages: an alert
    that resolves while it is muted never sends its resolve, so PagerDuty's incident would stay open
    (docs/behaviour.md, "Inhibition loses resolves").
    """
    rules = list(_between_classes(alerting, equal_labels(alerting, matched)))
    if alerting.info_inhibitor and not _pages(alerting, _INFO):
        source = Matcher(label="alertname", operator=Operator.EQUAL, value=INFO_INHIBITOR)
        target = Matcher(label=_SEVERITY, operator=Operator.EQUAL, value=_INFO)
        rules.append(Inhibition(source=(source,), target=(target,), equal=("namespace",)))
    return tuple(rules)


def equal_labels(alerting: Alerting, matched: Iterable[str]) -> tuple[str, ...]:
    """
    Return the labels in which two alerts must agree for one to mute the other.

    They include every label that decides who owns an alert, so both alerts have the same owner. A label with
    a colon is left out: Alertmanager accepts it in a matcher but not in `equal` (prometheus/common,
    `LabelName`), and 0.25 accepts no alert that has one.
    """
    more = {*matched, *alerting.also_equal} - {*_ALWAYS, _SEVERITY}
    return (*_ALWAYS, *sorted(label for label in more if ":" not in label))


def mutes(alerting: Alerting, severity: Severity) -> bool:
    """Whether alerts of a severity mute others."""
    return any(severity.sev < other.sev and not other.page for other in alerting.severities.values())


def _between_classes(alerting: Alerting, equal: tuple[str, ...]) -> Iterator[Inhibition]:
    classes = sorted({severity.sev for severity in alerting.severities.values()})
    for higher, lower in combinations(classes, 2):
        mutes = [severity for severity in alerting.severities.values() if severity.sev == higher]
        muted = [
            severity
            for severity in alerting.severities.values()
            if severity.sev == lower and not severity.page
        ]
        if muted:
            yield Inhibition(source=(_of(mutes, alerting),), target=(_of(muted, alerting),), equal=equal)


def _of(severities: Sequence[Severity], alerting: Alerting) -> Matcher:
    """Return the matcher for alerts that have one of these severities, or that count as one of them."""
    names = {severity.name for severity in severities}
    if alerting.unknown_severity in names:
        return _one_of(alerting.severities.keys() - names, Operator.NOT_EQUAL, Operator.NOT_MATCHES)
    return _one_of(names, Operator.EQUAL, Operator.MATCHES)


def _one_of(names: Iterable[str], alone: Operator, several: Operator) -> Matcher:
    # Names consist of letters, digits, `_` and `-`, which have no special meaning in a regular expression.
    texts = sorted(names)
    return Matcher(label=_SEVERITY, operator=alone if len(texts) == 1 else several, value="|".join(texts))


def _pages(alerting: Alerting, name: str) -> bool:
    severity = alerting.severities.get(name) or alerting.severities[alerting.unknown_severity]
    return severity.page
