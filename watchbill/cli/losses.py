"""What a deploy of an edit would take away, as findings of a command."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from watchbill.cli.allow import Allowance
from watchbill.cli.prepare import Prepared, with_more
from watchbill.cli.sides import Sides, side_of
from watchbill.review.losses.loss import Loss
from watchbill.review.losses.run import losses


def found(
    sides: Sides, at: datetime, allow: Sequence[Allowance], teams: Collection[str] | None = None
) -> tuple[Loss, ...]:
    """
    Return what the edit would take away, of some teams or of all, with places in the new file.

    An allowance turns an error into a warning that names the reason, so no deploy has to wait.
    """
    told = [each for each in _all(sides, at) if teams is None or not each.teams.isdisjoint(teams)]
    settled = with_more(sides.new, [each.finding for each in told], allow).diagnostics[
        len(sides.new.diagnostics) :
    ]
    return tuple(replace(loss, finding=finding) for loss, finding in zip(told, settled, strict=True))


def added(new: Prepared, sides: Sides, at: datetime, allow: Sequence[Allowance]) -> Prepared:
    """Return the new roster with what the edit would take away among its findings."""
    return with_more(new, [each.finding for each in _all(sides, at)], allow)


def _all(sides: Sides, at: datetime) -> tuple[Loss, ...]:
    return losses(side_of(sides.old), side_of(sides.new), at)
