"""More matchers than can be compared: some services may take alerts from others without a finding."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, key

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning where the budget was spent before all claims were compared."""
    if not subject.overlaps.complete:
        yield finding(
            message=(
                "there are too many matchers to compare all services: some may take alerts from others"
                " without a finding"
            ),
            place=key("teams"),
            hint=(
                'let each service ask for a value, like `namespace="payments"`: such services are compared at'
                " once"
            ),
        )
