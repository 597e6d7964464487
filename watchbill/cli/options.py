"""The arguments and options of commands, each with what its help says."""

from pathlib import Path
from typing import Annotated

import typer

from watchbill.cli import instant

ROSTER = Path("teams.yaml")

File = Annotated[Path, typer.Argument(metavar="FILE", help="The roster.")]
Rosters = Annotated[
    list[Path] | None,
    typer.Argument(metavar="OLD NEW | [FILE]", help="Two rosters; with --base one [default: teams.yaml]."),
]
Base = Annotated[
    str | None, typer.Option(metavar="REF", help="Compare with what FILE and its includes are in this commit.")
]
At = Annotated[str | None, typer.Option(metavar="TIME", envvar="WATCHBILL_AT", help=instant.HELP)]
Merge = Annotated[
    str | None,
    typer.Option(metavar="TIME", envvar="WATCHBILL_AT", help=f"The moment of the merge: {instant.HELP}"),
]
Days = Annotated[int, typer.Option(metavar="DAYS", min=1, max=366, help="How far ahead shifts are compared.")]
Teams = Annotated[list[str] | None, typer.Option(metavar="TEAM", help="This team only; may be repeated.")]
Freeze = Annotated[
    int,
    typer.Option(
        metavar="TURNS", min=0, max=99, help="Turns that people have planned with: a remedy leaves them as they are."
    ),
]
FailOn = Annotated[
    str,
    typer.Option(metavar="LIST", help="Exit with 1 on any of these: uninvolved, gap, tonight, rekey, error."),
]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        metavar="'CODE: reason'",
        help="Let findings of this code stop nothing, for a reason that is shown; also in WATCHBILL_ALLOW.",
    ),
]
