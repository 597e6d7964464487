"""`watchbill explain`: what a finding means."""

from difflib import get_close_matches
from typing import Annotated

import typer

from watchbill import streams
from watchbill.checks.pages import page
from watchbill.codes import CODES
from watchbill.usage import UsageError


def command(
    code: Annotated[str, typer.Argument(metavar="CODE", help="As a finding shows it in brackets.")],
) -> int:
    """Print the manual page of a finding."""
    # Findings show their codes in brackets, and people copy these too.
    wanted = code.strip("[] ")
    text = page(wanted)
    if text is None:
        close = get_close_matches(wanted, CODES, n=1)
        meant = f"; did you mean {close[0]!r}?" if close else "; `watchbill validate` shows codes in brackets"
        raise UsageError(f"there is no finding {wanted!r}{meant}")
    streams.data([text])
    return 0
