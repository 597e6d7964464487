"""The two rosters that `watchbill diff` compares, read and checked."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from watchbill.checks.gate import Allowance, Prepared
from watchbill.cli.options import ROSTER
from watchbill.codes import FINAL, Family, in_family
from watchbill.diagnostics import Grade
from watchbill.report.findings.findings import span_of
from watchbill.review.side import Side
from watchbill.usage import UsageError
from watchbill.workspace.boundary import repository
from watchbill.workspace.commit import Commit, committed
from watchbill.workspace.prepare import prepare
from watchbill.workspace.trees import DISK, Tree

UNREAD = (FINAL & in_family(Family.FILES)) | {
    "yaml-syntax",
    "too-large",
    "not-utf8",
    "nested-too-deep",
    "alias-bomb",
    "several-documents",
}
"""Errors that may hide more than what they name, or make it look like something else."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sides:
    """Both rosters as they were read. If the commit lacks the file, `absent` says so and `old` is empty."""

    old: Prepared
    new: Prepared
    absent: str | None


def places(files: Sequence[Path], base: str | None, stack: ExitStack) -> tuple[tuple[Path, Tree], Path]:
    """
    Return where the old roster is, in which tree, and where the new one is; raises UsageError.

    In a git repository, no file and no base mean the default roster, in HEAD and in the work tree.
    """
    if base is None and not files and repository(Path.cwd()) is not None:
        base = "HEAD"
    if base is None:
        if len(files) != 2:
            raise UsageError("diff compares two rosters: name both, or one with --base REF")
        return (files[0], DISK), files[1]
    if len(files) > 1:
        raise UsageError("name one roster with --base: the other is the same file in that commit")
    file = files[0] if files else ROSTER
    return stack.enter_context(committed(base, file)), file


def read(
    old: tuple[Path, Tree],
    new: Path,
    at: datetime,
    teams: tuple[str, ...],
    allow: Sequence[Allowance],
    *,
    live: bool,
) -> Sides:
    """Read and check both rosters at an instant; raises UsageError if the old one cannot be read."""
    after = prepare(new, instant=at, teams=teams or None, allow=allow, live=live)
    return against(old, after, at, teams, allow, live=live)


def against(
    old: tuple[Path, Tree],
    new: Prepared,
    at: datetime,
    teams: tuple[str, ...],
    allow: Sequence[Allowance],
    *,
    live: bool,
) -> Sides:
    """Read and check the old roster too; raises UsageError if it does not exist."""
    path, tree = old
    after = _whole(new)
    if after.roster is None or not isinstance(tree, Commit) or tree.has(path):
        before = prepare(path, instant=at, teams=teams or None, allow=allow, tree=tree, live=live)
        if tree is DISK:
            _there(before)
        return Sides(old=_whole(before), new=after, absent=None)
    nothing = replace(after.roster, people={}, teams={}, broken_people=frozenset(), broken_teams=frozenset())
    name = tree.name(path)
    empty = replace(
        after,
        name=name,
        roster=nothing,
        diagnostics=(),
        symbolic=(),
        deployments={},
        refused=frozenset(),
        claims=None,
    )
    return Sides(old=empty, new=after, absent=f"{path.as_posix()} is not in {tree.ref}, so everything is new")


def _there(old: Prepared) -> None:
    """Raise UsageError if a file of the old roster cannot be read: its name may be misspelt."""
    for each in old.diagnostics:
        if each.code == "unreadable-file":
            raise UsageError(f"there is nothing to compare with: {span_of(each.place).file}: {each.message}")


def _whole(prepared: Prepared) -> Prepared:
    """Drop the roster if it may lack teams, because these would look removed or new."""
    lacking = any(each.code in UNREAD and each.grade is Grade.ERROR for each in prepared.symbolic)
    return replace(prepared, roster=None, deployments={}) if lacking else prepared


def side_of(prepared: Prepared) -> Side:
    """Return what could be read as a side. A team is left out if any part of it could not be read."""
    roster, claimed = prepared.roster, prepared.claims
    if roster is not None and prepared.misread:
        broken = roster.broken_teams | prepared.misread
        teams = {key: team for key, team in roster.teams.items() if key not in broken}
        roster, claimed = replace(roster, teams=teams, broken_teams=broken), None
    return Side(
        roster=roster, deployments=prepared.deployments, diagnostics=prepared.symbolic, claims=claimed
    )
