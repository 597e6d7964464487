"""Lists of matchers compared: an alert that both take, containment, and what others leave over."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.matching.label_values import matches, opposite, value
from watchbill.alertmanager.regex.automaton import UndecidedError
from watchbill.alertmanager.tree import Matcher, Operator

SEARCHED = 5_000_000
"""Steps of automata that one question about a whole roster may take, all its pairs together: some seconds."""

TRIED = 500
"""How many alerts are tried for one list before the question is given up."""

Alert = Mapping[str, str]
Taker = Callable[[Alert], Sequence[Matcher] | None]
"""Returns the matchers of another list that takes an alert, None where no other does."""


def together(
    a: Sequence[Matcher], b: Sequence[Matcher], budget: Budget | None = None
) -> Mapping[str, str] | None:
    """
    Return an alert's labels that both lists take, None where there is none.

    What is returned does match. None is a proof, but for regular expressions whose
    structure is not read, or that are so large that the search is given up; `disjoint`
    says whether it is one. Searches are taken off a budget, and given up without one left.
    """
    try:
        return example((*a, *b), budget)
    except UndecidedError:
        return None


def disjoint(a: Sequence[Matcher], b: Sequence[Matcher], budget: Budget | None = None) -> bool:
    """Whether it is proved that no alert can be taken by both lists."""
    try:
        return example((*a, *b), budget) is None
    except UndecidedError:
        return False


def contains(wide: Sequence[Matcher], narrow: Sequence[Matcher], budget: Budget | None = None) -> bool:
    """Whether it is proved that the wide list takes each alert that the narrow one takes."""
    own = _by_label(narrow)
    wanted = [matcher for matcher in wide if matcher not in own.get(matcher.label, ())]
    budget = Budget(left=SEARCHED) if budget is None else budget
    if wanted and budget.spent and not _compares_plainly(wide, narrow):
        return False
    try:
        # The plain ones first: most often one of them says that it does not.
        for matcher in sorted(wanted, key=lambda each: each.operator.is_regular):
            if value(frozenset((*own.get(matcher.label, ()), opposite(matcher))), budget) is not None:
                return any(len(each) > 1 for each in own.values()) and example(narrow, budget) is None
    except UndecidedError:
        return False
    return True


def _compares_plainly(wide: Sequence[Matcher], narrow: Sequence[Matcher]) -> bool:
    """Whether a value that is plainly asked for may decide; nothing else does once a budget is spent."""
    return any(each.operator is Operator.EQUAL for each in narrow) or any(
        each.operator is Operator.NOT_EQUAL for each in wide
    )


def example(matchers: Iterable[Matcher], budget: Budget | None = None) -> Mapping[str, str] | None:
    """
    Return an alert's labels that meet all the matchers; None is a proof that there is no such alert.

    Raises UndecidedError where neither is known.
    """
    labels = _by_label(matchers)
    budget = Budget(left=SEARCHED) if budget is None else budget
    found: dict[str, str] = {}
    undecided: UndecidedError | None = None
    # Labels with an equality first: they are cheap, and mostly they decide.
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
