"""The commands of `watchbill`, one module each."""

from typing import Annotated

import typer

from watchbill import streams
from watchbill.cli.group import group

_HERE = "watchbill.cli.commands"

COMMANDS = {
    "init": (f"{_HERE}.init", "Make a small deployment in a folder, to start from."),
    "validate": (f"{_HERE}.validate", "Check a roster, and report everything that is wrong with it."),
    "oncall": (f"{_HERE}.oncall", "Show who is on call, until when, and who is next."),
    "rota": (f"{_HERE}.rota", "Show who is on call over a number of days."),
    "edit": (f"{_HERE}.edit.commands", "Edit a rota without moving people who are not part of the edit."),
    "explain": (f"{_HERE}.explain", "Print the manual page of a finding, or search the pages."),
    "schema": (f"{_HERE}.schema", "Print the JSON Schema of the roster, for editors."),
    "diff": (f"{_HERE}.diff", "Show what an edit does, and to whom."),
    "alertmanager": (f"{_HERE}.alertmanager", "Write the Alertmanager configuration."),
    "keys": (f"{_HERE}.keys", "Write the routing keys where Alertmanager reads them."),
    "overrides": (f"{_HERE}.overrides", "Make PagerDuty's overrides match the file, after the deploy."),
    "ci": (
        f"{_HERE}.ci",
        "The commands for pipelines: review a pull request, choose the teams to deploy, check a plan.",
    ),
}
"""By their names, in the order of the help: the module, and the first sentence of its docstring."""

SECTIONS = {
    "Roster": ("init", "validate", "oncall", "rota", "edit", "explain", "schema"),
    "Review": ("diff",),
    "Deploy": ("alertmanager", "keys", "overrides"),
    "CI": ("ci",),
}
"""The headings of the help, each with its commands."""

app = group(
    "watchbill", COMMANDS, "PagerDuty on-call as code, with the Alertmanager routes that feed it.", SECTIONS
)


@app.callback(invoke_without_command=True)
def watchbill(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Print the version.")] = False,
) -> int:
    """PagerDuty on-call as code, with the Alertmanager routes that feed it."""
    if version:
        from watchbill import __version__

        print(f"watchbill {__version__}")
        raise typer.Exit(0)
    if context.invoked_subcommand is None:
        streams.say(context.get_help())
        raise typer.Exit(2)
    return 0
