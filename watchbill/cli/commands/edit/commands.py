"""The commands of `watchbill edit`. Each makes a wish, and imports what fulfils it only when it runs."""

from typing import Annotated

import typer

from watchbill.cli import completion
from watchbill.cli.commands.edit import options
from watchbill.cli.group import CONTEXT, SectionedGroup, example
from watchbill.cli.options import At, Freeze
from watchbill.usage import UsageError

app = typer.Typer(
    cls=SectionedGroup,
    help="Edit a rota without moving people who are not part of the edit.",
    rich_markup_mode=None,
    context_settings=CONTEXT,
)


@app.command(epilog=example("watchbill edit add gus --team payments"))
def add(
    person: options.Person,
    file: options.Roster = None,
    option: options.RosterOption = None,
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
    """Add somebody to a rotation, at the end of its order or beside a member."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Add, Selection

    _one(before, after)
    where = Selection(team=team, level=level, rotation=rotation)
    wish = Add(selection=where, person=person, before=before, after=after, start=start, freeze=freeze)
    return run(wish, options.roster(file, option), at=at, dry_run=dry_run, freeze=freeze)


@app.command(epilog=example("watchbill edit remove ben --team payments --cover dev"))
def remove(
    person: options.Person,
    file: options.Roster = None,
    option: options.RosterOption = None,
    team: options.Team = None,
    level: options.Level = None,
    rotation: options.Rotation = None,
    cover: options.Cover = None,
    start: options.From = "auto",
    freeze: Freeze = 2,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Remove somebody from a rotation; others cover the turns that the person has until then."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Remove, Selection

    where = Selection(team=team, level=level, rotation=rotation)
    wish = Remove(selection=where, person=person, covers=tuple(cover or ()), start=start, freeze=freeze)
    return run(wish, options.roster(file, option), at=at, dry_run=dry_run, freeze=freeze)


@app.command(epilog=example("watchbill edit replace ben gus --team payments"))
def replace(
    person: options.Person,
    other: options.Other,
    file: options.Roster = None,
    option: options.RosterOption = None,
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
    return run(wish, options.roster(file, option), at=at, dry_run=dry_run, freeze=freeze)


@app.command(epilog=example("watchbill edit move ben --after dev --team payments"))
def move(
    person: options.Person,
    file: options.Roster = None,
    option: options.RosterOption = None,
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
    """Move somebody to another place in the order: beside a member, or at its end."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Move, Selection

    _one(before, after)
    where = Selection(team=team, level=level, rotation=rotation)
    wish = Move(selection=where, person=person, before=before, after=after, start=start, freeze=freeze)
    return run(wish, options.roster(file, option), at=at, dry_run=dry_run, freeze=freeze)


@app.command(epilog=example("watchbill edit cover ana --with ben --from 2026-12-24 --to 2026-12-26"))
def cover(
    person: options.Person,
    by: Annotated[
        list[str] | None,
        typer.Option(
            "--with",
            metavar="PERSON",
            help="Who takes over; without it, the command asks.",
            autocompletion=completion.people,
        ),
    ] = None,
    first: Annotated[
        str | None, typer.Option("--from", metavar="TIME", help="When it begins [default: at the next turn].")
    ] = None,
    last: Annotated[
        str | None,
        typer.Option(
            "--to", metavar="TIME", help="The last day, or the time when it ends [default: the same day]."
        ),
    ] = None,
    file: options.Roster = None,
    option: options.RosterOption = None,
    team: options.Team = None,
    level: options.Level = None,
    rotation: options.Rotation = None,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Let others take over somebody's shifts, by one override for each turn."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Cover, Selection

    where = Selection(team=team, level=level, rotation=rotation)
    wish = Cover(selection=where, person=person, covers=tuple(by or ()), first=first, last=last)
    return run(wish, options.roster(file, option), at=at, dry_run=dry_run, freeze=0)


@app.command(epilog=example("watchbill edit swap ana ben --on 2026-12-28"))
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
        bool,
        typer.Option("--both-levels", help="Where one is secondary during the other's turn, swap those too."),
    ] = False,
    file: options.Roster = None,
    option: options.RosterOption = None,
    team: options.Team = None,
    level: options.Level = None,
    rotation: options.Rotation = None,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Swap the turns of two people, by overrides."""
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
    return run(wish, options.roster(file, option), at=at, dry_run=dry_run, freeze=0)


@app.command(epilog=example("watchbill edit anchor --base HEAD"))
def anchor(
    base: Annotated[
        str, typer.Option(metavar="REF", help="The commit with the rota that people follow.")
    ] = "HEAD",
    file: options.Roster = None,
    option: options.RosterOption = None,
    team: options.Team = None,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Anchor rotations that were edited by hand, so that whoever is on call now stays until the handoff."""
    from watchbill.cli.commands.edit.session import run_anchor

    return run_anchor(options.roster(file, option), base=base, team=team, at=at, dry_run=dry_run)


@app.command(epilog=example("watchbill edit tidy --dry-run"))
def tidy(
    file: options.Roster = None,
    option: options.RosterOption = None,
    at: At = None,
    dry_run: options.DryRun = False,
) -> int:
    """Remove versions of rotations, overrides, leave and shadows that are over; nobody moves."""
    from watchbill.cli.commands.edit.session import run
    from watchbill.edit.wish import Tidy

    return run(Tidy(), options.roster(file, option), at=at, dry_run=dry_run, still=True)


def _one(before: str | None, after: str | None) -> None:
    if before is not None and after is not None:
        raise typer.BadParameter("give --before or --after, not both")
