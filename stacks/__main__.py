"""The CDKTF app, which `cdktf.json` runs; `python -m stacks` runs it too."""

import gc
import os
import sys
from collections.abc import Iterable
from pathlib import Path

from watchbill import instant, shell, streams
from watchbill.checks import gate
from watchbill.checks.gate import Prepared
from watchbill.counting import counted
from watchbill.pagerduty.deployment import Deployment
from watchbill.usage import UsageError
from watchbill.workspace import boundary
from watchbill.workspace.prepare import prepare

from . import context, next_steps, node, orphans

OK, REFUSED, USAGE, INTERNAL, INTERRUPTED = 0, 1, 2, 3, 130


def main() -> int:
    """
    Write the stacks of all teams that have no errors, or of the teams that are asked for.

    Returns 0 even if a team is refused, because one team must not hold up the others. Returns 1 if no team
    is left, if a refused team was asked for by name, or if there is an error outside any team. Returns 2 if
    the settings are wrong or something is not installed, and 3 if Watchbill itself failed.
    """
    streams.prepare()
    gc.disable()  # as in the command line: a short process, most of whose values live to its end
    try:
        if len(sys.argv) > 1:
            raise UsageError(
                f"takes no arguments, but got {sys.argv[1]!r}: configure it in cdktf.json and the environment"
                " (docs/deployment.md)"
            )
        return _run()
    except UsageError as mistake:
        streams.say(f"stacks: {mistake}")
        return USAGE
    except node.MissingError as missing:
        streams.say(str(missing))
        return USAGE
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as problem:
        if os.environ.get("WATCHBILL_DEBUG"):
            raise
        said = " ".join(str(problem).split())
        streams.say(
            f"stacks: internal error: {type(problem).__name__}: {said}",
            "hint: this is a bug in Watchbill, not in your roster: please report it;"
            " set WATCHBILL_DEBUG=1 to see where it is",
        )
        return INTERNAL


def _run() -> int:
    settings = context.read(os.environ, Path.cwd())
    boundary.refuse(Path(settings.roster), called="cdktf.json: context.roster: ")
    at = instant.parse(settings.instant)
    allowed = gate.allowances([settings.allow] if settings.allow else [])
    prepared = prepare(Path(settings.roster), instant=at, teams=settings.teams, allow=allowed)
    _know(settings.teams, prepared)
    _report(prepared)
    teams = tuple(sorted(prepared.deployments.keys() - prepared.refused))
    if prepared.blocked or not teams:
        why = "there is an error outside any team" if prepared.blocked else "no team is left"
        streams.say(
            f"{prepared.name}: nothing was written: {why};"
            f" `{shell.command('validate', prepared.name)}` shows why"
        )
        return REFUSED
    deployments = [prepared.deployments[team].at(at) for team in teams]
    # A refused team keeps the stack that it had, so that what is deployed stays as it is.
    known = prepared.roster.team_keys if prepared.roster else frozenset[str]()
    gone = _write(deployments, settings, keep=frozenset(known))
    streams.say(*next_steps.warnings(deployments, at), *gone.lines(settings.stack.backend, settings.outdir))
    if "CDKTF_OUTDIR" not in os.environ:
        # A CDK's command line prints the next steps itself.
        streams.say(
            *next_steps.lines(os.environ, roster=settings.roster, outdir=settings.outdir, teams=teams)
        )
    return REFUSED if settings.teams and prepared.refused else OK


def _know(asked: tuple[str, ...] | None, prepared: Prepared) -> None:
    """Raise UsageError if the settings ask for a team that the roster does not have."""
    if asked is None or prepared.roster is None:
        return
    known = prepared.roster.team_keys
    if unknown := [team for team in asked if team not in known]:
        raise UsageError(
            f"{prepared.name} has no team called {unknown[0]!r}; it has {', '.join(sorted(known))}"
        )


def _report(prepared: Prepared) -> None:
    """Show why a stack is missing; `watchbill validate` shows everything else."""
    from watchbill.report.findings import text as findings

    streams.say(*findings.stopping(prepared, color=streams.colored(sys.stderr)))
    if prepared.refused and not prepared.blocked:
        refused = sorted(prepared.refused)
        streams.say(f"refused until this is fixed: {', '.join(refused)} ({counted(len(refused), 'team')})")


def _write(
    deployments: Iterable[Deployment], settings: context.Settings, *, keep: frozenset[str]
) -> orphans.Orphans:
    """Write the stacks; when all teams are asked for, also remove the stacks of teams not in `keep`."""
    # Node starts only here, so that a roster with errors never has to wait for it.
    node.prepare(os.environ)
    from .app import synthesize

    outdir = Path(settings.outdir)
    try:
        synthesize(deployments, settings=settings.stack, outdir=outdir)
        if settings.teams is not None:
            return orphans.Orphans()
        return orphans.remove(outdir, keep=keep)
    except OSError as problem:
        raise UsageError(
            f"cannot write {settings.outdir}: {(problem.strerror or str(problem)).lower()}"
        ) from problem


if __name__ == "__main__":
    sys.exit(main())
