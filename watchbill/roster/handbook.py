"""What holds where the file says nothing: the handbook's values, and those of the schema's `default`."""

from watchbill.roster.model import Escalation, Fairness, Level, Severity

ESCALATION = Escalation(
    levels=(Level.PRIMARY, Level.SECONDARY, Level.LEAD, Level.MANAGER), acknowledge_within=15, loops=9
)
WITHOUT_ROTA = (Level.LEAD, Level.MANAGER)
"""The levels of a team without a rota."""

MINIMUM_MEMBERS = 4
FAIRNESS = Fairness(hours=None, shifts=None, nights=None, weekends=None, holidays=None, longest=None)
AUTO_RESOLVE = 24 * 3600
ACKNOWLEDGEMENT_TIMEOUT = 30 * 60

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
