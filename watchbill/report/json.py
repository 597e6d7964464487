"""JSON as every report writes it."""

import json
from datetime import UTC, datetime

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
"""What JSON can say, without fractions."""


def dump(value: Json) -> str:
    """Return JSON in ASCII, so that it is valid in whatever encoding it travels, with a line end."""
    return json.dumps(value, indent=2) + "\n"


def when(instant: datetime) -> str:
    """Return an instant as RFC 3339 in UTC, with `Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
