"""The commands of `watchbill`, a module each."""

from typing import Annotated

import typer

from watchbill import streams
from watchbill.cli.group import group

_HERE = "watchbill.cli.commands"

COMMANDS = {
    "validate": (f"{_HERE}.validate", "Say everything that is wrong with a roster."),
    "oncall": (f"{_HERE}.oncall", "Say who is on call, until when, and who is next."),
    "rota": (f"{_HERE}.rota", "Show the rota: who is on call over some days."),
    "diff": (f"{_HERE}.diff", "Say what an edit does, and to whom."),
    "alertmanager": (f"{_HERE}.alertmanager", "Write the Alertmanager configuration."),
    "keys": (f"{_HERE}.keys", "Take routing keys to where Alertmanager reads."),
    "schema": (f"{_HERE}.schema", "Print the JSON Schema of the roster, for editors."),
    "explain": (f"{_HERE}.explain", "Print the manual page of a finding."),
    "init": (f"{_HERE}.init", "Begin a small deployment in a folder."),
    "edit": (f"{_HERE}.edit.commands", "Edit a rota without moving people who are not part of the edit."),
    "overrides": (
        f"{_HERE}.overrides",
        "Bring PagerDuty's overrides into line with the file's, after the deploy.",
    ),
    "ci": (
        f"{_HERE}.ci",
        "What pipelines run: a review of a pull request, which teams to deploy, the check of a plan.",
    ),
}
"""By their names, in the order of the help: the module, and the first sentence of its docstring."""

app = group("watchbill", COMMANDS, "PagerDuty on-call as code, with the Alertmanager routes that feed it.")


@app.callback(invoke_without_command=True)
def watchbill(
    context: typer.Context,
    version: Annotated[bool, typer.Option("--version", help="Say which.")] = False,
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
