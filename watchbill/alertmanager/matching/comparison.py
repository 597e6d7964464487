"""Comparisons of lists of matchers: common alerts, containment, and what other lists leave over."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.matching.label_values import matches, opposite, value
from watchbill.alertmanager.regex.automaton import UndecidedError
from watchbill.alertmanager.tree import Matcher, Operator

SEARCHED = 5_000_000
"""The most steps of automata for one question about a whole roster, which is some seconds of work."""

TRIED = 500
"""How many alerts are tried for one list before the search is given up."""

Alert = Mapping[str, str]
Taker = Callable[[Alert], Sequence[Matcher] | None]
"""Returns the matchers of another list that takes an alert, None if no other list does."""


def together(
    a: Sequence[Matcher], b: Sequence[Matcher], budget: Budget | None = None
) -> Mapping[str, str] | None:
    """
    Return the labels of an alert that both lists match, None if none is found.

    A result does match. None proves that there is none, unless the structure of a regular expression cannot
    be read or the search was given up; `disjoint` says whether it is a proof. Searches are paid from the
    budget, and are given up when it is spent.
    """
    try:
        return example((*a, *b), budget)
    except UndecidedError:
        return None


def disjoint(a: Sequence[Matcher], b: Sequence[Matcher], budget: Budget | None = None) -> bool:
    """Whether it is proved that no alert matches both lists."""
    try:
        return example((*a, *b), budget) is None
    except UndecidedError:
        return False


def contains(wide: Sequence[Matcher], narrow: Sequence[Matcher], budget: Budget | None = None) -> bool:
    """Whether it is proved that the wide list matches every alert that the narrow one matches."""
    own = _by_label(narrow)
    wanted = [matcher for matcher in wide if matcher not in own.get(matcher.label, ())]
    budget = Budget(left=SEARCHED) if budget is None else budget
    if wanted and budget.spent and not _compares_plainly(wide, narrow):
        return False
    try:
        # Matchers without regular expressions come first: they are cheap, and most often one of them decides.
        for matcher in sorted(wanted, key=lambda each: each.operator.is_regular):
            if value(frozenset((*own.get(matcher.label, ()), opposite(matcher))), budget) is not None:
                return any(len(each) > 1 for each in own.values()) and example(narrow, budget) is None
    except UndecidedError:
        return False
    return True


def _compares_plainly(wide: Sequence[Matcher], narrow: Sequence[Matcher]) -> bool:
    """Whether a matcher without a regular expression may decide, as only they can once a budget is spent."""
    return any(each.operator is Operator.EQUAL for each in narrow) or any(
        each.operator is Operator.NOT_EQUAL for each in wide
    )


def example(matchers: Iterable[Matcher], budget: Budget | None = None) -> Mapping[str, str] | None:
    """
    Return the labels of an alert that meets all matchers; None proves that there is no such alert.

    Raises UndecidedError if neither is known.
    """
    labels = _by_label(matchers)
    budget = Budget(left=SEARCHED) if budget is None else budget
    found: dict[str, str] = {}
    undecided: UndecidedError | None = None
    # Labels with an equality come first: they are cheap, and most often they decide.
    for label, own in sorted(
        labels.items(), key=lambda item: all(each.operator.is_regular for each in item[1])
    ):
        try:
            text = value(frozenset(own), budget)
        except UndecidedError as error:
            undecided = error  # another label may still prove that there is no such alert
            continue
        if text is None:
            return None
        found[label] = text
    if undecided is not None:
        raise undecided
    return {label: found[label] for label in labels if found[label]}


def _by_label(matchers: Iterable[Matcher]) -> Mapping[str, list[Matcher]]:
    labels: dict[str, list[Matcher]] = {}
    for matcher in matchers:
        labels.setdefault(matcher.label, []).append(matcher)
    return labels


def left_over(own: Sequence[Matcher], taker: Taker, budget: Budget) -> Alert | None:
    """
    Return an alert that a list matches and `taker` does not take; None proves that there is none.

    The search tries one alert of the list. If another list takes it, the search continues among the alerts
    that do not meet all matchers of that list. Raises UndecidedError if TRIED or the budget is too small, or
    if a regular expression is too large.
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
        # No alert is in two of these parts: each part meets the matchers before one, and not that one.
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
    An alert that is left over, or None.

    If it is `decided`, None proves that nothing is left over. `takers` are then the positions of the lists
    that together take everything.
    """

    alert: Alert | None
    decided: bool
    takers: tuple[int, ...]


def remainder(own: Sequence[Matcher], others: Sequence[Sequence[Matcher]], budget: Budget) -> Remainder:
    """Return an alert that a list matches and none of the others does."""
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
