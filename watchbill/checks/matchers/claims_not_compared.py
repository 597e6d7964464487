"""More matchers than Watchbill can compare, so that it may miss overlaps between services."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, key

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning if the budget ran out before all claims were compared."""
    if not subject.overlaps.complete:
        yield finding(
            message=(
                "there are too many matchers to compare every service with every other: one may take"
                " another's alerts without a finding"
            ),
            place=key("teams"),
            hint=(
                'give each service a matcher with a fixed value, such as `namespace="payments"`: those are'
                " quick to compare"
            ),
        )
