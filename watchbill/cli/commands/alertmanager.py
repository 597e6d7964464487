"""`watchbill alertmanager`: the Alertmanager configuration, written only if no team has an error."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from watchbill import instant, streams
from watchbill.alertmanager import version as versions
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.notifications import slack
from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.write import FORMS, OBJECTS, operator, rules, size
from watchbill.alertmanager.write.options import Options
from watchbill.checks.gate import Prepared, with_more
from watchbill.cli import progress
from watchbill.cli.forms import RULES, format_of
from watchbill.cli.options import ROSTER, Allow, At, File
from watchbill.cli.refusals import say_errors
from watchbill.codes import Family, in_family
from watchbill.diagnostics import Diagnostic
from watchbill.printable import visible
from watchbill.usage import UsageError
from watchbill.workspace import files, settings
from watchbill.workspace.prepare import allowances, prepare

NAMES = {
    "alertmanager": "alertmanager.yml",
    "helm": "values.yaml",
    "operator-global": "alertmanagerconfig.yaml",
    "operator-namespaced": "alertmanagerconfigs.yaml",
    RULES: "alertmanager.rules.yml",
    "secret": "alertmanager-secret.yaml",
}
"""The file name of each form in a folder."""

_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", re.ASCII)

EXAMPLE = "watchbill alertmanager --output alertmanager.yml"


def command(
    file: File = ROSTER,
    form: Annotated[str, format_of((*FORMS, RULES), "The form of the configuration.")] = "alertmanager",
    output: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="PATH",
            help="A file, or a folder for the file [default: stdout].",
        ),
    ] = None,
    templates: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="For --format alertmanager: write the Slack messages once, to this file."
        ),
    ] = None,
    alertmanager_version: Annotated[
        str | None, typer.Option(metavar="VERSION", help="The oldest Alertmanager that has to read it.")
    ] = None,
    namespace: Annotated[str | None, typer.Option(metavar="NAME", help="The Kubernetes namespace.")] = None,
    at: At = None,
    allow: Allow = None,
) -> int:
    """
    Write the Alertmanager configuration.

    It can also write Prometheus rules that fire when notifications fail. It writes nothing while any team has
    an error.
    """
    return run(
        file,
        form,
        output=output,
        templates=templates,
        version=alertmanager_version,
        namespace=namespace,
        at=at,
        allow=allow or (),
    )


def run(
    file: Path,
    form: str,
    *,
    output: Path | None,
    templates: Path | None,
    version: str | None,
    namespace: str | None,
    at: str | None,
    allow: Sequence[str],
) -> int:
    """
    Write the configuration, or the rules that watch it. If there is an error, write nothing and return 1.

    With `templates`, the Slack messages are written to that file, once for all receivers.
    """
    moment = instant.parse(at)
    path = output / NAMES[form] if output is not None and output.is_dir() else output
    options = replace(chosen(file, version, namespace), templates=_named(templates, form, path))
    allowed = allowances(allow)
    with progress.shown(f"checking {file}"):
        prepared = prepare(file, instant=moment, allow=allowed)
        tree = _tree(prepared)
        if tree is not None and form != RULES:
            prepared = with_more(prepared, _lacking(tree, options, form), allowed)
        text = _text(form, prepared, tree, options) if prepared.sound else None
    say_errors(prepared, in_family(Family.ALERTMANAGER))
    if text is None:
        streams.say("", "nothing was written, because of these errors")
        return 1
    if templates is not None:
        # This comes first, so that a configuration never names a file that does not exist.
        files.write(templates, slack.shared_file())
        streams.say(f"wrote {templates}")
    if path is None:
        streams.data([text])
    else:
        files.write(path, text)
        streams.say(f"wrote {path}")
    if form == "operator-global":
        streams.say(
            f"Slack gets no message without spec.alertmanagerConfiguration: {operator.named(options)}"
        )
    return 0


def _named(templates: Path | None, form: str, configuration: Path | None) -> str | None:
    """Return the path of the Slack messages, relative to the configuration; raises UsageError."""
    if templates is None:
        return None
    if form != "alertmanager":
        raise UsageError(
            "--templates needs --format alertmanager: the other forms contain the Slack messages"
        )
    if set(templates.as_posix()) & set("*?[\\"):
        raise UsageError(
            f"Alertmanager would read {templates} as a pattern: choose a name without *, ? and ["
        )
    if configuration is not None and templates.resolve() == configuration.resolve():
        raise UsageError(
            f"{templates} is the file of the configuration: name another file for the Slack messages"
        )
    if configuration is None or templates.is_absolute():
        return templates.as_posix()
    return Path(os.path.relpath(templates, configuration.parent)).as_posix()


def _lacking(tree: RoutingTree, options: Options, form: str) -> Iterator[Diagnostic]:
    """Yield what this version of Alertmanager lacks or ignores, and what is too large for Kubernetes."""
    if form != "operator-global":
        yield from versions.lacking(tree, options.version)
    yield from versions.unseen(tree, options.version)
    if form in OBJECTS:
        yield from size.too_large(OBJECTS[form](tree, options), applied=form != "helm")


def _text(form: str, prepared: Prepared, tree: RoutingTree | None, options: Options) -> str | None:
    if tree is None or prepared.roster is None:
        return None
    if form == RULES:
        return rules.write(tree, prepared.roster.alerting, options)
    return FORMS[form](tree, options)


def chosen(file: Path, version: str | None, namespace: str | None) -> Options:
    """Return the options of a configuration; raises UsageError."""
    options = Options(source=visible(file.name), region=settings.region(file.parent))
    try:
        number = versions.parse(version) if version is not None else options.version
    except ValueError as problem:
        raise UsageError(str(problem)) from None
    if namespace is not None and not _NAMESPACE.fullmatch(namespace):
        raise UsageError(f"{namespace!r} is not a valid name of a Kubernetes namespace")
    return replace(options, version=number, namespace=namespace or options.namespace)


def _tree(prepared: Prepared) -> RoutingTree | None:
    if prepared.roster is None or not prepared.sound:
        return None
    return compile_tree(prepared.roster, prepared.claims)
