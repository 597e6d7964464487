"""Services that claim the very same alerts."""

from collections.abc import Iterator

from watchbill.alertmanager.claims.claim import Claim
from watchbill.alertmanager.tree import Matcher
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Grade, Related, at

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield an error for each alternative equal to one of another service, a warning where it is of the same.

    A route's matchers are its identity: the second would never be reached,
    and which of the two is second depends on their keys.
    """
    first: dict[tuple[Matcher, ...], Claim] = {}
    for claim in subject.claims:
        other = first.setdefault(claim.matchers, claim)
        if other is claim:
            continue
        same = other.service.key == claim.service.key
        yield finding(
            grade=Grade.WARNING if same else Grade.ERROR,
            message=(
                "these matchers are among the alternatives already"
                if same
                else (
                    f"{claim.service.key} has the same matchers as {other.service.key}, which gets all the"
                    " alerts"
                )
            ),
            place=at(*claim.path),
            related=(Related(place=at(*other.path), message=f"{other.service.key} has them here"),),
            hint=(
                "take one of the two out"
                if same
                else "add a matcher that tells the two services' alerts apart"
            ),
        )
