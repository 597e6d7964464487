"""Stacks of teams that the roster no longer has."""

import json
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from .context import StateBackend

STACK = "cdk.tf.json"
"""What the CDK calls a stack in its folder."""

_OURS = frozenset({STACK, ".terraform", ".terraform.lock.hcl", "plan"})
"""What the CDK and `terraform init` leave in a stack's folder, and can make again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphans:
    """Teams whose folder was removed, and those whose folder holds something else too and is left alone."""

    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def lines(self, backend: StateBackend, outdir: str) -> tuple[str, ...]:
        """Say what was done; what such a team has in PagerDuty goes on paging."""
        said = []
        for team in self.removed:
            state = (
                f" (state: {Path(str(backend.settings_of(team)['path'])).name})"
                if backend.kind == "local"
                else ""
            )
            said.append(
                f"removed {outdir}/stacks/{team}: the roster has no such team; in PagerDuty it stays, "
                f"and goes on paging{state}"
            )
        for team in self.left:
            said.append(
                f"left {outdir}/stacks/{team}, though the roster has no such team: it holds what the CDK did"
                " not write; delete it yourself, or it is deployed again"
            )
        return tuple(said)


def remove(outdir: Path, *, keep: Collection[str]) -> Orphans:
    """
    Remove the folders of stacks of teams that are not to be kept.

    The CDKs leave them, and somebody would deploy what nobody asked for. A folder goes only if the CDK wrote
    it and everything in it can be made again; what is behind a link stays.
    """
    removed, left = [], []
    for folder in sorted((outdir / "stacks").iterdir()):
        if folder.name in keep or not _is_stack(folder):
            continue
        if not folder.is_symlink() and {path.name for path in folder.iterdir()} <= _OURS:
            shutil.rmtree(folder)
            removed.append(folder.name)
        else:
            left.append(folder.name)
    return Orphans(removed=tuple(removed), left=tuple(left))


def _is_stack(folder: Path) -> bool:
    """Whether a folder holds a stack of that name, with a PagerDuty team in it."""
    try:
        stack = json.loads((folder / STACK).read_bytes())
        return stack["//"]["metadata"]["stackName"] == folder.name and "pagerduty_team" in stack["resource"]
    except (OSError, ValueError, LookupError, TypeError):
        return False
