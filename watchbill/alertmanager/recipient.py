"""Who a receiver pages and tells, as far as a configuration says it."""

from dataclasses import dataclass

from watchbill.alertmanager.tree import Receiver


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """
    Whom a receiver pages and tells.

    `service` is the service whose receiver it is, None where it belongs to none. `team` is what the team is
    called in PagerDuty's details, None where the receiver pages nobody. `channel` is the Slack channel.
    """

    service: str | None
    team: str | None
    pages: bool
    channel: str | None


def recipient(receiver: Receiver, team: str | None) -> Recipient:
    """Return who gets what comes to a receiver of ours; `team` is whose service it is."""
    return Recipient(
        service=receiver.service,
        team=team if receiver.service is not None else None,
        pages=receiver.pagerduty is not None,
        channel=None if receiver.slack is None else receiver.slack.channel,
    )
