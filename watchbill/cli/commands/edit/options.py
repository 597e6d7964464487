"""The arguments and options that several commands of `watchbill edit` share, each with its help."""

from pathlib import Path
from typing import Annotated

import typer

from watchbill.cli import completion
from watchbill.cli.options import ROSTER
from watchbill.usage import UsageError

Person = Annotated[
    str,
    typer.Argument(
        metavar="PERSON", help="Who, by the key under `people`.", autocompletion=completion.people
    ),
]
Other = Annotated[
    str,
    typer.Argument(
        metavar="OTHER", help="The other person, by the key under `people`.", autocompletion=completion.people
    ),
]
Roster = Annotated[
    Path | None, typer.Argument(metavar="FILE", help="The roster.  [default: teams.yaml]", show_default=False)
]
RosterOption = Annotated[
    Path | None, typer.Option("--file", metavar="FILE", help="The roster, named by an option.")
]
Team = Annotated[
    str | None,
    typer.Option(
        metavar="TEAM",
        help="The team; needed where PERSON is in several.",
        autocompletion=completion.teams,
    ),
]
Level = Annotated[
    str | None,
    typer.Option(
        metavar="LEVEL", help="primary, secondary, lead or manager.", autocompletion=completion.levels
    ),
]
Rotation = Annotated[
    str | None,
    typer.Option(
        metavar="NAME",
        help="The rotation, in a team with several; for a service's own manager, the service.",
    ),
]
From = Annotated[
    str,
    typer.Option(
        "--from",
        metavar="WHEN",
        help=(
            "When the edit takes effect. auto: at the first handoff after the freeze at which nobody else"
            " moves; a date: somebody who leaves serves until then; now: at once."
        ),
    ),
]
Cover = Annotated[
    list[str] | None,
    typer.Option(
        metavar="PERSON",
        help="Who covers the turns of the person who leaves until then; may be repeated, in order.",
        autocompletion=completion.people,
    ),
]
Before = Annotated[
    str | None,
    typer.Option(metavar="MEMBER", help="Right before this member.", autocompletion=completion.people),
]
After = Annotated[
    str | None,
    typer.Option(metavar="MEMBER", help="Right after this member.", autocompletion=completion.people),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Say what would happen, and write nothing.")]


def roster(argument: Path | None, option: Path | None) -> Path:
    """Return the file to edit, which is the last argument or the option; raises UsageError for two."""
    if argument is not None and option is not None and argument != option:
        raise UsageError(f"name one roster, not {argument} and --file {option}")
    return argument or option or ROSTER
