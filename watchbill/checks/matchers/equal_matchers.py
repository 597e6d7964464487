"""Services, or alternatives of one service, with the same matchers."""

from collections.abc import Iterator

from watchbill.alertmanager.claims.claim import Claim
from watchbill.alertmanager.tree import Matcher
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Grade, Related, at

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield an error for each alternative that another service has too, a warning if the same service has it.

    No alert ever reaches the second of two routes with the same matchers,
    and the keys of the services decide which one is second.
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
                "this service already has an alternative with the same matchers"
                if same
                else (
                    f"{claim.service.key} has the same matchers as {other.service.key}, which gets all the"
                    " alerts"
                )
            ),
            place=at(*claim.path),
            related=(Related(place=at(*other.path), message=f"{other.service.key} has them here"),),
            hint=(
                "remove one of the two" if same else "add a matcher that tells the two services' alerts apart"
            ),
        )
