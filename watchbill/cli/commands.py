"""The commands, each with its arguments and options; what they do is imported when they run."""

from pathlib import Path
from typing import Annotated

import typer

from watchbill import streams
from watchbill.alertmanager.write import FORMS as CONFIGURATIONS
from watchbill.cli.ci.commands import ci
from watchbill.cli.edit.commands import edit
from watchbill.cli.forms import RULES, KeyForm, format_of
from watchbill.cli.options import (
    ROSTER,
    Allow,
    At,
    Base,
    Days,
    Deployed,
    FailOn,
    File,
    Freeze,
    From,
    Live,
    Merge,
    Outputs,
    Remote,
    Rosters,
    Shown,
    Since,
    Teams,
    Waive,
    Zone,
)
from watchbill.cli.override_commands import overrides
from watchbill.report.diff import FORMS as CHANGES
from watchbill.report.findings import FORMS as FINDINGS
from watchbill.report.oncall import FORMS as ON_CALL
from watchbill.report.rota import FORMS as ROTA

# Rich would be imported for each help text and each usage error; what it adds there is colour.
app = typer.Typer(
    name="watchbill",
    help="PagerDuty on-call as code, with the Alertmanager routes that feed it.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    no_args_is_help=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


app.add_typer(edit, name="edit")
app.add_typer(overrides, name="overrides")
app.add_typer(ci, name="ci")


@app.callback(invoke_without_command=True)
def watchbill(
    context: typer.Context, version: Annotated[bool, typer.Option("--version", help="Say which.")] = False
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


@app.command()
def validate(
    file: File = ROSTER,
    format: Annotated[str, format_of(FINDINGS, "How findings are written to stdout.")] = "text",  # noqa: A002 - the option's name
    strict: Annotated[bool, typer.Option("--strict", help="Let warnings fail too.")] = False,
    base: Since = None,
    at: At = None,
    allow: Allow = None,
    live: Remote = False,
) -> int:
    """
    Say everything that is wrong with a roster.

    It is read and checked a year ahead. Exits with 1 on an error, with --strict on a warning too.
    """
    from watchbill.cli import validate as command

    return command.run(file, format, strict=strict, at=at, allow=allow or (), base=base, live=live)


@app.command()
def oncall(
    file: File = ROSTER,
    team: Teams = None,
    at: At = None,
    format: Annotated[str, format_of(ON_CALL)] = "text",  # noqa: A002
    live: Live = False,
    outputs: Outputs = None,
    fail_on: Annotated[
        str,
        typer.Option(
            metavar="differs", help="With --live: exit with 1 where PagerDuty has somebody else on call."
        ),
    ] = "",
) -> int:
    """Say who is on call, until when, and who is next."""
    from watchbill.cli import oncall as command

    return command.run(
        file, format, teams=tuple(team or ()), at=at, live=live, outputs=outputs, fail_on=fail_on
    )


@app.command()
def rota(
    file: File = ROSTER,
    team: Teams = None,
    start: From = None,
    days: Shown = 28,
    zone: Zone = None,
    at: At = None,
    format: Annotated[str, format_of(ROTA)] = "text",  # noqa: A002
    live: Remote = False,
) -> int:
    """
    Show the rota: who is on call over some days.

    With leave, holidays, overrides and gaps, and how evenly a year is shared.
    """
    from watchbill.cli import rota as command

    return command.run(
        file, format, teams=tuple(team or ()), start=start, days=days, zone=zone, at=at, live=live
    )


@app.command()
def diff(
    files: Rosters = None,
    base: Base = None,
    deployed: Deployed = None,
    at: Merge = None,
    days: Days = 90,
    team: Teams = None,
    freeze: Freeze = 2,
    format: Annotated[str, format_of(CHANGES)] = "text",  # noqa: A002
    fail_on: FailOn = "",
    allow: Allow = None,
    waive: Waive = None,
    live: Live = False,
    outputs: Outputs = None,
) -> int:
    """
    Say what an edit does, and to whom.

    Shifts gained and lost, who is on call at the merge, routes, findings. People who are not part of the
    edit and move come first. With --deployed, the command says only which alerts go another way, and which
    incidents get another key.
    """
    from watchbill.cli import diff as command

    return command.run(
        tuple(files or ()),
        format,
        base=base,
        at=at,
        days=days,
        teams=tuple(team or ()),
        freeze=freeze,
        fail_on=fail_on,
        allow=allow or (),
        waive=waive or (),
        live=live,
        outputs=outputs,
        deployed=deployed,
    )


@app.command()
def alertmanager(
    file: File = ROSTER,
    format: Annotated[str, format_of((*CONFIGURATIONS, RULES), "What is written.")] = "alertmanager",  # noqa: A002
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file, or a folder where several are written [default: stdout].",
        ),
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="For --format alertmanager: write what Slack is told once, into this file."
        ),
    ] = None,
    alertmanager_version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The oldest Alertmanager that reads it.")
    ] = None,
    namespace: Annotated[str | None, typer.Option(metavar="NAME", help="The Kubernetes namespace.")] = None,
    at: At = None,
    allow: Allow = None,
) -> int:
    """
    Write the Alertmanager configuration.

    It can also write rules for Prometheus that fire when notifications fail. Nothing is written while any
    team has an error.
    """
    from watchbill.cli import alertmanager as command

    return command.run(
        file,
        format,
        output=output,
        templates=templates,
        version=alertmanager_version,
        namespace=namespace,
        at=at,
        allow=allow or (),
    )


