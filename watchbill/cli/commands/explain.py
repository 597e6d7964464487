"""`watchbill explain`: what a finding means."""

from typing import Annotated

import typer

from watchbill import streams
from watchbill.checks.pages import page
from watchbill.codes import CODES
from watchbill.spelling import meant
from watchbill.usage import UsageError


def command(
    code: Annotated[str, typer.Argument(metavar="CODE", help="As a finding shows it in brackets.")],
) -> int:
    """Print the manual page of a finding."""
    # Findings show their codes in brackets, and people copy these too.
    wanted = code.strip("[] ")
    text = page(wanted)
    if text is None:
        hint = meant(wanted, CODES) or "; `watchbill validate` shows codes in brackets"
        raise UsageError(f"there is no finding {wanted!r}{hint}")
    streams.data([text])
    return 0
