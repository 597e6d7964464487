"""Limits of PagerDuty: the names and the numbers that it refuses."""

TEAM_NAME = 100
"""Characters in a team's name (OpenAPI: Team)."""

NAME = 255
"""Characters in the name of a schedule, a policy or a service (knowledge base)."""

TARGETS = 10
"""Targets of one escalation rule (OpenAPI: EscalationRule)."""

RULES = 20
"""Rules of one escalation policy (knowledge base)."""

REFUSED_IN_POLICIES = "\\/&<>"
"""Characters that no escalation policy's name may have (provider 3.32.4: name)."""

_SPOKEN = str.maketrans({"&": "and", "<": "", ">": "", "/": "-", "\\": "-"})


def policy_name(text: str) -> str:
    """Return a name that an escalation policy may have: "Cards & Cash" is "Cards and Cash"."""
    return " ".join(text.translate(_SPOKEN).split())
