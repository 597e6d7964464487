"""The arguments and options that several commands share, each with its help."""

from pathlib import Path
from typing import Annotated

import typer

from watchbill import instant
from watchbill.cli import completion

ROSTER = Path("teams.yaml")

File = Annotated[Path, typer.Argument(metavar="FILE", help="The roster.")]
Rosters = Annotated[
    list[Path] | None,
    typer.Argument(
        metavar="OLD NEW | [FILE]",
        help=(
            "Two rosters, or with --base one [default: teams.yaml]. In a git repository, without any"
            " argument: teams.yaml in HEAD and in the work tree."
        ),
    ),
]
Base = Annotated[
    str | None,
    typer.Option(metavar="REF", help="Compare FILE and its includes with what they are in this commit."),
]
DeployedFile = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE",
        help="Compare with this Alertmanager configuration, which Watchbill wrote; - reads standard input.",
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
    typer.Option(metavar="TIME", envvar="WATCHBILL_AT", help=f"The time of the merge: {instant.HELP}"),
]
Days = Annotated[
    int, typer.Option(metavar="DAYS", min=1, max=366, help="Compare the shifts of this many days.")
]
From = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="The first day to show [default: today].")
]
Shown = Annotated[int, typer.Option(metavar="DAYS", min=1, max=1096, help="Show this many days.")]
Zone = Annotated[
    str | None,
    typer.Option(
        metavar="ZONE",
        help="Show times in this time zone, such as Europe/Berlin [default: each team's].",
        autocompletion=completion.zones,
    ),
]
Teams = Annotated[
    list[str] | None,
    typer.Option(metavar="TEAM", help="Only this team; may be repeated.", autocompletion=completion.teams),
]
Freeze = Annotated[
    int,
    typer.Option(
        metavar="TURNS",
        min=0,
        max=99,
        help="People have planned with this many turns: remedies do not change them.",
    ),
]
Allow = Annotated[
    list[str] | None,
    typer.Option(
        metavar="'CODE: reason'",
        help=(
            "Findings with this code stop nothing, for a reason that is shown; also read from"
            " WATCHBILL_ALLOW."
        ),
        autocompletion=completion.allowable,
    ),
]
Live = Annotated[
    bool,
    typer.Option(
        "--live",
        help=(
            "Include what people swapped in PagerDuty, which needs a read-only key in PAGERDUTY_TOKEN, and"
            " calendars at URLs."
        ),
    ),
]
LiveOutputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--outputs",
        metavar="FILE",
        help="For --live: the outputs that Terraform or CDKTF wrote; may be repeated.",
    ),
]
Remote = Annotated[
    bool, typer.Option("--live", help="Also read people's leave from the calendars that are at URLs.")
]
