"""Versions of Alertmanager, and what each lacks of what we write."""

import re

from watchbill.alertmanager.tree import RoutingTree
from watchbill.codes import CODES
from watchbill.diagnostics import Diagnostic, at

Version = tuple[int, int]
"""Major and minor: (0, 25)."""

NEWEST: Version = (0, 34)
"""The newest that we know of; what is newer is written for as if it were this one."""

OLDEST: Version = (0, 25)
"""The oldest that our configurations are tested with."""

WEBHOOK_URL_FILE: Version = (0, 26)
"""The first that reads a webhook's address from a file."""

DETAILS_AS_YAML: Version = (0, 30)
"""The first that reads the details of a page as YAML."""


SLACK_REFUSALS: Version = (0, 26)
"""The first that sees what Slack refuses in an answer with status 200 (prometheus/alertmanager#3121)."""


def parse(text: str) -> Version:
    """Read `0.25`, `v0.25` or `0.25.1`; raises ValueError with a sentence for anything else, or older."""
    found = re.fullmatch(r"v?(\d{1,4})\.(\d{1,4})(\.\d+)?", text)
    if found is None:
        raise ValueError(f"{text!r} is no version of Alertmanager: expected one such as {show(OLDEST)}")
    version = (int(found[1]), int(found[2]))
    if version < OLDEST:
        raise ValueError(f"Alertmanager {text} is older than {show(OLDEST)}, the oldest that is written for")
    return version


def show(version: Version) -> str:
    """Return `0.25`."""
    return f"{version[0]}.{version[1]}"


def lacking(tree: RoutingTree, version: Version) -> tuple[Diagnostic, ...]:
    """
    Return an error for each part of a tree that a version cannot carry.

    The writers leave such a part out, because that version refuses a whole
    configuration with a field that it does not know; so ask here first. (The operator
    hands a heartbeat's address over itself: as one global object nothing is lacking.)
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
    Return a warning where a version takes a Slack message for delivered that Slack refused.

    Slack answers a bot's message with status 200 and `ok: false` where the channel does not
    exist or the bot is not in it. A webhook's answer has another status then.
    """
    if version >= SLACK_REFUSALS or not any(
        each.slack is not None and each.slack.token for each in tree.receivers
    ):
        return ()
    return (
        CODES["slack-refusal-unseen"].finding(
            message=(
                f"Alertmanager {show(version)} takes a bot's Slack message for delivered though Slack"
                " refuses it"
            ),
            place=at("alerting", "slack_by"),
            hint=(
                f"use Alertmanager {show(SLACK_REFUSALS)} or newer, or `slack_by: webhooks`; "
                "else post once to each channel as the bot and see that it arrives"
            ),
        ),
    )
