"""The defaults that a file can set, and the built-in ones."""

from dataclasses import dataclass

from watchbill.roster.alerting import Severity
from watchbill.roster.model import Escalation, Fairness, Level


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """The settings that apply unless a team or a service sets its own."""

    escalation: Escalation
    minimum_members: int
    fairness: Fairness
    auto_resolve: int | None
    acknowledgement_timeout: int | None


BUILT_IN = Defaults(
    escalation=Escalation(
        levels=(Level.PRIMARY, Level.SECONDARY, Level.LEAD, Level.MANAGER), acknowledge_within=15, loops=9
    ),
    minimum_members=4,
    fairness=Fairness(hours=None, shifts=None, nights=None, weekends=None, holidays=None, longest=None),
    auto_resolve=24 * 3600,
    acknowledgement_timeout=30 * 60,
)
"""The settings that apply if neither a team nor the file's `defaults` sets them."""

GROUP_BY = ("alertname", "cluster", "namespace", "severity")
UNKNOWN_SEVERITY = "critical"
SECRETS = "/etc/alertmanager/secrets"

GROUP_WAIT = 30
GROUP_INTERVAL = 5 * 60
REPEAT = 4 * 3600


def _severity(name: str, sev: int, *, page: bool, group_wait: int, repeat: int) -> Severity:
    return Severity(
        name=name,
        sev=sev,
        page=page,
        slack=True,
        group_wait=group_wait,
        group_interval=GROUP_INTERVAL,
        repeat=repeat,
    )


SEVERITIES = {
    "critical": _severity("critical", 1, page=True, group_wait=GROUP_WAIT, repeat=30 * 60),
    "warning": _severity("warning", 2, page=False, group_wait=5 * 60, repeat=REPEAT),
    "info": _severity("info", 3, page=False, group_wait=GROUP_WAIT, repeat=REPEAT),
}
