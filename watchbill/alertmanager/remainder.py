"""The remainder of a list's alerts that no other list of matchers takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from watchbill.alertmanager.automaton import UndecidedError
from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.conditions import matches, opposite
from watchbill.alertmanager.match import example
from watchbill.alertmanager.tree import Matcher

TRIED = 500
"""How many alerts are tried for one list before the question is given up."""

Alert = Mapping[str, str]
Taker = Callable[[Alert], Sequence[Matcher] | None]
"""Returns the matchers of another list that takes an alert, None where no other does."""


def left_over(own: Sequence[Matcher], taker: Taker, budget: Budget) -> Alert | None:
    """
    Return an alert that a list takes and no taker does; None is a proof that there is none.

    An alert of the list is tried. Where another list takes it, the search goes on among those alerts
    that do not meet all matchers of that list. Raises UndecidedError where TRIED or the
    budget is too little, or where a regular expression is too large.
    """
    pending = [tuple(own)]
    undecided = False
    for _ in range(TRIED):
        if not pending or budget.spent:
            break
        asked = pending.pop()
        try:
            alert = example(asked, budget)
        except UndecidedError:
            undecided = True
            continue
        if alert is None:
            continue
        taken = taker(alert)
        if taken is None:
            return alert
        # No alert is in two of these parts: each meets the matchers up to one, and not that one.
        parts = [
            (*asked, *taken[:number], opposite(each))
            for number, each in enumerate(taken)
            if each not in asked
        ]
        pending += reversed(parts)
    if pending or undecided:
        raise UndecidedError
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Remainder:
    """
    An alert that is left, or None.

    Where it is `decided`, None is a proof that nothing is left; `takers` are then the
    positions of lists that take everything together.
    """

    alert: Alert | None
    decided: bool
    takers: tuple[int, ...]


def remainder(own: Sequence[Matcher], others: Sequence[Sequence[Matcher]], budget: Budget) -> Remainder:
    """Return an alert that a list takes and none of the others does."""
    takers: set[int] = set()

    def taker(alert: Alert) -> Sequence[Matcher] | None:
        budget.spend(len(others))
        for place, other in enumerate(others):
            if all(matches(matcher, alert) for matcher in other):
                takers.add(place)
                return other
        return None

    try:
        alert = left_over(own, taker, budget)
    except UndecidedError:
        return Remainder(alert=None, decided=False, takers=())
    return Remainder(alert=alert, decided=True, takers=tuple(sorted(takers)) if alert is None else ())
