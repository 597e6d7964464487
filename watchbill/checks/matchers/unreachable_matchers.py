"""Matchers of a service that no alert reaches."""

from collections.abc import Callable, Iterator

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.claims.claim import Claim
from watchbill.alertmanager.claims.order import OWN_WAY
from watchbill.alertmanager.claims.overlaps import Unreachable
from watchbill.alertmanager.matching.comparison import remainder
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Grade, Related, at

finding = of(__name__).finding

_SHOWN = 5
"""The most services that one finding shows as takers of alerts."""

_TRIED = 100_000
"""The most steps of automata for each claim with a matcher on `alertname`."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a finding for each claim whose alerts all go elsewhere, or that no alert can match.

    It is an error if services of other teams take all of them. It is a warning if another service
    of the team takes them, if they are Alertmanager's own alerts, which have routes of their own,
    or if no alert can match the matchers.
    """
    for claim in subject.claims:
        if _goes_its_own_way(claim):
            yield _of_alertmanager(claim)
    yield from map(_unmet, subject.overlaps.never)
    yield from map(_taken, (each for each in subject.overlaps.unreachable if each.across))
    within = subject.overlaps.unreachable_within
    for service in sorted(within):
        yield _unreachable(within[service])


def _taken(hidden: Unreachable) -> Diagnostic:
    return _unreached(
        hidden,
        Grade.ERROR,
        lambda taker: taker.title,
        "agree with the other team on who owns these alerts; then narrow its matchers, or remove these",
    )


def _unreachable(hidden: Unreachable) -> Diagnostic:
    return _unreached(
        hidden,
        Grade.WARNING,
        lambda taker: taker.service.key if taker.team.key == hidden.claim.team.key else taker.title,
        (
            "add a matcher here: a service that claims only a part of another's alerts is tried first"
            if len(hidden.takers) == 1
            else "remove these matchers, or narrow those of the other services"
        ),
    )


def _unreached(hidden: Unreachable, grade: Grade, named: Callable[[Claim], str], hint: str) -> Diagnostic:
    claim = hidden.claim
    takers = list(dict.fromkeys(map(named, hidden.takers)))
    shown = takers if len(takers) <= _SHOWN else [*takers[:_SHOWN], f"{len(takers) - _SHOWN} more"]
    who = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    verbs = ("is", "claims") if len(shown) == 1 else ("are", "together claim")
    return finding(
        grade=grade,
        message=(
            f"no alert reaches {claim.service.key} through these matchers: {who} {verbs[0]} tried first, "
            f"and {verbs[1]} all of them"
        ),
        place=at(*claim.path),
        related=tuple(
            Related(
                place=at(*taker.path),
                message=f"{taker.service.key} claims alerts of {claim.service.key} here",
            )
            for taker in hidden.takers[:_SHOWN]
        ),
        hint=hint,
    )


def _unmet(claim: Claim) -> Diagnostic:
    return finding(
        grade=Grade.WARNING,
        message=f"no alert reaches {claim.service.key} through these matchers: none matches all of them",
        place=at(*claim.path),
        hint="an alert must match every matcher in a list; write alternatives as separate lists",
    )


def _goes_its_own_way(claim: Claim) -> bool:
    """Return whether the routes before all services provably take all alerts of a claim."""
    if not any(matcher.label == "alertname" for matcher in claim.matchers):
        return False
    left = remainder(claim.matchers, [(matcher,) for matcher in OWN_WAY], Budget(left=_TRIED))
    return left.decided and left.alert is None and bool(left.takers)


def _of_alertmanager(claim: Claim) -> Diagnostic:
    return finding(
        grade=Grade.WARNING,
        message=(
            f"no alert reaches {claim.service.key} through these matchers: Watchdog and InfoInhibitor have"
            " their own routes, ahead of every service"
        ),
        place=at(*claim.path),
        hint="remove these matchers; `alerting.heartbeat` says where Watchdog goes",
    )
