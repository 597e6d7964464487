"""Every loss of an edit, by all the families of findings."""

from datetime import datetime

from watchbill.review.losses import rotations, services, teams
from watchbill.review.losses.loss import Loss, roster_edit
from watchbill.review.renames import aligned
from watchbill.review.side import Side

_FAMILIES = (teams, services, rotations)


def losses(old: Side, new: Side, at: datetime) -> tuple[Loss, ...]:
    """
    Return what a deploy of the edit from one side to the other, at an instant, would take away.

    An edit is said once: a team that has another key has neither left nor lost its services, and what comes
    from a team that left is part of that. Nothing is found where a side could not be read.
    """
    edit = roster_edit(aligned(old, new).complete(at, None), new.complete(at, None), at)
    return () if edit is None else tuple(loss for family in _FAMILIES for loss in family.losses(edit))
