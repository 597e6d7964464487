"""Which routes take an alert, and which alert two lists of matchers both take."""

from collections.abc import Iterable, Mapping, Sequence

from watchbill.alerting.automaton import Pattern, UndecidedError, exactly, pattern, witness
from watchbill.alerting.tree import Matcher, Operator, Route

Steps = tuple[Route, ...]
"""The routes from the root down to the one that notifies."""


def matches(matcher: Matcher, labels: Mapping[str, str]) -> bool:
    """Whether an alert meets one condition; a label that it lacks is the empty string."""
    value = labels.get(matcher.label, "")
    match matcher.operator:
        case Operator.EQUAL:
            return value == matcher.value
        case Operator.NOT_EQUAL:
            return value != matcher.value
        case Operator.MATCHES:
            return pattern(matcher.value).matches(value)
        case Operator.NOT_MATCHES:
            return not pattern(matcher.value).matches(value)


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


def together(a: Sequence[Matcher], b: Sequence[Matcher]) -> Mapping[str, str] | None:
    """
    Return an alert's labels that both lists take, None where there is none.

    What is returned does match. None is a proof, but for regular expressions that are
    so large that the search is given up; `disjoint` says whether it is one.
    """
    try:
        return _together(a, b)
    except UndecidedError:
        return None


def disjoint(a: Sequence[Matcher], b: Sequence[Matcher]) -> bool:
    """Whether it is proved that no alert can be taken by both lists."""
    try:
        return _together(a, b) is None
    except UndecidedError:
        return False


def _together(a: Sequence[Matcher], b: Sequence[Matcher]) -> Mapping[str, str] | None:
    labels: dict[str, list[Matcher]] = {}
    for matcher in (*a, *b):
        labels.setdefault(matcher.label, []).append(matcher)
    # Labels with an equality first: they are cheap, and mostly they decide.
    found = {}
    for label, matchers in sorted(labels.items(), key=lambda item: not any(map(_is_equality, item[1]))):
        value = _value(label, matchers)
        if value is None:
            return None
        found[label] = value
    return {label: found[label] for label in labels if found[label]}


def _is_equality(matcher: Matcher) -> bool:
    return matcher.operator is Operator.EQUAL


def _value(label: str, matchers: Sequence[Matcher]) -> str | None:
    """Return a value that meets all of a label's conditions, the empty string where that does."""
    equal = next(filter(_is_equality, matchers), None)
    guesses = ("",) if equal is None else (equal.value,)
    for guess in guesses:
        if all(matches(matcher, {label: guess}) for matcher in matchers):
            return guess
    if equal is not None:
        return None
    return witness(
        _patterns(matcher for matcher in matchers if matcher.operator is Operator.MATCHES),
        _patterns(matcher for matcher in matchers if matcher.operator is not Operator.MATCHES),
    )


def _patterns(matchers: Iterable[Matcher]) -> tuple[Pattern, ...]:
    return tuple(
        exactly(matcher.value) if matcher.operator is Operator.NOT_EQUAL else pattern(matcher.value)
        for matcher in matchers
    )
