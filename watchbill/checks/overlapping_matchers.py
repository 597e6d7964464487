"""Can one alert reach two services, and does each of them get any?"""

from collections.abc import Iterator, Mapping, Sequence

from watchbill.alerting.tree import Matcher, Operator
from watchbill.checks.claims import Claim
from watchbill.checks.overlaps import OWN_WAY, Hidden, Overlap, overlaps
from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, Related, at

CODES = {
    "overlapping-matchers": (Grade.WARNING, Grade.ADVICE),
    "unreachable-matchers": (Grade.ERROR, Grade.WARNING),
}

_SHOWN = 5
"""As many takers are shown in one finding."""

_LISTED = 20
"""As many names a hint lists to be copied."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a finding for each service whose alerts another gets too, with such an alert, unless that is plainly meant.

    It is plainly meant where one of the two takes only what the other takes too: the narrower
    one is tried first. Between two teams it is a warning, until the service that loses the alert
    says `yields`; within a team it is advice. Where other teams take all, it is an error; where
    another service of the team does, and where no alert meets a claim at all, a warning. What
    claims the very same is told by `equal-matchers`.
    """
    found = overlaps(subject.claims)
    for claim in subject.claims:
        if any(matcher in OWN_WAY for matcher in claim.matchers):
            yield _of_alertmanager(claim)
    yield from map(_unmet, found.never)
    across = [each for each in found.hidden if each.across]
    within = {each.claim.service.key: each for each in reversed(found.hidden) if not each.across}
    yield from map(_taken, across)
    for key in sorted(within):
        yield _unreachable(within[key])
    gone = {id(hidden.claim) for hidden in across}
    yield from _between_teams([each for each in found.overlaps if each.across and id(each.second) not in gone])
    inside = {each.second.service.key: each for each in reversed(found.overlaps) if not each.across}
    for key in sorted(inside.keys() - within.keys()):
        yield _within_team(inside[key])


def _between_teams(found: Sequence[Overlap]) -> Iterator[Diagnostic]:
    """Yield a warning for each service that loses alerts to other teams' services without saying so."""
    losers: dict[str, dict[str, Overlap]] = {}
    for each in found:
        if each.first.service.key not in each.second.service.yields:
            losers.setdefault(each.second.service.key, {}).setdefault(each.first.service.key, each)
    for key in sorted(losers):
        yield _lost(list(losers[key].values()))


def _lost(takers: Sequence[Overlap]) -> Diagnostic:
    """Return the warning for a service about the services that take alerts from it, an overlap each."""
    loser, taker = takers[0].second, takers[0].first
    others = len(takers) - 1
    more = f"; {others} more service{'s take' if others > 1 else ' takes'} others" if others else ""
    yields = (*loser.service.yields, *(each.first.service.key for each in takers))
    permission = f"add `yields: [{', '.join(yields)}]`" if len(yields) <= _LISTED else "add `yields` with the takers"
    return Diagnostic(
        code="overlapping-matchers",
        grade=Grade.WARNING,
        message=f"an alert {_labels(takers[0].alert)} is claimed by {_named(taker)} too, which is tried first "
        f"and gets it{more}",
        place=at(*loser.path),
        related=tuple(
            Related(
                place=at(*each.first.path),
                message=f"{each.first.service.key} claims {'it' if each.first is taker else _labels(each.alert)} here",
            )
            for each in takers[:_SHOWN]
        ),
        hint="add a matcher to either that tells their alerts apart; or, where "
        f"{loser.service.key} is meant to lose such alerts, {permission} to it",
    )


def _within_team(found: Overlap) -> Diagnostic:
    return Diagnostic(
        code="overlapping-matchers",
        grade=Grade.ADVICE,
        message=f"an alert {_labels(found.alert)} is claimed by {found.first.service.key} too, which is tried first "
        "and gets it",
        place=at(*found.second.path),
        related=(Related(place=at(*found.first.path), message=f"{found.first.service.key} claims it here"),),
        hint="add a matcher to either that tells their alerts apart",
    )


def _labels(alert: Mapping[str, str]) -> str:
    labels = (Matcher(label=label, operator=Operator.EQUAL, value=alert[label]) for label in sorted(alert))
    return f"{{{', '.join(map(str, labels))}}}"


def _named(claim: Claim) -> str:
    return f"{claim.service.key} (team {claim.team.key})"


def _taken(hidden: Hidden) -> Diagnostic:
    claim = hidden.claim
    takers = list(dict.fromkeys(map(_named, hidden.takers)))
    shown = takers if len(takers) <= _SHOWN else [*takers[:_SHOWN], f"{len(takers) - _SHOWN} more"]
    who = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    verbs = ("is", "claims") if len(shown) == 1 else ("are", "together claim")
    return Diagnostic(
        code="unreachable-matchers",
        grade=Grade.ERROR,
        message=f"no alert reaches {claim.service.key} by these matchers: {who} {verbs[0]} tried first, "
        f"and {verbs[1]} them all",
        place=at(*claim.path),
        related=tuple(
            Related(place=at(*taker.path), message=f"{taker.service.key} claims alerts of {claim.service.key} here")
            for taker in hidden.takers[:_SHOWN]
        ),
        hint="agree with the other team whose alerts these are; then narrow its matchers, or take these out",
    )


def _unreachable(hidden: Hidden) -> Diagnostic:
    first, second = hidden.takers[0], hidden.claim
    return Diagnostic(
        code="unreachable-matchers",
        grade=Grade.WARNING,
        message=f"no alert reaches {second.service.key} by these matchers: {first.service.key} is tried first, "
        "and claims them all",
        place=at(*second.path),
        related=(Related(place=at(*first.path), message=f"{first.service.key} claims them here"),),
        hint="add a matcher here: a service that claims only a part of what another claims is tried first",
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
