"""Which routes take an alert, which alert two lists of matchers both take, and which list contains another."""

from collections.abc import Iterable, Mapping, Sequence

from watchbill.alertmanager.automaton import UndecidedError
from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.conditions import matches, opposite, value
from watchbill.alertmanager.tree import Matcher, Operator, Route

__all__ = ["Steps", "contains", "disjoint", "example", "match", "matches", "together"]

SEARCHED = 5_000_000
"""Steps of automata that one question about a whole roster may take, all its pairs together: some seconds."""

Steps = tuple[Route, ...]
"""The routes from the root down to the one that notifies."""


def match(route: Route, labels: Mapping[str, str]) -> tuple[Steps, ...]:
    """
    Return every path that an alert takes through a tree, in the order in which Alertmanager notifies.

    Depth first: a child that takes the alert ends the search among its siblings
    unless it goes on (`continue`), and a route notifies itself only where no child
    takes the alert (Alertmanager's dispatch, the same from 0.25 to 0.34).
    """
    if not all(matches(matcher, labels) for matcher in route.matchers):
        return ()
    paths: list[Steps] = []
    for child in route.routes:
        taken = match(child, labels)
        paths.extend((route, *steps) for steps in taken)
        if taken and not child.go_on:
            break
    return tuple(paths) or ((route,),)


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
    """Whether a value that is plainly asked for may decide: without one nothing is proved once a budget is spent."""
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
