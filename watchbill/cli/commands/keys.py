"""`watchbill keys`: writes the routing keys in Terraform's outputs where Alertmanager reads them."""

import sys
from collections.abc import Iterable, Set
from pathlib import Path
from typing import Annotated

import typer

from watchbill import instant, streams
from watchbill.alertmanager.compile import compile_tree
from watchbill.alertmanager.keys import Hidden, Keys, UnreadOutputs, manifest, routing_keys
from watchbill.alertmanager.receivers import routing_key
from watchbill.alertmanager.tree import RoutingTree
from watchbill.alertmanager.write.namespaced import secrets_by_namespace
from watchbill.alertmanager.write.options import Options
from watchbill.cli import completion
from watchbill.cli.commands.alertmanager import chosen
from watchbill.cli.forms import format_of
from watchbill.cli.options import ROSTER
from watchbill.cli.refusals import say_errors
from watchbill.counting import counted
from watchbill.roster.model import UNOWNED, Roster
from watchbill.usage import UsageError
from watchbill.workspace import files, secret_files
from watchbill.workspace.outputs import read
from watchbill.workspace.prepare import allowances, prepare

EXAMPLE = "watchbill keys outputs.json --format files --output secrets"

KUBERNETES, NAMESPACED, FILES = FORMS = "kubernetes", "kubernetes-namespaced", "files"
"""One Secret with all keys, a Secret in each namespace that has an object too, and a file for each key."""


def command(
    outputs: Annotated[
        list[Path],
        typer.Argument(metavar="OUTPUTS.json...", help="The outputs that Terraform or CDKTF wrote."),
    ],
    form: Annotated[
        str, format_of(FORMS, "Write a Kubernetes Secret, or one file for each key.")
    ] = KUBERNETES,
    output: Annotated[
        Path | None,
        typer.Option(
            "--output", "-o", metavar="PATH", help="A file for the Secret, or a folder for the files."
        ),
    ] = None,
    namespace: Annotated[str | None, typer.Option(metavar="NAME", help="The Secret's namespace.")] = None,
    file: Annotated[Path, typer.Option(metavar="FILE", help="The roster.")] = ROSTER,
    team: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TEAM",
            help="Expect only this team's keys; may be repeated.",
            autocompletion=completion.teams,
        ),
    ] = None,
) -> int:
    """
    Write the routing keys where Alertmanager reads them.

    The command reads the outputs of Terraform or CDKTF; - is standard input. It exits with 1 if a key is
    missing. It never shows a key on a terminal.
    """
    return run(tuple(outputs), form, output=output, namespace=namespace, roster=file, teams=tuple(team or ()))


def run(
    outputs: tuple[Path, ...],
    form: str,
    *,
    output: Path | None,
    namespace: str | None,
    roster: Path,
    teams: tuple[str, ...] = (),
) -> int:
    """
    Write the keys that the configuration needs, and say which are missing; return 1 if some are.

    With `teams`, only the keys of these teams are expected. Others in the outputs are still written.
    """
    options = chosen(roster, None, namespace)
    _room(form, output)
    prepared = prepare(roster, instant=instant.parse(None), allow=allowances(()))
    say_errors(prepared)
    if prepared.roster is not None and (
        unknown := [team for team in teams if team not in _known(prepared.roster)]
    ):
        raise UsageError(f"{prepared.name} has no team {unknown[0]!r}")
    # A service that cannot be read would look as if it needed no key.
    if prepared.roster is None or prepared.blocked or prepared.refused & set(teams or prepared.refused):
        streams.say("", "nothing was written, because of these errors")
        return 1
    tree = compile_tree(prepared.roster, prepared.claims)
    keys = routing_keys(read(outputs), tree)
    if isinstance(keys, UnreadOutputs):
        raise UsageError(f"{keys.message.rstrip('.')}; {keys.hint}")
    if form == FILES:
        assert output is not None
        _write_files(output, keys)
    else:
        _write_secret(output, _manifests(form, keys, tree, options))
    missing = _missing(keys, prepared.roster, teams)
    _say(keys, missing)
    return 1 if missing else 0


def _known(roster: Roster) -> Set[str]:
    return roster.team_keys


def _missing(keys: Keys, roster: Roster, teams: tuple[str, ...]) -> dict[str, list[str]]:
    """Return the missing secrets, by the team with the stack that makes them."""
    owners = {service: team.key for team in roster.teams.values() for service in team.services}
    owners[UNOWNED] = roster.alerting.unowned.team
    found: dict[str, list[str]] = {}
    for service, team in owners.items():
        if (name := routing_key(service).name) in keys.missing and (not teams or team in teams):
            found.setdefault(team, []).append(name)
    return found


def _room(form: str, output: Path | None) -> None:
    """Raise UsageError before anything is read if the keys would be shown on a terminal."""
    if form == FILES and output is None:
        raise UsageError("--format files needs --output FOLDER")
    if output is None and sys.stdout.isatty():
        raise UsageError("this would show keys on the terminal: name a file with --output, or use a pipe")


def _manifests(form: str, keys: Keys, tree: RoutingTree, options: Options) -> list[Hidden]:
    name = options.secret_name
    found = [manifest(keys, name=name, namespace=options.namespace)]
    if form == NAMESPACED:
        for namespace, names in secrets_by_namespace(tree).items():
            if names & keys.values.keys() and namespace != options.namespace:
                found.append(manifest(keys, name=name, namespace=namespace, only=names))
    return found


def _write_secret(output: Path | None, manifests: Iterable[Hidden]) -> None:
    text = "---\n".join(each.reveal() for each in manifests)
    if output is None:
        streams.data([text])
    else:
        files.write(output, text, private=True)
        streams.say(f"wrote {output}")


def _write_files(folder: Path, keys: Keys) -> None:
    secret_files.write(folder, {name: value.reveal() for name, value in keys.values.items()})
    streams.say(f"wrote {counted(len(keys.values), 'key')} to {folder}")


def _say(keys: Keys, missing: dict[str, list[str]]) -> None:
    for team, names in missing.items():
        streams.say(f"missing: {', '.join(names)}: apply the stack of {team}, then pass its outputs")
    if keys.unused:
        streams.say(f"left out: {', '.join(keys.unused)}: no alert of these services pages")
    if keys.others:
        streams.say(f"not from PagerDuty, so add these yourself: {', '.join(keys.others)}")
