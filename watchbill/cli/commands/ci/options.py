"""The options that several commands of `watchbill ci` have, each with what its help says."""

import re
from typing import Annotated

import typer

from watchbill.usage import UsageError

Name = Annotated[
    str, typer.Option(metavar="NAME", help="Tells the comments of several rosters in one repository apart.")
]
Suggestions = Annotated[
    bool,
    typer.Option(
        "--suggestions/--no-suggestions", help="Offer remedies as suggestions on the lines (GitHub)."
    ),
]


def checked_name(text: str) -> str:
    """Return a name that may stand in an HTML comment; raises UsageError."""
    if not re.fullmatch(r"[\w.-]{0,80}", text, re.ASCII) or "--" in text:
        raise UsageError(f"{text!r} is no name: letters, digits, dots and single hyphens")
    return text
