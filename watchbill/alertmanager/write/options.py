"""What a configuration is written for."""

from dataclasses import dataclass

from watchbill.alertmanager.version import NEWEST, Version

NAMESPACE = "monitoring"
"""Where kube-prometheus-stack is by custom."""

EVENTS_URL = {"eu": "https://events.eu.pagerduty.com/v2/enqueue"}
"""PagerDuty's Events API, where it is not the one that Alertmanager knows (PagerDuty, "Service Regions")."""


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
