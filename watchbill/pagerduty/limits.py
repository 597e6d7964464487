"""
Limits of PagerDuty: the names and the numbers that it refuses.

Their sources are in docs/behaviour.md, "Names and numbers have limits".
"""

TEAM_NAME = 100
"""The most characters in a team's name (PagerDuty's OpenAPI document: `Team`)."""

NAME = 255
"""The most characters in the name of a schedule, policy or service (support.pagerduty.com)."""

TARGETS = 10
"""The most targets of one escalation rule (PagerDuty's OpenAPI document: `EscalationRule`)."""

RULES = 20
"""The most rules of one escalation policy (support.pagerduty.com)."""

REFUSED_IN_POLICIES = "\\/&<>"
"""Characters that an escalation policy's name must not have (provider 3.32.4)."""

_SPOKEN = str.maketrans({"&": "and", "<": "", ">": "", "/": "-", "\\": "-"})


def policy_name(text: str) -> str:
    """Return a name that an escalation policy may have: "Cards & Cash" becomes "Cards and Cash"."""
    return " ".join(text.translate(_SPOKEN).split())
