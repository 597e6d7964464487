"""`watchbill alertmanager`: the routes to the teams, written only when every team is sound."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from watchbill.alerting import version as versions
from watchbill.alerting.compile import compile_tree
from watchbill.alerting.tree import RoutingTree
from watchbill.alerting.write import FORMS, Options, rules
from watchbill.cli import files, instant, progress, settings, streams
from watchbill.cli.prepare import Prepared, prepare, with_more
from watchbill.cli.usage import UsageError
from watchbill.cli.validate import allowances, say_errors
from watchbill.diagnostics import Diagnostic
from watchbill.report.snippet import visible

NAMES = {
    "alertmanager": "alertmanager.yml",
    "helm": "values.yaml",
    "operator-global": "alertmanagerconfig.yaml",
    "operator-namespaced": "alertmanagerconfigs.yaml",
    "prometheus-rules": "alertmanager.rules.yml",
    "secret": "alertmanager-secret.yaml",
}
"""What a form is called in a folder."""

RULES = "prometheus-rules"
"""The form that is no configuration of Alertmanager's."""

_NAMESPACE = re.compile(r"[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?", re.ASCII)


def run(
    file: Path,
    form: str,
    *,
    output: Path | None,
    version: str | None,
    namespace: str | None,
    at: str | None,
    allow: Sequence[str],
) -> int:
    """Write the configuration, or the rules that watch it; nothing, and 1, while an error stands."""
    moment = instant.parse(at)
    options = chosen(file, version, namespace)
    allowed = allowances(allow)
    with progress.shown(f"checking {file}"):
        prepared = prepare(file, instant=moment, allow=allowed)
        tree = _tree(prepared)
        if tree is not None and form != RULES:
            prepared = with_more(prepared, _lacking(tree, options, form), allowed)
        text = _text(form, prepared, tree, options) if prepared.sound else None
    say_errors(prepared, versions.CODES)
    if text is None:
        streams.say("", "nothing was written, because of these errors")
        return 1
    if output is None:
        streams.data([text])
    else:
        path = output / NAMES[form] if output.is_dir() else output
        files.write(path, text)
        streams.say(f"wrote {path}")
    return 0


def _lacking(tree: RoutingTree, options: Options, form: str) -> Iterator[Diagnostic]:
    """Yield what the version that a form is written for cannot carry, and what it does not tell."""
    if form != "operator-global":
        yield from versions.lacking(tree, options.version)
    yield from versions.unseen(tree, options.version)


def _text(form: str, prepared: Prepared, tree: RoutingTree | None, options: Options) -> str | None:
    if tree is None or prepared.roster is None:
        return None
    if form == RULES:
        return rules.write(tree, prepared.roster.alerting, options)
    return FORMS[form](tree, options)


def chosen(file: Path, version: str | None, namespace: str | None) -> Options:
    """Return what a configuration is written for; raises UsageError."""
    options = Options(source=visible(file.name), region=settings.region(file.parent))
    try:
        number = versions.parse(version) if version is not None else options.version
    except ValueError as problem:
        raise UsageError(str(problem)) from None
    if namespace is not None and not _NAMESPACE.fullmatch(namespace):
        raise UsageError(f"{namespace!r} is no name of a Kubernetes namespace")
    return replace(options, version=number, namespace=namespace or options.namespace)


def _tree(prepared: Prepared) -> RoutingTree | None:
    return compile_tree(prepared.roster) if prepared.roster is not None and prepared.sound else None
