"""Stacks of teams, written to a folder."""

from collections.abc import Iterable
from pathlib import Path

from watchbill.pagerduty.deployment import Deployment

from .cdk import App
from .context import Target
from .stack import TeamStack


def synthesize(deployments: Iterable[Deployment], *, target: Target, outdir: Path) -> None:
    """Write a stack a deployment below `outdir`; the same values give the same bytes on any machine."""
    # Here and not by the CDK: what keeps a folder from being made is an OSError then.
    (outdir / "stacks").mkdir(parents=True, exist_ok=True)
    app = App(outdir=str(outdir))
    for deployment in deployments:
        TeamStack(app, deployment.team, deployment=deployment, target=target)
    app.synth()
