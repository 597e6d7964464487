"""The search for an alert that leaves one tree by one leaf, and another tree by another."""

from collections.abc import Mapping
from dataclasses import dataclass

from watchbill.alerting.automaton import UndecidedError
from watchbill.alerting.leaves import Order
from watchbill.alerting.match import disjoint, together
from watchbill.alerting.tree import Matcher, Operator

STEPS = 500
"""How many alerts are tried for one pair of leaves before the search is given up."""

ALL_STEPS = 200_000
"""How many alerts are tried for all pairs of two trees."""

_OPPOSITE = {
    Operator.EQUAL: Operator.NOT_EQUAL,
    Operator.NOT_EQUAL: Operator.EQUAL,
    Operator.MATCHES: Operator.NOT_MATCHES,
    Operator.NOT_MATCHES: Operator.MATCHES,
}


@dataclass(slots=True)
class Search:
    """Finds alerts in two trees; `left` counts the alerts that may still be tried."""

    old: Order
    new: Order
    left: int = ALL_STEPS

    def alert(self, before: int, after: int) -> Mapping[str, str] | None:
        """
        Return an alert that leaves the old tree by one leaf and the new tree by another; None where none does.

        Both answers are exact, and an alert that is returned was played through both trees. An alert
        that both leaves take is tried. Where an earlier leaf takes it, the search goes on among those alerts
        that do not meet all matchers of that leaf. Raises UndecidedError where that takes too many
        steps, or where a regular expression is too large.
        """
        pending = [(*self.old.leaves[before].matchers, *self.new.leaves[after].matchers)]
        undecided = False
        for _ in range(STEPS):
            if not pending or not self.left:
                break
            self.left -= 1
            asked = pending.pop()
            labels = together(asked, ())
            if labels is None:
                undecided = undecided or not disjoint(asked, ())
                continue
            hidden = self._hiding(labels, before, after)
            if hidden is None:
                return labels
            # No alert is in two of these parts: each meets the matchers up to one, and not that one.
            parts = [(*asked, *hidden[:n], _opposite(each)) for n, each in enumerate(hidden) if each not in asked]
            pending += reversed(parts)
        if pending or undecided:
            raise UndecidedError
        return None

    def _hiding(self, labels: Mapping[str, str], before: int, after: int) -> tuple[Matcher, ...] | None:
        """Return the matchers of an earlier leaf that takes an alert, None where the alert takes the asked way."""
        for order, asked in ((self.old, before), (self.new, after)):
            first = order.first(labels)
            if first != asked:
                return order.leaves[first].matchers
        return None


def _opposite(matcher: Matcher) -> Matcher:
    return Matcher(label=matcher.label, operator=_OPPOSITE[matcher.operator], value=matcher.value)
