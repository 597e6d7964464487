"""The arguments and options that several commands of `watchbill edit` have, each with what its help says."""

from pathlib import Path
from typing import Annotated

import typer

Person = Annotated[str, typer.Argument(metavar="PERSON", help="By the key under `people`.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="By the key under `people`.")]
Roster = Annotated[Path, typer.Option("--file", metavar="FILE", help="The roster.")]
Team = Annotated[
    str | None, typer.Option(metavar="TEAM", help="Which team; needed where several could be meant.")
]
Level = Annotated[str | None, typer.Option(metavar="LEVEL", help="primary, secondary, lead or manager.")]
Rotation = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="Which rotation, in a team with several; of a service's own manager, the service.",
    ),
]
From = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="WHEN",
        help=(
            "auto: the first handoff after the freeze that moves nobody; a date, until which a leaver serves;"
            " or now."
        ),
    ),
]
Cover = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PERSON", help="Who covers turns of a leaver until then; may be repeated, in order."
    ),
]
Before = Annotated[str | None, typer.Option(metavar="MEMBER", help="Right before this member.")]
After = Annotated[str | None, typer.Option(metavar="MEMBER", help="Right after this member.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")]
