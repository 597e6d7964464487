"""A roster read from the disk or from a commit, and checked."""

import os
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from watchbill.checks import gate
from watchbill.checks.gate import Allowance, Prepared
from watchbill.diagnostics import Diagnostic
from watchbill.workspace import files
from watchbill.workspace.trees import DISK, Tree

ALLOW = "WATCHBILL_ALLOW"


def prepare(
    path: Path,
    *,
    instant: datetime,
    teams: Sequence[str] | None = None,
    allow: Sequence[Allowance] = (),
    tree: Tree = DISK,
    live: bool = False,
) -> Prepared:
    """
    Read a roster and check it at an instant; `teams` are those to check, None means all.

    It is read from the disk or from another tree, which names its files. The leave in calendars is read too;
    calendars at URLs are read only with `live`.

    Mistakes in the file are findings, never exceptions; those of other teams are left out. Raises UsageError
    for an instant before the rotations begin, because every check would pass then.
    """
    loaded = files.load(path, tree)
    roster = loaded.roster
    found: Iterable[Diagnostic] = loaded.diagnostics
    if roster is not None and any(person.calendars for person in roster.people.values()):
        from watchbill.workspace.calendars import with_leave

        roster, more = with_leave(roster, loaded.sources, path, tree, instant, live=live)
        found = (*found, *more)
    return gate.check(
        tree.name(path), roster, loaded.sources, found, instant=instant, teams=teams, allow=allow
    )


def allowances(given: Sequence[str]) -> tuple[Allowance, ...]:
    """Return what the command line and WATCHBILL_ALLOW allow. Raises UsageError."""
    return gate.allowances(text for text in (os.environ.get(ALLOW), *given) if text)
