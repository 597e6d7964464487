"""The lines that say what was written, and which commands deploy it from this machine."""

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from watchbill.counting import counted
from watchbill.pagerduty.deployment import Deployment

_SHOWN = 6
_SOON = timedelta(hours=1)
_CDKTF_NODE = 22
"""The newest Node that cdktf-cli 0.21 runs on: its terminal library has no binary for Node 24."""


def lines(
    environment: Mapping[str, str], *, roster: str, outdir: str, teams: Sequence[str]
) -> tuple[str, ...]:
    """Return a few short lines: the commands that this machine can run, or what to install."""
    path = environment.get("PATH")
    names = ", ".join(teams[:_SHOWN]) + (", …" if len(teams) > _SHOWN else "")
    written = f"{roster} → {outdir}/stacks/: {counted(len(teams), 'stack')} ({names})"
    team = teams[0]
    token = (
        ()
        if environment.get("PAGERDUTY_TOKEN")
        else ("  export PAGERDUTY_TOKEN=…    a REST API key of your account",)
    )
    terraform = next((name for name in ("terraform", "tofu") if shutil.which(name, path=path)), None)
    if terraform is None:
        return (written, "next: install Terraform or OpenTofu, which deploy a stack")
    here = f"{terraform} -chdir=$stack"
    file = "" if roster == "teams.yaml" else f" {shlex.quote(roster)}"
    ways = [
        # A plan's file holds routing keys, and Terraform writes it readable for everybody.
        f"  umask 077; stack={shlex.quote(f'{outdir}/stacks/{team}')}",
        f"  {here} init",
        f"  {here} plan -parallelism=2 -out=plan",
        f"  {here} show -json plan | {_watchbill(path)} ci plan-check -{file} --team {team} &&",
        f"    {here} apply -parallelism=2 plan; rm $stack/plan",
    ]
    cdk = _cdk(path)
    if cdk is not None and outdir == "cdktf.out":
        ways.append(f"  or, without a check of the plan: {cdk} deploy {team} --terraform-parallelism 2")
    return (written, "next, to deploy a team:", *token, *ways)


def warnings(deployments: Iterable[Deployment], at: datetime) -> tuple[str, ...]:
    """
    Return a line for each layer that ends within the hour.

    A stack that was written before a layer's end must not be deployed after it: the ended layer would make
    Terraform rewrite the running one (docs/behaviour.md, "Layers never go away").
    """
    return tuple(
        f"warning: {schedule.name} {'ends' if layer is schedule.layers[-1] else 'changes'} at "
        f"{layer.end:%Y-%m-%d %H:%M %Z}: deploy before that, or write the stacks again"
        for deployment in deployments
        for schedule in deployment.schedules
        for layer in schedule.layers
        if layer.end is not None and layer.end <= at + _SOON
    )


def _watchbill(path: str | None) -> str:
    """Return the command that runs Watchbill here, which may not be on PATH."""
    beside = Path(sys.executable).parent / "watchbill"
    if shutil.which("watchbill", path=path):
        return "watchbill"
    if not beside.exists():
        return f"{shlex.quote(sys.executable)} -m watchbill"
    return shlex.quote(str(beside.relative_to(Path.cwd()) if beside.is_relative_to(Path.cwd()) else beside))


def _cdk(path: str | None) -> str | None:
    """Return the CDK command that this machine can run, if there is one."""
    if shutil.which("cdktn", path=path):
        return "cdktn"
    if shutil.which("cdktf", path=path) and _node_major(path) <= _CDKTF_NODE:
        return "cdktf"
    return None


def _node_major(path: str | None) -> int:
    node = shutil.which("node", path=path)
    if node is None:
        return 0
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", said)
    return int(found[1]) if found else 0
