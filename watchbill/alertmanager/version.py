"""Versions of Alertmanager, and what each of them cannot do."""

import re

from watchbill.alertmanager.tree import RoutingTree
from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, at

Version = tuple[int, int]
"""Major and minor: (0, 25)."""

NEWEST: Version = (0, 34)
"""The newest version that Watchbill knows; newer ones are treated like it."""

OLDEST: Version = (0, 25)
"""The oldest version that the configurations are tested with."""

WEBHOOK_URL_FILE: Version = (0, 26)
"""The first version that reads a webhook's address from a file."""

DETAILS_AS_YAML: Version = (0, 30)
"""The first version that reads the details of a page as YAML."""


SLACK_REFUSALS: Version = (0, 26)
"""The first version that notices a refusal of Slack with status 200 (prometheus/alertmanager#3121)."""


def parse(text: str) -> Version:
    """Read `0.25`, `v0.25` or `0.25.1`; raises ValueError with a sentence for anything else, or too old."""
    found = re.fullmatch(r"v?(\d{1,4})\.(\d{1,4})(\.\d+)?", text)
    if found is None:
        raise ValueError(f"{text!r} is not a version of Alertmanager: expected one such as {show(OLDEST)}")
    version = (int(found[1]), int(found[2]))
    if version < OLDEST:
        raise ValueError(
            f"Alertmanager {text} is older than {show(OLDEST)}, the oldest that Watchbill supports"
        )
    return version


def show(version: Version) -> str:
    """Return `0.25`."""
    return f"{version[0]}.{version[1]}"


def lacking(tree: RoutingTree, version: Version) -> tuple[Diagnostic, ...]:
    """
    Return an error for each part of a tree that a version does not support.

    The writers leave such a part out, because a version refuses a whole configuration with a field that it
    does not know. So call this first. The form `operator-global` lacks nothing: the operator passes on a
    heartbeat's address itself.
    """
    if version >= WEBHOOK_URL_FILE or all(receiver.webhook is None for receiver in tree.receivers):
        return ()
    return (
        CODES["alertmanager-version"].finding(
            message=f"Alertmanager {show(version)} cannot read the heartbeat's address from a file.",
            place=at("alerting", "heartbeat"),
            hint=f"use Alertmanager {show(WEBHOOK_URL_FILE)} or newer, or leave `heartbeat` out",
        ),
    )


def unseen(tree: RoutingTree, version: Version) -> tuple[Diagnostic, ...]:
    """
    Return a warning if a version takes a Slack message as delivered although Slack refused it.

    Slack answers a bot's message with status 200 and `ok: false` if the channel does not exist or the bot is
    not in it. The answer to a webhook has another status then.
    """
    if version >= SLACK_REFUSALS or not any(
        each.slack is not None and each.slack.token for each in tree.receivers
    ):
        return ()
    return (
        CODES["slack-refusal-unseen"].finding(
            message=(f"Alertmanager {show(version)} does not notice when Slack refuses a bot's message"),
            place=at("alerting", "slack_by"),
            hint=(
                f"use Alertmanager {show(SLACK_REFUSALS)} or newer, or `slack_by: webhooks`; "
                "or else post to each channel once as the bot, and check that the message arrives"
            ),
        ),
    )
