"""`watchbill schema`: the JSON Schema of the roster."""

from watchbill import streams
from watchbill.roster.schema import text

EXAMPLE = "watchbill schema > teams.schema.json"


def command() -> int:
    """Print the JSON Schema of the roster, for editors."""
    streams.data([text()])
    return 0
