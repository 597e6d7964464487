"""`watchbill explain`: the manual pages of findings, one, those with a word, or a list of all."""

from typing import Annotated

import typer

from watchbill import streams
from watchbill.checks.pages import page, summaries
from watchbill.cli import completion
from watchbill.codes import CODES
from watchbill.report import manual
from watchbill.spelling import meant
from watchbill.usage import UsageError

EXAMPLE = "watchbill explain coverage-gap"


def command(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[CODE | WORD...]",
            help="A code, as a finding shows it in brackets, or words to search for.",
            autocompletion=completion.codes,
        ),
    ] = None,
) -> int:
    """
    Print the manual page of a finding, or search the pages.

    Without a code it lists all findings by family. With words that are not a code, it lists the findings with
    these words on their pages.
    """
    # Findings show their codes in brackets, and people copy these too.
    wanted = " ".join(words or ()).strip("[] ")
    text = page(wanted)
    if text is None:
        found = summaries(wanted.split())
        if not found:
            hint = meant(wanted, CODES) or "; `watchbill explain` lists all"
            raise UsageError(f"there is no finding {wanted!r}{hint}")
        text = manual.text(found)
    streams.data([text])
    return 0
