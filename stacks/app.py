"""The CDK's app of all stacks, written to a folder."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import final

from watchbill.pagerduty.deployment import Deployment
from watchbill.usage import UsageError
from watchbill.workspace import boundary

from .blocks import Json
from .cdk import App, TerraformStack
from .configuration import configuration
from .context import StackSettings
from .orphans import STACK


@final
class TeamStack(TerraformStack):
    """
    A stack whose Terraform is given as a whole; nothing that is added to it as a construct is written.

    Every call into the CDK is a message to Node and back, and a resource of the CDK's own takes several:
    at a thousand teams that would be most of the time there is. So the CDK asks once, for everything.
    """

    def __init__(self, app: App, team: str, *, terraform: Mapping[str, Json]) -> None:
        super().__init__(app, team)
        self._terraform = terraform

    def to_terraform(self) -> Mapping[str, Json]:
        """Return what the CDK writes to the stack's file."""
        return self._terraform


def synthesize(deployments: Iterable[Deployment], *, settings: StackSettings, outdir: Path) -> None:
    """
    Write a stack a deployment below `outdir`; the same values give the same bytes on any machine.

    Raises UsageError where a link is in the place of what is written, and OSError.
    """
    deployments = tuple(deployments)
    _refuse_links(outdir, [deployment.team for deployment in deployments])
    # Here and not by the CDK: what keeps a folder from being made is an OSError then.
    (outdir / "stacks").mkdir(parents=True, exist_ok=True)
    app = App(outdir=str(outdir))
    version = app.node.try_get_context("cdktfVersion")
    for deployment in deployments:
        TeamStack(
            app, deployment.team, terraform=configuration(deployment, settings=settings, cdk_version=version)
        )
    app.synth()


def _refuse_links(outdir: Path, teams: Iterable[str]) -> None:
    """Raise UsageError at a link: the CDK would write through it, to whatever file it names."""
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
