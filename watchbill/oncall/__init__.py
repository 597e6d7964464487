"""Who is told at an instant, and when nobody, or one person twice."""

from watchbill.oncall.clashes import Clash, overlaps
from watchbill.oncall.coverage import covering, level_gaps, policy_gaps
from watchbill.oncall.differing import Differing, Elsewhere, against
from watchbill.oncall.standing import HORIZON, OnCall, OnLevel, Upcoming, levels

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
