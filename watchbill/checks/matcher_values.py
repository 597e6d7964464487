"""Do a service's matchers ask for the values that are meant?"""

from collections.abc import Iterator

from watchbill.alertmanager.match import matches
from watchbill.checks.claims import Claim
from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, at

CODES = {
    "matcher-in-single-quotes": (Grade.WARNING,),
    "matchers-of-anything": (Grade.WARNING,),
}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for matchers that ask for quotes in a label, or that an alert without labels meets.

    Alertmanager takes both without a word.
    """
    for claim in subject.claims:
        quoted = [matcher for matcher in claim.matchers if matcher.value[:1] == matcher.value[-1:] == "'"]
        if quoted:
            inner = quoted[0].value.strip("'")
            yield _finding(
                claim,
                "matcher-in-single-quotes",
                f"the single quotes are part of the value that `{quoted[0].label}` must have here",
                f'write {quoted[0].label}{quoted[0].operator}"{inner}"',
            )
        elif all(matches(matcher, {}) for matcher in claim.matchers):
            yield _finding(
                claim,
                "matchers-of-anything",
                f"an alert without any labels meets these matchers: {claim.service.key} claims whatever comes"
                " this far",
                "ask for a label that only this service's alerts have",
            )


def _finding(claim: Claim, code: str, message: str, hint: str) -> Diagnostic:
    return Diagnostic(code=code, grade=Grade.WARNING, message=message, place=at(*claim.path), hint=hint)
