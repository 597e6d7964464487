"""All losses of an edit, from every family of findings."""

from datetime import datetime

from watchbill.review.losses import rotations, services, teams
from watchbill.review.losses.loss import Loss, roster_edit
from watchbill.review.renames import aligned
from watchbill.review.side import Side

_FAMILIES = (teams, services, rotations)


def losses(old: Side, new: Side, at: datetime) -> tuple[Loss, ...]:
    """
    Return what a deploy of the edit from one side to the other, at an instant, would destroy.

    Each edit is reported once: a renamed team has neither left nor lost its services, and services that come
    from a team that left are reported with that team. Nothing is found where a side could not be read.
    """
    edit = roster_edit(aligned(old, new).complete(at, None), new.complete(at, None), at)
    return () if edit is None else tuple(loss for family in _FAMILIES for loss in family.losses(edit))
