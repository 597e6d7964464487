"""The options that several commands of `watchbill ci` share, each with its help."""

import re
from typing import Annotated

import typer

from watchbill.usage import UsageError

Name = Annotated[
    str,
    typer.Option(
        metavar="NAME",
        help="Needed if a repository has several rosters: each has a comment of its own, by this name.",
    ),
]
Suggestions = Annotated[
    bool,
    typer.Option(
        "--suggestions/--no-suggestions", help="Offer remedies as suggestions on the changed lines (GitHub)."
    ),
]


def checked_name(text: str) -> str:
    """Return a name that is safe in an HTML comment; raises UsageError."""
    if not re.fullmatch(r"[\w.-]{0,80}", text, re.ASCII) or "--" in text:
        raise UsageError(f"{text!r} is not a name: use letters, digits, dots and single hyphens")
    return text
