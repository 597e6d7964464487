"""The commands of `watchbill edit`."""

from pathlib import Path
from typing import Annotated

import typer

from watchbill.cli.options import ROSTER, At, Freeze

edit = typer.Typer(
    help="Edit a rota without moving people who are not part of the edit.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Who = Annotated[str, typer.Argument(metavar="PERSON", help="By the key under `people`.")]
Other = Annotated[str, typer.Argument(metavar="OTHER", help="By the key under `people`.")]
File = Annotated[Path, typer.Option("--file", metavar="FILE", help="The roster.")]
Team = Annotated[str | None, typer.Option(metavar="TEAM", help="Which team; needed where several could be meant.")]
LevelOption = Annotated[str | None, typer.Option(metavar="LEVEL", help="primary, secondary, lead or manager.")]
Rotation = Annotated[str | None, typer.Option(metavar="NAME", help="Which rotation, in a team with several.")]
From = Annotated[
    str,
    typer.Option(
        "--from", metavar="WHEN", help="auto: the first handoff after the freeze that moves nobody; a date; or now."
    ),
]
Cover = Annotated[
    list[str] | None,
    typer.Option(metavar="PERSON", help="Who covers the turns of somebody who leaves; may be repeated, in order."),
]
Before = Annotated[str | None, typer.Option(metavar="MEMBER", help="Right before this member.")]
After = Annotated[str | None, typer.Option(metavar="MEMBER", help="Right after this member.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")]


@edit.command()
def add(
    person: Who,
    file: File = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    before: Before = None,
    after: After = None,
    start: From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Let somebody join a rotation: at the end of its order, or beside a member."""
    from watchbill.cli import edit as command
    from watchbill.review import orders

    _one(before, after)
    options = command.Options(
        file=file, team=team, level=level, rotation=rotation, start=start, freeze=freeze, at=at, dry_run=dry_run
    )
    return command.reorder(options, person, orders.added(person, before=before, after=after), joins=person)


@edit.command()
def remove(
    person: Who,
    file: File = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    cover: Cover = None,
    start: From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Let somebody leave a rotation; turns that they have before are covered by others, by name."""
    from watchbill.cli import edit as command
    from watchbill.review import orders

    options = command.Options(
        file=file,
        team=team,
        level=level,
        rotation=rotation,
        start=start,
        freeze=freeze,
        at=at,
        dry_run=dry_run,
        cover=tuple(cover or ()),
    )
    return command.reorder(options, person, orders.removed(person), leaves=person)


@edit.command()
def replace(
    person: Who,
    other: Other,
    file: File = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    cover: Cover = None,
    start: From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Give PERSON's place in a rotation to OTHER."""
    from watchbill.cli import edit as command
    from watchbill.review import orders

    options = command.Options(
        file=file,
        team=team,
        level=level,
        rotation=rotation,
        start=start,
        freeze=freeze,
        at=at,
        dry_run=dry_run,
        cover=tuple(cover or ()),
    )
    change = orders.replaced(person, other)
    return command.reorder(options, person, change, joins=other, leaves=person, swapped={person: other})


@edit.command()
def move(
    person: Who,
    file: File = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    before: Before = None,
    after: After = None,
    start: From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Give somebody another place in the order: beside a member, or at its end."""
    from watchbill.cli import edit as command
    from watchbill.review import orders

    _one(before, after)
    options = command.Options(
        file=file, team=team, level=level, rotation=rotation, start=start, freeze=freeze, at=at, dry_run=dry_run
    )
    return command.reorder(options, person, orders.moved(person, before=before, after=after))


@edit.command()
def cover(
    person: Who,
    by: Annotated[
        list[str] | None, typer.Option("--with", metavar="PERSON", help="Who takes over; else it is asked.")
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="From when on [default: the next shift].")
    ] = None,
    last: Annotated[
        str | None,
        typer.Option("--to", metavar="TIME", help="The last day, or until when [default: that day]."),
    ] = None,
    file: File = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Let somebody take over a person's shifts, by an override."""
    from watchbill.cli import edit as command
    from watchbill.cli import exchange

    options = command.Options(
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


@edit.command()
def swap(
    person: Who,
    other: Other,
    on: Annotated[
        str | None, typer.Option(metavar="DATE", help="PERSON's shift on this date [default: the next].")
    ] = None,
    back: Annotated[
        str | None, typer.Option("--for", metavar="DATE", help="OTHER's shift on this date [default: the next].")
    ] = None,
    file: File = ROSTER,
    team: Team = None,
    level: LevelOption = None,
    rotation: Rotation = None,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Let two people take each other's shifts, by two overrides."""
    from watchbill.cli import edit as command
    from watchbill.cli import exchange

    options = command.Options(
        file=file, team=team, level=level, rotation=rotation, start="auto", freeze=0, at=at, dry_run=dry_run
    )
    return exchange.swap(options, person, other, on=on, back=back)


@edit.command()
def anchor(
    base: Annotated[str, typer.Option(metavar="REF", help="The commit whose rota people go by.")] = "HEAD",
    file: File = ROSTER,
    team: Team = None,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Anchor rotations that were edited by hand, so that whoever is on call now stays until their handoff."""
    from watchbill.cli import tidy as command

    return command.anchor(file, base=base, team=team, at=at, dry_run=dry_run)


@edit.command()
def tidy(file: File = ROSTER, at: At = None, dry_run: DryRun = False) -> int:
    """Take out what is over: versions that have been followed by others, overrides, leave, shadows. It moves nobody."""
    from watchbill.cli import tidy as command

    return command.tidy(file, at=at, dry_run=dry_run)


def _one(before: str | None, after: str | None) -> None:
    if before is not None and after is not None:
        raise typer.BadParameter("a place is before a member or after one: name one of the two")
