"""`watchbill schema`: what the file may say."""

from watchbill import streams
from watchbill.roster.schema import text


def command() -> int:
    """Print the JSON Schema of the roster, for editors."""
    streams.data([text()])
    return 0
