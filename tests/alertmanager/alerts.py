"""Alerts as Alertmanager's API accepts them, and the data that its templates get."""

from collections.abc import Mapping, Sequence
from typing import Any

GROUP_BY = ("alertname", "cluster", "namespace", "severity")

LABELS = {
    "alertname": "KubePodCrashLooping",
    "cluster": "prod-eu",
    "namespace": "payments",
    "app": "payments-api",
    "container": "api",
    "severity": "critical",
}

Alert = dict[str, Any]


def alert(
    labels: Mapping[str, str],
    annotations: Mapping[str, str] | None = None,
    *,
    resolved: bool = False,
    generator: str = "http://prometheus.example.com/graph?g0.expr=up",
) -> Alert:
    return {
        "status": "resolved" if resolved else "firing",
        "labels": dict(labels),
        "annotations": dict(annotations or {}),
        "startsAt": "2026-11-30T10:00:00Z",
        "endsAt": "2026-11-30T11:00:00Z",
        "generatorURL": generator,
        "fingerprint": "0",
    }


def crashing(number: int, *, resolved: bool = False) -> Alert:
    """One pod of several, with what each says of itself."""
    pod = f"api-{number}"
    return alert(
        LABELS | {"pod": pod},
        {
            "summary": f"Pod payments/{pod} is crash looping.",
            "description": (
                f"Pod payments/{pod} (container api) has waited > 15m & restarted <!channel> 7 times."
            ),
            "runbook_url": "https://runbooks.example.com/crash-looping?a=1&b=2",
        },
        resolved=resolved,
    )


CASES: Mapping[str, Sequence[Alert]] = {
    "one": [crashing(0)],
    "three": [crashing(number) for number in range(3)],
    "twenty": [crashing(number) for number in range(20)],
    "same words": [
        alert(
            LABELS | {"pod": f"api-{number}"},
            {
                "summary": "The error budget burns.",
                "description": "More than 5 % of the requests\nfail.",
                "dashboard_url": "https://grafana.example.com/d/1",
                "runbook": "ask the person who wrote this",
            },
        )
        for number in range(12)
    ],
    "no annotations": [alert({"alertname": "Bare", "severity": "page"}, generator="")],
    "no labels": [alert({}, generator="")],
    "no addresses": [alert(LABELS, {"runbook_url": "https: ask the author", "dashboard": "httpd overview"})],
    "resolved": [crashing(0, resolved=True)],
    "some resolved": [crashing(0, resolved=True), crashing(1)],
}


def template_data(alerts: Sequence[Alert]) -> dict[str, Any]:
    """The data that a template gets for a group of alerts (Alertmanager's template.Data)."""
    labels = _common([each["labels"] for each in alerts])
    return {
        "receiver": "payments-api/critical",
        "status": "firing" if any(each["status"] == "firing" for each in alerts) else "resolved",
        "alerts": list(alerts),
        "groupLabels": {name: value for name, value in labels.items() if name in GROUP_BY},
        "commonLabels": labels,
        "commonAnnotations": _common([each["annotations"] for each in alerts]),
        "externalURL": "https://alertmanager.example.com",
    }


def _common(mappings: Sequence[Mapping[str, str]]) -> dict[str, str]:
    first, *rest = mappings
    return {name: value for name, value in first.items() if all(other.get(name) == value for other in rest)}
