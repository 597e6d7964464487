"""What a configuration is written for."""

from dataclasses import dataclass

from watchbill.alerting.version import NEWEST, Version

NAMESPACE = "monitoring"
"""Where kube-prometheus-stack is by custom."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """
    What the forms need besides the tree.

    `source` is the roster's file name, as the header gives it: on one line. `namespace` is the one
    that Alertmanager's own objects live in; `secret_name` the Kubernetes Secret with the
    keys that `watchbill keys` writes; `object_name` names what else is written.
    """

    source: str
    version: Version = NEWEST
    namespace: str = NAMESPACE
    secret_name: str = "watchbill"
    object_name: str = "watchbill"
