"""The commands that hand shifts over."""

from typing import Annotated

import typer

from watchbill.cli.edit.arguments import DryRun, LevelOption, Other, Roster, Rotation, Team, Who
from watchbill.cli.edit.options import Options
from watchbill.cli.options import ROSTER, At


def cover(
    person: Who,
    by: Annotated[
        list[str] | None, typer.Option("--with", metavar="PERSON", help="Who takes over; else it is asked.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="From when on [default: the next turn].")
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="TIME", help="The last day, or until when [default: that day]."),
    ] = None,
    file: Roster = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Let somebody take over a person's shifts, by an override a turn."""
    from watchbill.cli.edit import exchange

    options = Options(
        file=file,
        team=team,
        level=level,
        rotation=rotation,
        start="auto",
        freeze=0,
        at=at,
        dry_run=dry_run,
        cover=tuple(by or ()),
        covering="--with",
    )
    return exchange.cover(options, person, first=first, last=last)


def swap(
    person: Who,
    other: Other,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="PERSON's turn on this date [default: the next].")
    ] = None,
    back: Annotated[
        str | None,
        typer.Option("--for", metavar="DATE", help="OTHER's turn on this date [default: the next]."),
    ] = None,
    levels: Annotated[
        bool, typer.Option("--both-levels", help="Where one is secondary in the other's turn, swap that too.")
    ] = False,
    file: Roster = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Let two people take each other's turns, by overrides."""
    from watchbill.cli.edit import exchange

    options = Options(
        file=file, team=team, level=level, rotation=rotation, start="auto", freeze=0, at=at, dry_run=dry_run
    )
    return exchange.swap(options, person, other, on=on, back=back, levels=levels)
