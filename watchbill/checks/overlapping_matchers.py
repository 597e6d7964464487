"""Can one alert reach two services, and does each of them get any?"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from watchbill.alerting.match import disjoint, matches, together
from watchbill.alerting.meeting import candidates
from watchbill.alerting.tree import Matcher, Operator
from watchbill.checks.claims import Claim
from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, Related, at

_OWN_WAY = frozenset(
    Matcher(label="alertname", operator=Operator.EQUAL, value=name) for name in ("Watchdog", "InfoInhibitor")
)
"""Alerts about alerting itself, which are routed before all services (design, decision 4)."""

CODES = {"overlapping-matchers": (Grade.ADVICE,), "unreachable-matchers": (Grade.WARNING,)}

_PAIRS = 100_000
"""As many pairs are compared: a roster of thousands of services reached by regular expressions only has millions."""

_SEARCHES = 2_000
"""As many pairs are searched for an alert that meets both."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield advice for each service whose alerts another gets too, with such an alert, unless that is plainly meant.

    It is plain where the claim that is tried first is the narrower one. A
    warning where it is the wider: nothing is left for the other; and where no
    alert meets a claim at all. One finding a service and kind. What claims the
    very same is told by `equal-matchers`.
    """
    never = [claim for claim in subject.claims if _never(claim)]
    distinct = list({c.matchers: c for c in reversed(subject.claims) if c not in never}.values())[::-1]
    hidden: dict[str, tuple[Claim, Claim]] = {}
    overlaps: dict[str, tuple[Claim, Claim, Mapping[str, str]]] = {}
    searches = 0
    for first, second in _pairs(distinct):
        if _narrower(second, first):
            hidden.setdefault(second.service.key, (first, second))
        elif second.service.key not in overlaps and searches < _SEARCHES and not _narrower(first, second):
            searches += 1
            alert = together(first.matchers, second.matchers)
            if alert is not None:
                overlaps[second.service.key] = first, second, alert
    for claim in subject.claims:
        if any(matcher in _OWN_WAY for matcher in claim.matchers):
            yield _of_alertmanager(claim)
    yield from map(_unmet, never)
    for key in sorted(hidden):
        yield _unreachable(*hidden[key])
    for key in sorted(overlaps.keys() - hidden.keys()):
        yield _overlap(*overlaps[key])


def _pairs(claims: Sequence[Claim]) -> Iterator[tuple[Claim, Claim]]:
    """Yield the pairs of two services' claims that may meet, the one that is tried first before the other."""
    order = {id(claim): position for position, claim in enumerate(claims)}
    for one, other in islice(candidates(claims), _PAIRS):
        if one.service.key != other.service.key and not _apart(one, other):
            yield (one, other) if order[id(one)] < order[id(other)] else (other, one)


def _apart(one: Claim, other: Claim) -> bool:
    return any(
        m.label == n.label and m.operator is Operator.EQUAL and n.operator is Operator.EQUAL and m.value != n.value
        for m in one.matchers
        for n in other.matchers
    )


def _never(claim: Claim) -> bool:
    """Return whether it is proved that no alert meets all of a claim's matchers, because of a label with several."""
    return len({matcher.label for matcher in claim.matchers}) < len(claim.matchers) and disjoint(claim.matchers, ())


def _narrower(narrow: Claim, wide: Claim) -> bool:
    """Return whether each alert of the one is plainly one of the other's."""
    return all(_implied(matcher, narrow) for matcher in wide.matchers)


def _implied(matcher: Matcher, claim: Claim) -> bool:
    return any(
        matcher == own
        or (
            own.label == matcher.label
            and own.operator is Operator.EQUAL
            and matches(matcher, {matcher.label: own.value})
        )
        for own in claim.matchers
    )


def _unreachable(first: Claim, second: Claim) -> Diagnostic:
    return Diagnostic(
        code="unreachable-matchers",
        grade=Grade.WARNING,
        message=f"no alert reaches {second.service.key} by these matchers: {first.service.key} is tried first, "
        "and claims them all",
        place=at(*second.path),
        related=(Related(place=at(*first.path), message=f"{first.service.key} claims them here"),),
        hint="add a matcher here: services with more matchers are tried first",
    )


def _unmet(claim: Claim) -> Diagnostic:
    return Diagnostic(
        code="unreachable-matchers",
        grade=Grade.WARNING,
        message=f"no alert reaches {claim.service.key} by these matchers: none meets all of them",
        place=at(*claim.path),
        hint="an alert has to meet each matcher of a list; write alternatives as lists of their own",
    )


def _of_alertmanager(claim: Claim) -> Diagnostic:
    return Diagnostic(
        code="unreachable-matchers",
        grade=Grade.WARNING,
        message=f"no alert reaches {claim.service.key} by these matchers: Watchdog and InfoInhibitor have routes of "
        "their own, before any service",
        place=at(*claim.path),
        hint="take these matchers out; `alerting.heartbeat` says where Watchdog goes",
    )


def _overlap(first: Claim, second: Claim, alert: Mapping[str, str]) -> Diagnostic:
    labels = ", ".join(f'{label}="{value}"' for label, value in sorted(alert.items()))
    return Diagnostic(
        code="overlapping-matchers",
        grade=Grade.ADVICE,
        message=f"an alert {{{labels}}} is claimed by {first.service.key} too, which is tried first and gets it",
        place=at(*second.path),
        related=(Related(place=at(*first.path), message=f"{first.service.key} claims it here"),),
        hint="add a matcher to either that tells their alerts apart",
    )
