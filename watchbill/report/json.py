"""The JSON that all reports write."""

import json
from datetime import UTC, datetime

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
"""A JSON value, without fractions."""


def dump(value: Json) -> str:
    """Return JSON and a line end in ASCII, which is valid in every common encoding."""
    return json.dumps(value, indent=2) + "\n"


def when(instant: datetime) -> str:
    """Return an instant as RFC 3339 in UTC, with `Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
