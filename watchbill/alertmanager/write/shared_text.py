"""Slack's text as a file of its own, for the forms in which all receivers share it."""

from watchbill import __version__
from watchbill.alertmanager.slack_text import KEY, SHARED

__all__ = ["KEY", "MOUNTED", "text"]

MOUNTED = f"/etc/alertmanager/config/{KEY}"
"""Where Alertmanager sees it: the operator mounts all keys of the configuration's Secret there."""


def text() -> str:
    """
    Return the file.

    Only what Slack is told stands in it. Where the file is missing, Alertmanager says nothing of it
    until it sends, and that message fails: so what pages brings all of its text along.
    """
    return f"{{{{/* Made by watchbill {__version__}: what Slack is told. */}}}}\n{SHARED}\n"
