"""The suggestions on lines of a pull request, which are kept up to date."""

from collections.abc import Callable, Iterable
from typing import TypeAlias

from watchbill.forge.client import Lost, Refused
from watchbill.forge.pull_request import PullRequest, Remark

Spot: TypeAlias = tuple[str, int, int, str]
"""A suggestion: its file, first and last line, and text."""


def keep(
    pull: PullRequest,
    me: str,
    mark: str,
    groups: tuple[tuple[Spot, ...], ...],
    head: str,
    *,
    say: Callable[[str], None],
) -> tuple[int, int, int]:
    """
    Make the missing suggestions, and delete those that no longer hold.

    Our own ones begin with a mark. Those of a group are made together or not at all. Returns how many were
    made, kept and deleted; says so if an answer was lost. Raises Refused, Lost.
    """
    remarks = pull.remarks()
    mine = [each for each in remarks if each.author == me and each.body.lstrip().startswith(mark)]
    answered = {each.answers for each in remarks}
    wanted = {spot for group in groups for spot in group}
    there: dict[Spot, Remark] = {}
    for each in mine:
        spot = _spot(each)
        if spot in wanted:
            there.setdefault(spot, each)
    gone = [each for each in mine if each not in there.values() and each.id not in answered]
    for each in gone:
        pull.withdraw(each.id)
    made = sum(_make(pull, [spot for spot in group if spot not in there], head, say) for group in groups)
    return made, len(there), len(gone)


def _make(pull: PullRequest, spots: Iterable[Spot], head: str, say: Callable[[str], None]) -> int:
    """Suggest all edits of one group, and return how many; none if GitHub refuses the lines of one."""
    made: list[int] = []
    for path, first, last, body in spots:
        try:
            made.append(pull.remark(body, commit=head, path=path, first=first, last=last))
        except Refused as refused:
            if refused.status != 422:
                raise
            # GitHub does not show these lines after all. The comment has the edit.
            for each in made:
                pull.withdraw(each)
            return 0
        except Lost as lost:
            # It may exist, and the next run will see. A duplicate would be worse.
            say(f"a suggestion may be missing: {lost}")
    return len(made)


def _spot(remark: Remark) -> Spot | None:
    if remark.line is None or remark.first is None:
        return None
    return remark.path, remark.first, remark.line, remark.body.rstrip()
