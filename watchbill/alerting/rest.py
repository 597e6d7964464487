"""What several lists of matchers together leave of another's alerts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchbill.alerting.automaton import UndecidedError
from watchbill.alerting.budget import Budget
from watchbill.alerting.conditions import matches, opposite
from watchbill.alerting.match import example
from watchbill.alerting.tree import Matcher

TRIED = 500
"""As many alerts are tried for one list before the question is given up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """
    An alert that is left, or None.

    Where it is `decided`, None is a proof that nothing is left; `takers` are then the
    positions of lists that take everything together.
    """

    alert: Mapping[str, str] | None
    decided: bool
    takers: tuple[int, ...]


def rest(own: Sequence[Matcher], others: Sequence[Sequence[Matcher]], budget: Budget) -> Rest:
    """
    Return an alert that a list takes and none of the others does.

    An alert of the list is tried. Where another list takes it, it goes on with the alerts that
    do not meet one or another matcher of that list, until one is left over or none.
    """
    pending = [tuple(own)]
    takers: dict[int, None] = {}
    decided = True
    for _ in range(TRIED):
        if not pending or budget.spent:
            break
        conditions = pending.pop()
        budget.spend(len(others))
        try:
            alert = example(conditions, budget)
        except UndecidedError:
            decided = False
            continue
        if alert is None:
            continue
        taker = next((place for place, each in enumerate(others) if all(matches(m, alert) for m in each)), None)
        if taker is None:
            return Rest(alert=alert, decided=True, takers=())
        takers[taker] = None
        pending += [(*conditions, opposite(matcher)) for matcher in others[taker] if matcher not in conditions]
    decided = decided and not pending
    return Rest(alert=None, decided=decided, takers=tuple(sorted(takers)) if decided else ())
