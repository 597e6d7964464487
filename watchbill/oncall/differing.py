"""Where somebody else is on call in PagerDuty than the file says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchbill.oncall.standing import OnCall, OnLevel

Elsewhere = Mapping[int, tuple[OnCall, ...]]
"""Who PagerDuty says is on call for a policy, by the number of the level."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """What PagerDuty says of a policy's levels, and the numbers of those at which it has somebody else."""

    there: Elsewhere
    levels: frozenset[int]


def against(levels: Sequence[OnLevel], told: frozenset[str], there: Elsewhere) -> Differing:
    """
    Compare a policy's levels with what PagerDuty says of them: the people count, not by which schedule they are there.

    `told` are the schedules that the policy pages: somebody in training who is not paged is on none of its
    levels. A level that only PagerDuty has differs where somebody is on call at it.
    """
    said = {each.number: _people(each, told) for each in levels}
    found = {number: frozenset(each.person for each in people) for number, people in there.items()}
    return Differing(
        there=there,
        levels=frozenset(
            number
            for number in said.keys() | found.keys()
            if said.get(number, _NOBODY) != found.get(number, _NOBODY)
        ),
    )


_NOBODY: frozenset[str] = frozenset()


def _people(level: OnLevel, told: frozenset[str]) -> frozenset[str]:
    shadowing = (each.person for each in level.shadows if each.schedule in told)
    return frozenset((*(each.person for each in level.people), *shadowing))