@app.command()
def keys(
    outputs: Annotated[
        list[Path],
        typer.Argument(metavar="OUTPUTS.json...", help="What Terraform or CDKTF wrote as outputs."),
    ],
    format: Annotated[  # noqa: A002
        KeyForm, typer.Option(help="A Kubernetes Secret, or a file for each key.")
    ] = KeyForm.KUBERNETES,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", metavar="PATH", help="A file for the Secret, a folder for files."),
    ] = None,
    namespace: Annotated[str | None, typer.Option(metavar="NAME", help="The Secret's namespace.")] = None,
    file: Annotated[Path, typer.Option(metavar="FILE", help="The roster.")] = ROSTER,
    team: Annotated[
        list[str] | None,
        typer.Option(metavar="TEAM", help="Only this team's keys are expected; may be repeated."),
    ] = None,
) -> int:
    """
    Take routing keys to where Alertmanager reads.

    Reads the outputs of Terraform or CDKTF, - for standard input. Exits with 1 where a key
    is missing; never shows one on a terminal.
    """
    from watchbill.cli import keys as command

    return command.run(
        tuple(outputs), format.value, output=output, namespace=namespace, roster=file, teams=tuple(team or ())
    )


@app.command()
def schema() -> int:
    """Print the JSON Schema of the roster, for editors."""
    from watchbill.cli import manual

    return manual.schema()


@app.command()
def explain(
    code: Annotated[str, typer.Argument(metavar="CODE", help="As a finding shows it in brackets.")],
) -> int:
    """Print the manual page of a finding."""
    from watchbill.cli import manual

    return manual.explain(code)


@app.command()
def init(
    folder: Annotated[
        Path, typer.Argument(metavar="DIR", help="Made where it is not there; no file is overwritten.")
    ],
    demo: Annotated[
        bool,
        typer.Option("--demo", help="A git repository with one edit on a branch instead, and its comment."),
    ] = False,
    package: Annotated[
        str | None,
        typer.Option(
            metavar="SPEC",
            help="Where CI gets Watchbill from: git+https://HOST/OWNER/watchbill@COMMIT, a wheel, "
            "or 'watchbill==VERSION --index-url URL'.",
        ),
    ] = None,
    at: At = None,
) -> int:
    """
    Begin a small deployment in a folder.

    Writes a roster, cdktf.json, CI workflows and a README; overwrites nothing. Without --package
    CI stops until requirements/watchbill.txt names where Watchbill comes from.
    """
    if demo:
        if package is not None:
            from watchbill.usage import UsageError

            raise UsageError("--package is not for --demo, which installs nothing")
        from watchbill.cli import demo as example

        return example.run(folder, at=at)
    from watchbill.cli import scaffold as command

    return command.run(folder, package)
