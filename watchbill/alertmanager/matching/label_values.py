"""A value of one label that meets several conditions, or the proof that there is none."""

from collections.abc import Iterable, Mapping
from functools import lru_cache

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.regex.automaton import (
    STATES,
    Answer,
    Automaton,
    UndecidedError,
    automaton,
    exactly,
    search,
)
from watchbill.alertmanager.regex.expression import expression
from watchbill.alertmanager.regex.finite import listing
from watchbill.alertmanager.tree import Matcher, Operator

_OPPOSITE = {
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.MATCHES: Operator.NOT_MATCHES,
    Operator.NOT_MATCHES: Operator.MATCHES,
}

_GUESSES = ("x", "x-0", "\n")
"""Values to try if a search is not possible."""


def matches(matcher: Matcher, labels: Mapping[str, str]) -> bool:
    """Whether an alert meets one matcher; a missing label is the empty string."""
    return _meets(matcher, labels.get(matcher.label, ""))


def opposite(matcher: Matcher) -> Matcher:
    """Return the negated condition."""
    return Matcher(label=matcher.label, operator=_OPPOSITE[matcher.operator], value=matcher.value)


def value(conditions: frozenset[Matcher], budget: Budget) -> str | None:
    """
    Return a value that meets all conditions on one label; None proves that no value does.

    It is the empty string if that meets them, or else a short value. If the conditions leave only a few
    values to try, RE2 tries them; otherwise their automata are searched, and the budget pays for the work.
    RE2 has confirmed every value that is returned. Raises UndecidedError if neither is known.
    """
    if _meets_all(conditions, ""):
        return ""
    tried = _tried(conditions, budget)
    if tried is not None:
        return next((text for text in tried if _meets_all(conditions, text)), None)
    if not budget.spent:
        found = _searched(conditions)
        budget.spend(found.work)
        if found.decided and (found.text is None or _meets_all(conditions, found.text)):
            return found.text
    guess = next((text for text in _GUESSES if _meets_all(conditions, text)), None)
    if guess is None:
        raise UndecidedError
    return guess


def _meets_all(conditions: Iterable[Matcher], text: str) -> bool:
    return all(_meets(condition, text) for condition in conditions)


def _meets(matcher: Matcher, text: str) -> bool:
    match matcher.operator:
        case Operator.EQUAL:
            return text == matcher.value
        case Operator.NOT_EQUAL:
            return text != matcher.value
        case Operator.MATCHES:
            return expression(matcher.value).matches(text)
        case Operator.NOT_MATCHES:
            return not expression(matcher.value).matches(text)


def _tried(conditions: Iterable[Matcher], budget: Budget) -> tuple[str, ...] | None:
    """Return the only values that can meet the conditions, None if there are too many."""
    equal = next((each for each in conditions if each.operator is Operator.EQUAL), None)
    if equal is not None:
        return (equal.value,)
    fewest: tuple[str, ...] | None = None
    for condition in conditions:
        if condition.operator is Operator.MATCHES and not budget.spent:
            listed = listing(condition.value)
            budget.spend(listed.work)
            found = listed.values
            if found is not None and (fewest is None or (len(found), found) < (len(fewest), fewest)):
                fewest = found
    return fewest


@lru_cache(maxsize=8192)
def _searched(conditions: frozenset[Matcher]) -> Answer:
    matching: list[Automaton] = []
    failing: list[Automaton] = []
    try:
        # Sorted, so that the counted work does not depend on the order of a set.
        for each in sorted(conditions, key=lambda each: (each.operator, each.value)):
            read = exactly if each.operator is Operator.NOT_EQUAL else automaton
            (matching if each.operator is Operator.MATCHES else failing).append(read(each.value))
    except UndecidedError:
        return Answer(text=None, decided=False, work=STATES)
    return search(tuple(matching), tuple(failing))
