"""The commands of `watchbill edit`, each a wish; what fulfils it is imported when they run."""

from typing import Annotated

import typer

from watchbill.cli.commands.edit import options
from watchbill.cli.group import CONTEXT
from watchbill.cli.options import ROSTER, At, Freeze
from watchbill.usage import UsageError

app = typer.Typer(
    help="Edit a rota without moving people who are not part of the edit.",
    rich_markup_mode=None,
    context_settings=CONTEXT,
)


@app.command()
def add(
    person: options.Person,
    file: options.Roster = ROSTER,
    team: options.Team = None,
    level: options.Level = None,
    rotation: options.Rotation = None,
    before: options.Before = None,
    after: options.After = None,
    start: options.From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Let somebody join a rotation: at the end of its order, or beside a member."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Add, Selection

    _one(before, after)
    where = Selection(team=team, level=level, rotation=rotation)
    wish = Add(selection=where, person=person, before=before, after=after, start=start, freeze=freeze)
    return run(wish, file, at=at, dry_run=dry_run, freeze=freeze)


@app.command()
def remove(
    person: options.Person,
    file: options.Roster = ROSTER,
    team: options.Team = None,
    level: options.Level = None,
    rotation: options.Rotation = None,
    cover: options.Cover = None,
    start: options.From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Let somebody leave a rotation; turns that they have before are covered by others, by name."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Remove, Selection

    where = Selection(team=team, level=level, rotation=rotation)
    wish = Remove(selection=where, person=person, covers=tuple(cover or ()), start=start, freeze=freeze)
    return run(wish, file, at=at, dry_run=dry_run, freeze=freeze)


@app.command()
def replace(
    person: options.Person,
    other: options.Other,
    file: options.Roster = ROSTER,
    team: options.Team = None,
    level: options.Level = None,
    rotation: options.Rotation = None,
    cover: options.Cover = None,
    start: options.From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Give PERSON's place in a rotation to OTHER."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Replace, Selection

    wish = Replace(
        selection=Selection(team=team, level=level, rotation=rotation),
        person=person,
        other=other,
        covers=tuple(cover or ()),
        start=start,
        freeze=freeze,
    )
    return run(wish, file, at=at, dry_run=dry_run, freeze=freeze)


@app.command()
def move(
    person: options.Person,
    file: options.Roster = ROSTER,
    team: options.Team = None,
    level: options.Level = None,
    rotation: options.Rotation = None,
    before: options.Before = None,
    after: options.After = None,
    start: options.From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Give somebody another place in the order: beside a member, or at its end."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Move, Selection

    _one(before, after)
    where = Selection(team=team, level=level, rotation=rotation)
    wish = Move(selection=where, person=person, before=before, after=after, start=start, freeze=freeze)
    return run(wish, file, at=at, dry_run=dry_run, freeze=freeze)


@app.command()
def cover(
    person: options.Person,
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
    file: options.Roster = ROSTER,
    team: options.Team = None,
    level: options.Level = None,
    rotation: options.Rotation = None,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Let somebody take over a person's shifts, by an override a turn."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Cover, Selection

    where = Selection(team=team, level=level, rotation=rotation)
    wish = Cover(selection=where, person=person, covers=tuple(by or ()), first=first, last=last)
    return run(wish, file, at=at, dry_run=dry_run, freeze=0)


@app.command()
def swap(
    person: options.Person,
    other: options.Other,
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
    file: options.Roster = ROSTER,
    team: options.Team = None,
    level: options.Level = None,
    rotation: options.Rotation = None,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Let two people take each other's turns, by overrides."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Selection, Swap

    if person == other:
        raise UsageError(f"{person} cannot swap with {other}: name two people")
    wish = Swap(
        selection=Selection(team=team, level=level, rotation=rotation),
        person=person,
        other=other,
        on=on,
        back=back,
        both_levels=levels,
    )
    return run(wish, file, at=at, dry_run=dry_run, freeze=0)


@app.command()
def anchor(
    base: Annotated[str, typer.Option(metavar="REF", help="The commit whose rota people go by.")] = "HEAD",
    file: options.Roster = ROSTER,
    team: options.Team = None,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Anchor rotations that were edited by hand, so that whoever is on call now stays until their handoff."""
    from watchbill.cli.commands.edit.session import run_anchor

    return run_anchor(file, base=base, team=team, at=at, dry_run=dry_run)


@app.command(
    help=(
        "Take out what is over: versions that have been followed by others, overrides, leave, shadows."
        " It moves nobody."
    )
)
def tidy(file: options.Roster = ROSTER, at: At = None, dry_run: options.DryRun = False) -> int:
    """Take out what is over."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Tidy

    return run(Tidy(), file, at=at, dry_run=dry_run, still=True)


def _one(before: str | None, after: str | None) -> None:
    if before is not None and after is not None:
        raise typer.BadParameter("a place is before a member or after one: name one of the two")
