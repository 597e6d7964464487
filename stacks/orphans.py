"""Stacks of teams that the roster no longer has."""

import json
import shutil
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from .context import StateBackend

STACK = "cdk.tf.json"
"""The name of a stack's file in its folder."""

_OURS = frozenset({STACK, ".terraform", ".terraform.lock.hcl", "plan"})
"""What the CDK and `terraform init` leave in a stack's folder, and can create again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Orphans:
    """Teams whose folder was removed, and teams whose folder was left because it holds other files too."""

    removed: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    def lines(self, backend: StateBackend, outdir: str) -> tuple[str, ...]:
        """Return a line for each such team; what it has in PagerDuty keeps paging."""
        said = []
        for team in self.removed:
            state = (
                f" (state: {Path(str(backend.settings_of(team)['path'])).name})"
                if backend.kind == "local"
                else ""
            )
            said.append(
                f"removed {outdir}/stacks/{team}: the roster has no such team; in PagerDuty it still exists "
                f"and keeps paging{state}"
            )
        for team in self.left:
            said.append(
                f"left {outdir}/stacks/{team} in place, although the roster has no such team: it holds files"
                " that the CDK did not write; delete it yourself, or it will be deployed again"
            )
        return tuple(said)


def remove(outdir: Path, *, keep: Collection[str]) -> Orphans:
    """
    Remove the stack folders of all teams except those in `keep`.

    The CDKs leave such folders behind, and somebody could deploy them by mistake. A folder is removed only if
    the CDK wrote it and everything in it can be created again. A symbolic link is never removed.
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
    """Whether a folder holds a stack with the folder's name and a PagerDuty team in it."""
    try:
        stack = json.loads((folder / STACK).read_bytes())
        return stack["//"]["metadata"]["stackName"] == folder.name and "pagerduty_team" in stack["resource"]
    except (OSError, ValueError, LookupError, TypeError):
        return False
