"""The arguments and options of commands, each with what its help says."""

from pathlib import Path
from typing import Annotated

import typer

from watchbill import instant

ROSTER = Path("teams.yaml")

File = Annotated[Path, typer.Argument(metavar="FILE", help="The roster.")]
Rosters = Annotated[
    list[Path] | None,
    typer.Argument(metavar="OLD NEW | [FILE]", help="Two rosters; with --base one [default: teams.yaml]."),
]
Base = Annotated[
    str | None,
    typer.Option(metavar="REF", help="Compare with what FILE and its includes are in this commit."),
]
DeployedFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Compare with this Alertmanager configuration that Watchbill wrote; - for standard input.",
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        metavar="REF", help="Also find what a deploy of the edit since this commit would take away."
    ),
]
At = Annotated[str | None, typer.Option(metavar="TIME", envvar="WATCHBILL_AT", help=instant.HELP)]
Merge = Annotated[
    str | None,
    typer.Option(metavar="TIME", envvar="WATCHBILL_AT", help=f"The moment of the merge: {instant.HELP}"),
]
Days = Annotated[int, typer.Option(metavar="DAYS", min=1, max=366, help="How far ahead shifts are compared.")]
From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="The first day that is shown [default: today].")
]
Shown = Annotated[int, typer.Option(metavar="DAYS", min=1, max=1096, help="How many days are shown.")]
Zone = Annotated[
    str | None,
    typer.Option(metavar="ZONE", help="Tell times by its clocks: Europe/Berlin [default: each team's]."),
]
Teams = Annotated[list[str] | None, typer.Option(metavar="TEAM", help="This team only; may be repeated.")]
Freeze = Annotated[
    int,
    typer.Option(
        metavar="TURNS",
        min=0,
        max=99,
        help="Turns that people have planned with: remedies leave them as they are.",
    ),
]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        metavar="'CODE: reason'",
        help="Let findings of this code stop nothing, for a reason that is shown; also in WATCHBILL_ALLOW.",
    ),
]
Live = Annotated[
    bool,
    typer.Option(
        "--live",
        help=(
            "With what people swapped in PagerDuty, by a read-only key in PAGERDUTY_TOKEN; and calendars at"
            " URLs."
        ),
    ),
]
LiveOutputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--outputs",
        metavar="FILE",
        help="For --live: what Terraform or CDKTF wrote as outputs; may be repeated.",
    ),
]
Remote = Annotated[
    bool, typer.Option("--live", help="Read the calendars of people's leave that are at URLs too.")
]
