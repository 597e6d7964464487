"""`watchbill schema` and `watchbill explain`: what the file may say, and what a finding means."""

from watchbill import streams
from watchbill.usage import UsageError


def schema() -> int:
    """Print the schema."""
    from watchbill.roster.schema import text

    streams.data([text()])
    return 0


def explain(code: str) -> int:
    """Print the manual page of a code; brackets around it, as findings show it, do no harm."""
    from difflib import get_close_matches

    from watchbill.checks.pages import page
    from watchbill.codes import CODES

    wanted = code.strip("[] ")
    text = page(wanted)
    if text is None:
        close = get_close_matches(wanted, CODES, n=1)
        meant = f"; did you mean {close[0]!r}?" if close else "; `watchbill validate` shows codes in brackets"
        raise UsageError(f"there is no finding {wanted!r}{meant}")
    streams.data([text])
    return 0
