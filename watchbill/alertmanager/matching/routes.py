"""The paths of alerts through a routing tree, and the leaves at which they end."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.matching.comparison import left_over
from watchbill.alertmanager.matching.label_values import matches
from watchbill.alertmanager.matching.matchers import canonical
from watchbill.alertmanager.tree import Matcher, Operator, Route

Steps = tuple[Route, ...]
"""The routes from the root down to the one that notifies."""


def match(route: Route, labels: Mapping[str, str]) -> tuple[Steps, ...]:
    """
    Return every path that an alert takes through a tree, in the order in which Alertmanager notifies.

    Depth first: a child that takes the alert ends the search among its siblings, unless it goes on
    (`continue`). A route notifies by itself only if no child takes the alert (Alertmanager's
    dispatch/route.go, the same from 0.25 to 0.34).
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """
    One place where alerts leave a tree: what they must match, and where they go.

    `path` is the route's part of the group key, and the `group_by` labels are the rest of it. PagerDuty's
    dedup key is a hash of both (Alertmanager's dispatch/route.go and notify/util.go).
    """

    matchers: tuple[Matcher, ...]
    path: str
    receiver: str
    group_by: tuple[str, ...]


def leaves(root: Route) -> tuple[Leaf, ...]:
    """
    Return the leaves of a tree without `continue`: an alert leaves by the first leaf that takes it.

    A route comes after its children, because it notifies only if none of them takes the alert.
    """
    return tuple(_leaves(root, (), "", root.group_by or ()))


def _leaves(route: Route, above: tuple[Matcher, ...], path: str, group_by: tuple[str, ...]) -> Iterator[Leaf]:
    matchers = (*above, *route.matchers)
    path += f"{'/' if path else ''}{{{','.join(map(str, route.matchers))}}}"
    group_by = group_by if route.group_by is None else route.group_by
    for child in route.routes:
        yield from _leaves(child, matchers, path, group_by)
    yield Leaf(
        matchers=canonical(matchers), path=path, receiver=route.receiver, group_by=tuple(sorted(group_by))
    )


class LeafIndex:
    """Finds the first of many leaves that takes an alert, by the values that they require."""

    def __init__(self, leaves: Sequence[Leaf]) -> None:
        """Index each leaf by its rarest value."""
        self.leaves = leaves
        asked: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for number, leaf in enumerate(leaves):
            for value in _values(leaf):
                asked[value].append(number)
        self._asked: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        self._free: list[int] = []
        for number, leaf in enumerate(leaves):
            rarest = min(_values(leaf), key=lambda value: len(asked[value]), default=None)
            (self._free if rarest is None else self._asked[rarest]).append(number)

    def first(self, labels: Mapping[str, str], budget: Budget | None = None) -> int:
        """
        Return the number of the leaf by which an alert leaves; the root, which is last, takes every alert.

        The budget pays for each leaf that is tried.
        """
        tried = [*self._free, *(n for value in labels.items() for n in self._asked.get(value, ()))]
        if budget is not None:
            budget.spend(len(tried))
        return next(
            n for n in sorted(tried) if all(matches(each, labels) for each in self.leaves[n].matchers)
        )


def _values(leaf: Leaf) -> list[tuple[str, str]]:
    """Return the values that a leaf requires; a label that must be absent is left out."""
    return [(m.label, m.value) for m in leaf.matchers if m.operator is Operator.EQUAL and m.value]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeafSearch:
    """Finds alerts that two trees treat differently; all searches share one budget."""

    old: LeafIndex
    new: LeafIndex
    budget: Budget

    def alert(self, before: int, after: int) -> Mapping[str, str] | None:
        """
        Return an alert that leaves the old tree by one leaf and the new tree by another; None if none does.

        Both answers are exact: an alert that is returned was played through both trees. Both leaves take it,
        and no earlier leaf does. Raises UndecidedError if that takes too many steps, or if a regular
        expression is too large.
        """

        def earlier(alert: Mapping[str, str]) -> Sequence[Matcher] | None:
            for order, asked in ((self.old, before), (self.new, after)):
                first = order.first(alert, self.budget)
                if first != asked:
                    return order.leaves[first].matchers
            return None

        both = (*self.old.leaves[before].matchers, *self.new.leaves[after].matchers)
        return left_over(both, earlier, self.budget)
