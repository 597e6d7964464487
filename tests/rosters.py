"""A few small rosters as values, for tests that start behind the reader."""

from collections.abc import Mapping, Sequence
from datetime import date

from watchbill.roster.alerting import Alerting, Severity, SlackBy, Unowned
from watchbill.roster.defaults import BUILT_IN
from watchbill.roster.model import (
    Anchor,
    Escalation,
    Follow,
    Level,
    Mode,
    Person,
    Role,
    Roster,
    Rotation,
    Service,
    Team,
)

NAMES = ("ana", "ben", "chi", "dev", "eli", "fay", "gus")

DAY = 24 * 3600


def person(key: str) -> Person:
    return Person(
        key=key,
        name=key.title(),
        email=f"{key}@example.com",
        time_zone="Europe/London",
        role=Role.RESPONDER,
        pagerduty_id=None,
        pending=False,
        away=(),
        calendars=(),
        holidays=None,
    )


def rotation(members: Sequence[str] = NAMES[:4], *, name: str | None = None) -> Rotation:
    return Rotation(
        name=name,
        members=tuple(members),
        turn_days=7,
        handoff_day=1,
        handoff_time=10 * 60,
        time_zone="Europe/London",
        anchor=Anchor(date=date(2026, 11, 30), member=members[0]),
        hours=(),
        then=(),
    )


def service(
    key: str,
    *matchers: Sequence[str],
    name: str | None = None,
    runbooks: str | None = "https://example.com/runbooks/",
    group_by: tuple[str, ...] | None = None,
    yields: Sequence[str] = (),
) -> Service:
    return Service(
        key=key,
        name=name or key,
        description=None,
        matchers=tuple(tuple(alternative) for alternative in matchers),
        group_by=group_by,
        yields=tuple(yields),
        runbooks=runbooks,
        manager=None,
        auto_resolve=DAY,
        acknowledgement_timeout=1800,
    )


def team(
    key: str,
    *services: Service,
    mode: Mode = Mode.ROTA,
    slack: str | None = None,
    name: str | None = None,
) -> Team:
    return Team(
        key=key,
        name=name or key.title(),
        description=None,
        mode=mode,
        slack=slack or f"#{key}",
        lead=("eli",),
        manager=("fay",),
        rotations=() if mode is Mode.ESCALATION_ONLY else (rotation(),),
        secondary=Follow.NEXT,
        shadow=None,
        overrides=(),
        escalation=Escalation(levels=tuple(Level), acknowledge_within=15, loops=9),
        minimum_members=4,
        fairness=BUILT_IN.fairness,
        outside_hours_escalate=False,
        services={each.key: each for each in services},
        auto_resolve=DAY,
        acknowledgement_timeout=1800,
    )


def severity(
    name: str,
    sev: int,
    *,
    page: bool = False,
    slack: bool = True,
    group_wait: int = 30,
    group_interval: int = 300,
    repeat: int = 4 * 3600,
) -> Severity:
    return Severity(
        name=name,
        sev=sev,
        page=page,
        slack=slack,
        group_wait=group_wait,
        group_interval=group_interval,
        repeat=repeat,
    )


SEVERITIES = {
    "critical": severity("critical", 1, page=True, repeat=1800),
    "warning": severity("warning", 2, group_wait=300),
    "info": severity("info", 3),
}


def alerting(
    *,
    severities: Mapping[str, Severity] | None = None,
    unowned: str = "payments",
    slack_by: SlackBy = SlackBy.BOT_TOKEN,
    heartbeat: str | None = None,
    unknown_severity: str = "critical",
    group_by: Sequence[str] = ("alertname", "cluster", "namespace", "severity"),
    also_equal: Sequence[str] = (),
    info_inhibitor: bool = True,
) -> Alerting:
    return Alerting(
        group_by=tuple(group_by),
        unowned=Unowned(team=unowned, slack="#alerts-unowned"),
        unknown_severity=unknown_severity,
        severities=SEVERITIES if severities is None else severities,
        also_equal=tuple(also_equal),
        info_inhibitor=info_inhibitor,
        secrets="/etc/alertmanager/secrets",
        slack_by=slack_by,
        heartbeat=heartbeat,
    )


_alerting = alerting


def roster(*teams: Team, alerting: Alerting | None = None) -> Roster:
    return Roster(
        people={key: person(key) for key in NAMES},
        teams={each.key: each for each in teams},
        alerting=alerting or _alerting(unowned=teams[0].key),
        broken_people=frozenset(),
        broken_teams=frozenset(),
    )


def example(**how: object) -> Roster:
    """
    Three teams: alternatives in two namespaces, a regular expression, and a team that is too small for a
    rota.
    """
    payments = team(
        "payments",
        service("payments-api", ['namespace="payments"', 'app="payments-api"']),
        service(
            "payments-ledger",
            ['namespace="payments"', 'app="ledger"'],
            ['namespace="ledger"'],
            runbooks="the ledger's binder, page 3",
        ),
        slack="#payments-incidents",
    )
    platform = team(
        "platform",
        service("kubernetes", ['namespace=~"kube-.*"'], runbooks=None),
        service("web_shop", ['namespace="shop"'], name='Shop "{{ x }}" für alle'),
    )
    tooling = team("tooling", service("build-farm", ['namespace="build"']), mode=Mode.ESCALATION_ONLY)
    return roster(payments, platform, tooling, alerting=alerting(unowned="platform", **how))  # type: ignore[arg-type]
