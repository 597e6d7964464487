"""The commands of `watchbill edit`; what they do is imported when they run."""

from typing import Annotated

import typer

from watchbill.cli.edit.arguments import DryRun, Roster, Team
from watchbill.cli.edit.exchange_commands import cover, swap
from watchbill.cli.edit.order_commands import add, move, remove, replace
from watchbill.cli.options import ROSTER, At

edit = typer.Typer(
    help="Edit a rota without moving people who are not part of the edit.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for each in (add, remove, replace, move, cover, swap):
    edit.command()(each)


@edit.command()
def anchor(
    base: Annotated[str, typer.Option(metavar="REF", help="The commit whose rota people go by.")] = "HEAD",
    file: Roster = ROSTER,
    team: Team = None,
    at: At = None,
    dry_run: DryRun = False,
) -> int:
    """Anchor rotations that were edited by hand, so that whoever is on call now stays until their handoff."""
    from watchbill.cli.edit import anchor as command

    return command.anchor(file, base=base, team=team, at=at, dry_run=dry_run)


@edit.command()
def tidy(file: Roster = ROSTER, at: At = None, dry_run: DryRun = False) -> int:
    """Take out what is over: versions that have been followed by others, overrides, leave, shadows. It moves nobody."""
    from watchbill.cli.edit import tidy as command

    return command.tidy(file, at=at, dry_run=dry_run)
