"""The commands of `watchbill overrides`."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from watchbill.cli.options import ROSTER, At, File, Teams

overrides = typer.Typer(
    help="Bring PagerDuty's overrides into line with the file's, after the deploy.",
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


class Form(StrEnum):
    """How it is written."""

    TEXT = "text"
    JSON = "json"


Outputs = Annotated[
    list[Path],
    typer.Option(
        "--outputs", metavar="FILE", help="What Terraform or CDKTF wrote as outputs, - for standard input."
    ),
]
Format = Annotated[Form, typer.Option(help="How it is written to stdout.")]
Base = Annotated[
    list[str] | None,
    typer.Option(
        metavar="REF",
        help=(
            "Prune only what FILE had in this commit, and has no more: what people made stays. May be"
            " repeated."
        ),
    ),
]


@overrides.command()
def plan(
    outputs: Outputs,
    file: File = ROSTER,
    team: Teams = None,
    prune: Annotated[bool, typer.Option("--prune", help="Say what `apply --prune` deletes.")] = False,
    base: Base = None,
    check: Annotated[bool, typer.Option("--check", help="Exit with 1 where something is missing.")] = False,
    format: Format = Form.TEXT,  # noqa: A002 - the option's name
    at: At = None,
) -> int:
    """
    Say what is missing in PagerDuty, and what only PagerDuty has.

    A read-only key in PAGERDUTY_TOKEN suffices.
    """
    from watchbill.cli import overrides as command

    return command.run(
        file,
        paths=outputs,
        teams=tuple(team or ()),
        apply=False,
        prune=prune,
        bases=tuple(base or ()),
        check=check,
        form=format.value,
        at=at,
    )


@overrides.command()
def apply(
    outputs: Outputs,
    file: File = ROSTER,
    team: Teams = None,
    prune: Annotated[
        bool, typer.Option("--prune", help="Delete what only PagerDuty has, unless it is running or over.")
    ] = False,
    base: Base = None,
    format: Format = Form.TEXT,  # noqa: A002
    at: At = None,
) -> int:
    """
    Make what is missing in PagerDuty, and nothing twice.

    Exits with 1 where something failed: run it again.
    """
    from watchbill.cli import overrides as command

    return command.run(
        file,
        paths=outputs,
        teams=tuple(team or ()),
        apply=True,
        prune=prune,
        bases=tuple(base or ()),
        check=False,
        form=format.value,
        at=at,
    )
