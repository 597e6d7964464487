"""The search for an alert that leaves one tree by one leaf, and another tree by another."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.leaves import Order
from watchbill.alertmanager.remainder import left_over
from watchbill.alertmanager.tree import Matcher


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Finds alerts in two trees; all searches together have one budget."""

    old: Order
    new: Order
    budget: Budget

    def alert(self, before: int, after: int) -> Mapping[str, str] | None:
        """
        Return an alert that leaves the old tree by one leaf and the new tree by another; None where none does.

        Both answers are exact, and an alert that is returned was played through both trees. It is one
        that both leaves take and no earlier leaf does. Raises UndecidedError where that takes too many
        steps, or where a regular expression is too large.
        """

        def earlier(alert: Mapping[str, str]) -> Sequence[Matcher] | None:
            for order, asked in ((self.old, before), (self.new, after)):
                first = order.first(alert, self.budget)
                if first != asked:
                    return order.leaves[first].matchers
            return None

        both = (*self.old.leaves[before].matchers, *self.new.leaves[after].matchers)
        return left_over(both, earlier, self.budget)
