"""`watchbill ci changed`: the teams that a deploy has to change."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from pathlib import Path
from typing import Annotated

import typer

from watchbill import instant, streams
from watchbill.checks.gate import Prepared
from watchbill.cli import losses
from watchbill.cli.forms import format_of
from watchbill.cli.options import ROSTER, At, File
from watchbill.cli.refusals import say_errors
from watchbill.cli.sides import against
from watchbill.diagnostics import Grade
from watchbill.pagerduty.deploy_order import deploy_order
from watchbill.pagerduty.deployment import Deployment
from watchbill.report.findings import text as findings
from watchbill.review.losses.loss import Loss
from watchbill.workspace import boundary, files, settings
from watchbill.workspace.commit import Commit, committed
from watchbill.workspace.prepare import allowances, prepare
from watchbill.workspace.settings import LOCK, SETTINGS
from watchbill.workspace.trees import DISK

_MOST = 1_000_000

EXAMPLE = 'watchbill ci changed --base "$LAST_DEPLOYED"'

FORMS: Mapping[str, Callable[[Sequence[str]], str]] = {
    "text": lambda teams: "".join(f"{team}\n" for team in teams),
    "json": lambda teams: f"{json.dumps(teams)}\n",
}
"""By the names that `--format` takes: how the teams are written."""


def command(
    file: File = ROSTER,
    base: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REF",
            help="The commit that was deployed last, or perhaps in part. May be repeated; give the last "
            "successful deploy last. Without it, all teams are listed.",
        ),
    ] = None,
    refused: Annotated[
        Path | None,
        typer.Option(metavar="PATH", help="Write the teams that must not be deployed to this file."),
    ] = None,
    form: Annotated[str, format_of(FORMS)] = "text",
    at: At = None,
) -> int:
    """
    List the teams that differ from the last deploy.

    With several commits, a team counts if it differs from any of them. A team is left out if a deploy would
    take something away from it. Then stderr says how to do it without loss, and the exit code is 1. The other
    teams can be deployed.
    """
    return run(file, bases=tuple(base or ()), form=form, at=at, refused=refused)


def run(file: Path, *, bases: Sequence[str], form: str, at: str | None, refused: Path | None = None) -> int:
    """
    List the teams that differ from any of the commits, or all teams if a commit is not known.

    Compiled values are compared. So a new name of a person changes each team with that person, and a comment
    changes none. A team that cannot be compiled counts as changed, so that its deploy fails and is tried
    again. All teams count as changed if cdktf.json or the provider's lock differs. If the environment or
    cdktf.json names teams, only these are listed. A team that gives up a name comes before the team that
    takes it.

    The last commit is that of the last successful deploy. An edit since then that would take something away
    is refused: its teams are left out of the list and written to `refused`. Returns 1 if anything is refused,
    or if an error that is not within one team stops all deploys.
    """
    boundary.refuse(file)
    now, allow = instant.parse(at), allowances(())
    new = prepare(file, instant=now, allow=allow)
    if new.roster is None or new.blocked:
        say_errors(new)
        streams.say(f"{new.name}: nothing can be deployed, because an error is not within one team")
        return 1
    there = new.roster.team_keys
    up = settings.way(file.parent)
    everything = sorted(there & (settings.teams(file.parent) or there))
    changed = set() if bases and all(bases) else set(everything)
    known = list(dict.fromkeys(filter(None, bases)))
    said: dict[str, None] = {}
    taken: tuple[Loss, ...] = ()
    before: Mapping[str, Deployment] = {}
    for base in known:
        with committed(base, file) as (path, commit):
            sides = against((path, commit), new, now, (), allow, live=False)
            moved = any(
                _committed(commit, path.parent / up / name) != _here(file.parent / up / name)
                for name in (SETTINGS, LOCK)
            )
        if base == known[-1]:
            taken, before = losses.found(sides, now, allow), sides.old.compiled
        else:
            said |= dict.fromkeys(_gone(sides.old, there))
        changed |= {team for team in everything if moved or _differs(team, sides.old, new)}
        said |= dict.fromkeys(line for team in everything for line in _services(team, sides.old, new))
    held = {team for each in taken if each.finding.grade is Grade.ERROR for team in each.teams}
    _say(taken, new, (line for line in said if line.partition(" ")[0] not in held))
    teams = deploy_order(changed - held, before, new.compiled)
    streams.data([FORMS[form](teams)])
    if refused is not None:
        files.write(refused, "".join(f"{team}\n" for team in sorted(held)))
    return 1 if held else 0


def _say(taken: Iterable[Loss], new: Prepared, warnings: Iterable[str]) -> None:
    """Say on stderr what is refused or allowed, with the steps to follow, and the warnings."""
    found = [each.finding for each in taken]
    for block in findings.text(found, new.sources.line, color=streams.colored(sys.stderr)):
        streams.say(block.rstrip("\n"))
    streams.say(*warnings)


def _differs(team: str, old: Prepared, new: Prepared) -> bool:
    before, after = old.deployments.get(team), new.deployments.get(team)
    return before is None or after is None or before != after


def _services(team: str, old: Prepared, new: Prepared) -> Iterator[str]:
    """Yield a warning for each service that the deploy destroys before Alertmanager knows."""
    before, after = old.deployments.get(team), new.deployments.get(team)
    if before is None or after is None:
        return
    for service in sorted({each.key for each in before.services} - {each.key for each in after.services}):
        yield (
            f"{team} loses the service {service}: its alerts page nobody until Alertmanager has the new"
            " configuration; write that and reload Alertmanager first"
        )


def _gone(old: Prepared, there: Set[str]) -> Iterator[str]:
    """Yield a warning for each team that an unfinished deploy may have made."""
    if old.roster is None or old.blocked:
        return
    for team in sorted((old.roster.team_keys).difference(there)):
        yield (
            f"{team} is no longer in the file: if it was deployed, it keeps paging until somebody destroys it"
        )


def _committed(commit: Commit, path: Path) -> bytes | None:
    try:
        return commit.read(path, _MOST)
    except OSError:
        return None


def _here(path: Path) -> bytes | None:
    try:
        return None if boundary.way_out(path) else DISK.read(path, _MOST)
    except OSError:
        return None
