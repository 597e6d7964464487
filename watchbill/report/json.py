"""JSON as every report writes it."""

import json
from datetime import UTC, datetime

Tree = None | bool | int | str | list["Tree"] | dict[str, "Tree"]
"""What JSON can say, without fractions."""


def dump(tree: Tree) -> str:
    """Return JSON in ASCII, so that it is valid in whatever encoding it travels, with a line end."""
    return json.dumps(tree, indent=2) + "\n"


def when(instant: datetime) -> str:
    """Return an instant as RFC 3339 in UTC, with `Z`."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
