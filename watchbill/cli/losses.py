"""The losses of an edit, which are findings about what a deploy of it would take away."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from watchbill.checks.gate import Allowance, Prepared, with_more
from watchbill.cli.sides import Sides, side_of
from watchbill.review.losses.loss import Loss
from watchbill.review.losses.run import losses


def found(
    sides: Sides, at: datetime, allow: Sequence[Allowance], teams: Collection[str] | None = None
) -> tuple[Loss, ...]:
    """Return the losses of an edit, for some teams or for all, with their places in the new file."""
    chosen = [each for each in taken(sides, at) if teams is None or not each.teams.isdisjoint(teams)]
    return settled(sides.new, chosen, allow)


def taken(sides: Sides, at: datetime) -> tuple[Loss, ...]:
    """Return the losses of an edit, with symbolic places."""
    return losses(side_of(sides.old), side_of(sides.new), at)


def settled(new: Prepared, taken: Iterable[Loss], allow: Sequence[Allowance]) -> tuple[Loss, ...]:
    """
    Return the losses with places in the new file.

    An allowance turns an error into a warning that names the reason, so that the deploy can go on.
    """
    unsettled = tuple(taken)
    found = added(new, unsettled, allow).diagnostics[len(new.diagnostics) :]
    return tuple(replace(loss, finding=finding) for loss, finding in zip(unsettled, found, strict=True))


def added(new: Prepared, taken: Iterable[Loss], allow: Sequence[Allowance]) -> Prepared:
    """Return the new roster with the losses among its findings."""
    return with_more(new, [each.finding for each in taken], allow)
