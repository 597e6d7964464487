"""Stacks of teams, written to a folder."""

from collections.abc import Iterable
from pathlib import Path

from watchbill.pagerduty.deployment import Deployment
from watchbill.usage import UsageError
from watchbill.workspace import boundary

from .cdk import App
from .context import Target
from .leftovers import STACK
from .stack import TeamStack


def synthesize(deployments: Iterable[Deployment], *, target: Target, outdir: Path) -> None:
    """
    Write a stack a deployment below `outdir`; the same values give the same bytes on any machine.

    Raises UsageError where a link is in the place of what is written, and OSError.
    """
    deployments = tuple(deployments)
    _refuse_links(outdir, [deployment.team for deployment in deployments])
    # Here and not by the CDK: what keeps a folder from being made is an OSError then.
    (outdir / "stacks").mkdir(parents=True, exist_ok=True)
    app = App(outdir=str(outdir))
    for deployment in deployments:
        TeamStack(app, deployment.team, deployment=deployment, target=target)
    app.synth()


def _refuse_links(outdir: Path, teams: Iterable[str]) -> None:
    """The CDK writes through any link that it meets, and a repository can hold one to any file of the machine."""
    if (way_out := boundary.way_out(outdir)) is not None and not outdir.is_symlink():
        raise UsageError(f"cannot write {outdir}: {way_out}")
    folders = [outdir / "stacks" / team for team in teams]
    for path in (
        outdir,
        outdir / "manifest.json",
        outdir / "stacks",
        *folders,
        *(each / STACK for each in folders),
    ):
        if path.is_symlink():
            raise UsageError(f"{path} is a link, and no stack is written through one: delete it")
