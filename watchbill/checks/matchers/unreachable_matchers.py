"""Matchers of a service that no alert comes to."""

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
"""How many takers one finding shows."""

_TRIED = 100_000
"""Steps of automata for each claim that names alerts."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a finding for each claim whose alerts all go elsewhere, or that no alert meets.

    It is an error where other teams' services take them all; a warning where another service of the
    team does, where Alertmanager's own alerts have a route of their own, and where nothing can meet
    the matchers.
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
        "agree with the other team whose alerts these are; then narrow its matchers, or take these out",
    )


def _unreachable(hidden: Unreachable) -> Diagnostic:
    return _unreached(
        hidden,
        Grade.WARNING,
        lambda taker: taker.service.key if taker.team.key == hidden.claim.team.key else taker.title,
        (
            "add a matcher here: a service that claims only a part of what another claims is tried first"
            if len(hidden.takers) == 1
            else "take these matchers out, or narrow those of the others"
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
            f"no alert reaches {claim.service.key} by these matchers: {who} {verbs[0]} tried first, "
            f"and {verbs[1]} them all"
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
        message=f"no alert reaches {claim.service.key} by these matchers: none meets all of them",
        place=at(*claim.path),
        hint="an alert has to meet each matcher of a list; write alternatives as lists of their own",
    )


def _goes_its_own_way(claim: Claim) -> bool:
    """Return whether it is proved that the routes before all services take all alerts of a claim."""
    if not any(matcher.label == "alertname" for matcher in claim.matchers):
        return False
    left = remainder(claim.matchers, [(matcher,) for matcher in OWN_WAY], Budget(left=_TRIED))
    return left.decided and left.alert is None and bool(left.takers)


def _of_alertmanager(claim: Claim) -> Diagnostic:
    return finding(
        grade=Grade.WARNING,
        message=(
            f"no alert reaches {claim.service.key} by these matchers: Watchdog and InfoInhibitor have routes"
            " of their own, before any service"
        ),
        place=at(*claim.path),
        hint="take these matchers out; `alerting.heartbeat` says where Watchdog goes",
    )
