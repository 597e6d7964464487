"""The CDK app with a stack for each team, written to a folder."""

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
    A stack that gets its Terraform configuration as a whole; constructs that are added to it are not written.

    Every call into the CDK is a message to Node and back, and each of the CDK's own resources needs several.
    With a thousand teams, that would be most of the run time. So the CDK asks once, for everything.
    """

    def __init__(self, app: App, team: str, *, terraform: Mapping[str, Json]) -> None:
        super().__init__(app, team)
        self._terraform = terraform

    def to_terraform(self) -> Mapping[str, Json]:
        """Return the configuration that the CDK writes to the stack's file."""
        return self._terraform


def synthesize(deployments: Iterable[Deployment], *, settings: StackSettings, outdir: Path) -> None:
    """
    Write one stack for each deployment below `outdir`; equal values give equal bytes on any machine.

    Raises UsageError if a symbolic link is where a file or folder would be written, and OSError.
    """
    deployments = tuple(deployments)
    _refuse_links(outdir, [deployment.team for deployment in deployments])
    # Made here rather than by the CDK, so that a failure is an OSError.
    (outdir / "stacks").mkdir(parents=True, exist_ok=True)
    app = App(outdir=str(outdir))
    version = app.node.try_get_context("cdktfVersion")
    for deployment in deployments:
        TeamStack(
            app, deployment.team, terraform=configuration(deployment, settings=settings, cdk_version=version)
        )
    app.synth()


def _refuse_links(outdir: Path, teams: Iterable[str]) -> None:
    """Raise UsageError at a symbolic link: the CDK would write to the file that it points to."""
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
            raise UsageError(
                f"{path} is a symbolic link, and stacks are not written through links: delete it"
            )
