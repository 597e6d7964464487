"""The receivers: where the notifications of each service and severity go, and what they say."""

import re
from dataclasses import dataclass

from watchbill.alertmanager.inhibition import mutes
from watchbill.alertmanager.notifications import links, page, slack
from watchbill.alertmanager.tree import PagerDutyConfig, Receiver, Secret, SlackConfig
from watchbill.roster.alerting import Alerting, Severity, SlackBy
from watchbill.roster.model import Mode

PAGERDUTY_SEVERITIES = ("critical", "error", "warning", "info")
"""All severities that the Events API accepts, by class, SEV-1 first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """
    What a receiver needs to know of a service, or of `unowned`.

    `group_by` is None if the roster's applies.
    """

    key: str
    name: str
    team: str
    mode: Mode
    slack: str
    runbooks: str | None
    group_by: tuple[str, ...] | None


def receiver_name(service: str, severity: str) -> str:
    """Return the name of the receiver of one service and severity."""
    return f"{service}/{severity}"


def receiver(owner: Owner, severity: Severity, alerting: Alerting) -> Receiver:
    """Return the receiver of one service and severity; it is a sink if it notifies nobody."""
    small = owner.mode is Mode.ESCALATION_ONLY
    pages = severity.page and (severity.sev == 1 or not small)
    return Receiver(
        name=receiver_name(owner.key, severity.name),
        service=owner.key,
        pagerduty=_pagerduty(owner, severity) if pages else None,
        slack=_slack(owner, severity, alerting) if severity.slack or small else None,
        webhook=None,
    )


def pagerduty_severity(severity: Severity) -> str:
    """
    Return the severity to send to PagerDuty; a name that PagerDuty does not know is replaced by its class.

    It is a literal, never a template: PagerDuty refuses an event with an empty severity, and nobody is paged
    (docs/behaviour.md, "PagerDuty refuses an unknown severity").
    """
    return severity.name if severity.name in PAGERDUTY_SEVERITIES else PAGERDUTY_SEVERITIES[severity.sev - 1]


def routing_key(service: str) -> Secret:
    """Return the secret that holds a service's integration key."""
    return Secret(name=f"pagerduty-{service}")


def slack_secret(channel: str, by: SlackBy) -> Secret:
    """Return the secret to post to a channel with: the bot's token, or the channel's own webhook."""
    if by is SlackBy.BOT_TOKEN:
        return Secret(name="slack-token")
    # Keys of a Kubernetes Secret may have only these characters; Slack's names may have others.
    safe = re.sub(r"[^-._a-zA-Z0-9]", lambda found: f"_{ord(found[0]):x}_", channel.removeprefix("#"))
    return Secret(name=f"slack-webhook-{safe}")


def _pagerduty(owner: Owner, severity: Severity) -> PagerDutyConfig:
    return PagerDutyConfig(
        routing_key=routing_key(owner.key),
        severity=pagerduty_severity(severity),
        description=page.SUMMARY,
        details={
            "description": page.free(page.description()),
            "runbook": page.free(page.runbook(owner.runbooks)),
            "namespace": page.label("namespace"),
            "cluster": page.label("cluster"),
            "severity": page.label("severity"),
            "service": page.fixed(owner.name),
            "team": page.fixed(owner.team),
            # These replace Alertmanager's own details, which differ between versions.
            "firing": page.free(page.alert_list("Firing")),
            "resolved": page.free(page.alert_list("Resolved")),
        },
        client=page.CLIENT,
        client_url=links.ALERTS_URL,
        # Alertmanager leaves out a link with an empty address, which PagerDuty would refuse.
        links=(
            (links.runbook_url(owner.runbooks), "Runbook"),
            (links.DASHBOARD_URL, "Dashboard"),
            (links.SILENCE_URL, "Silence"),
        ),
        alert_class=page.ALERT_CLASS,
        component=owner.key,
        group=page.GROUP,
    )


def _slack(owner: Owner, severity: Severity, alerting: Alerting) -> SlackConfig:
    secret = slack_secret(owner.slack, alerting.slack_by)
    by_token = alerting.slack_by is SlackBy.BOT_TOKEN
    title = slack.title(owner.key, severity.name, catches_unknown=severity.name == alerting.unknown_severity)
    return SlackConfig(
        channel=owner.slack,
        token=secret if by_token else None,
        webhook=None if by_token else secret,
        color=slack.color(severity.sev),
        title=title,
        title_link=slack.link(),
        text=slack.text(owner.runbooks),
        fallback=slack.fallback(title),
        footer=slack.footer() if mutes(alerting, severity) else None,
    )
