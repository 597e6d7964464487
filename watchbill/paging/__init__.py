"""Who is told at an instant, and when nobody, or one person twice."""

from watchbill.paging.clashes import Clash, overlaps
from watchbill.paging.coverage import covering, level_gaps, policy_gaps
from watchbill.paging.differing import Differing, Elsewhere, against
from watchbill.paging.standing import HORIZON, OnCall, OnLevel, Upcoming, levels

__all__ = [
    "HORIZON",
    "Clash",
    "Differing",
    "Elsewhere",
    "OnCall",
    "OnLevel",
    "Upcoming",
    "against",
    "covering",
    "level_gaps",
    "levels",
    "overlaps",
    "policy_gaps",
]
