"""Services that one alert can reach together, and services that get no alert."""

from collections.abc import Callable, Iterator, Sequence

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.matchers import labels_text
from watchbill.alertmanager.order import OWN_WAY
from watchbill.alertmanager.rest import rest
from watchbill.checks.claims import Claim
from watchbill.checks.overlaps import Hidden, Overlap, overlaps
from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, Related, at, key

CODES = {
    "claims-not-compared": (Grade.WARNING,),
    "overlapping-matchers": (Grade.WARNING, Grade.ADVICE),
    "unreachable-matchers": (Grade.ERROR, Grade.WARNING),
}

_SHOWN = 5
"""How many takers one finding shows."""

_TRIED = 100_000
"""Steps of automata for each claim that names alerts."""

_LISTED = 20
"""How many names a hint lists to be copied."""

_INCOMPLETE = Diagnostic(
    code="claims-not-compared",
    grade=Grade.WARNING,
    message=(
        "there are too many matchers to compare all services: some may take alerts from others without a"
        " finding"
    ),
    place=key("teams"),
    hint='let each service ask for a value, like `namespace="payments"`: such services are compared at once',
)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a finding for each service whose alerts another gets too, with such an alert, unless that is plainly meant.

    It is plainly meant where one of the two takes only what the other takes too: the narrower
    one is tried first. Between two teams it is a warning, until the service that loses the alert
    says `yields`; within a team it is advice. Where other teams take all, it is an error; where
    another service of the team does, and where no alert meets a claim at all, a warning. What
    claims the very same is told by `equal-matchers`. Where it cannot be told whether two teams
    overlap, that is a warning too; so is that there is too much to compare all services.
    """
    found = overlaps(subject.claims)
    if not found.complete:
        yield _INCOMPLETE
    for claim in subject.claims:
        if _goes_its_own_way(claim):
            yield _of_alertmanager(claim)
    yield from map(_unmet, found.never)
    across = [each for each in found.hidden if each.across]
    within = {each.claim.service.key: each for each in reversed(found.hidden) if not each.across}
    yield from map(_taken, across)
    for service in sorted(within):
        yield _unreachable(within[service])
    gone = {id(hidden.claim) for hidden in across}
    between = [each for each in found.overlaps if each.across and id(each.second) not in gone]
    yield from _between_teams(between)
    known = {(each.first.service.key, each.second.service.key) for each in between}
    yield from _undecided(
        [pair for pair in found.undecided if (pair[0].service.key, pair[1].service.key) not in known]
    )
    inside = {each.second.service.key: each for each in reversed(found.overlaps) if not each.across}
    for service in sorted(inside.keys() - within.keys()):
        yield _within_team(inside[service])


def _between_teams(found: Sequence[Overlap]) -> Iterator[Diagnostic]:
    """Yield a warning for each service that loses alerts to other teams' services without saying so."""
    losers: dict[str, dict[str, Overlap]] = {}
    for each in found:
        if each.first.service.key not in each.second.service.yields:
            losers.setdefault(each.second.service.key, {}).setdefault(each.first.service.key, each)
    for service in sorted(losers):
        yield _lost(list(losers[service].values()))


def _lost(takers: Sequence[Overlap]) -> Diagnostic:
    """Return the warning for a service about the services that take alerts from it, an overlap each."""
    loser, taker = takers[0].second, takers[0].first
    others = len(takers) - 1
    more = f"; {others} more service{'s take' if others > 1 else ' takes'} others" if others else ""
    yields = (*loser.service.yields, *(each.first.service.key for each in takers))
    permission = (
        f"add `yields: [{', '.join(yields)}]`" if len(yields) <= _LISTED else "add `yields` with the takers"
    )
    return Diagnostic(
        code="overlapping-matchers",
        grade=Grade.WARNING,
        message=(
            f"an alert {labels_text(takers[0].alert)} is claimed by {_named(taker)} too, which is tried first"
            f" and gets it{more}"
        ),
        place=at(*loser.path),
        related=tuple(
            Related(
                place=at(*each.first.path),
                message=(
                    f"{each.first.service.key} claims "
                    f"{'it' if each.first is taker else labels_text(each.alert)} here"
                ),
            )
            for each in takers[:_SHOWN]
        ),
        hint=(
            "add a matcher to either that tells their alerts apart; or, where "
            f"{loser.service.key} is meant to lose such alerts, {permission} to it"
        ),
    )


def _undecided(pairs: Sequence[tuple[Claim, Claim]]) -> Iterator[Diagnostic]:
    """Yield a warning for each service of which it cannot be told whether it loses alerts to other teams' services."""
    losers: dict[str, list[tuple[Claim, Claim]]] = {}
    for first, second in pairs:
        if first.team.key != second.team.key and first.service.key not in second.service.yields:
            losers.setdefault(second.service.key, []).append((first, second))
    for service in sorted(losers):
        yield _untold(losers[service])


def _untold(pairs: Sequence[tuple[Claim, Claim]]) -> Diagnostic:
    taker, loser = pairs[0]
    others = len({first.service.key for first, _ in pairs}) - 1
    more = f" and {others} more service{'s' if others > 1 else ''}" if others else ""
    return Diagnostic(
        code="overlapping-matchers",
        grade=Grade.WARNING,
        message=(
            f"cannot tell whether {_named(taker)}{more} also claim{'' if others else 's'} alerts of "
            f"{loser.service.key}: some of their regular expressions cannot be compared"
        ),
        place=at(*loser.path),
        related=(Related(place=at(*taker.path), message=f"{taker.service.key} is tried first"),),
        hint=(
            "write them with plain characters, `.*` and lists of values, or add a matcher to either that"
            f" tells their alerts apart; or, where {loser.service.key} is meant to lose such alerts, add the"
            " takers to its `yields`"
        ),
    )


def _within_team(found: Overlap) -> Diagnostic:
    return Diagnostic(
        code="overlapping-matchers",
        grade=Grade.ADVICE,
        message=(
            f"an alert {labels_text(found.alert)} is claimed by {found.first.service.key} too, "
            "which is tried first and gets it"
        ),
        place=at(*found.second.path),
        related=(Related(place=at(*found.first.path), message=f"{found.first.service.key} claims it here"),),
        hint="add a matcher to either that tells their alerts apart",
    )


def _named(claim: Claim) -> str:
    return f"{claim.service.key} (team {claim.team.key})"


def _taken(hidden: Hidden) -> Diagnostic:
    return _unreached(
        hidden,
        Grade.ERROR,
        _named,
        "agree with the other team whose alerts these are; then narrow its matchers, or take these out",
    )


def _unreachable(hidden: Hidden) -> Diagnostic:
    return _unreached(
        hidden,
        Grade.WARNING,
        lambda taker: taker.service.key if taker.team.key == hidden.claim.team.key else _named(taker),
        (
            "add a matcher here: a service that claims only a part of what another claims is tried first"
            if len(hidden.takers) == 1
            else "take these matchers out, or narrow those of the others"
        ),
    )


def _unreached(hidden: Hidden, grade: Grade, named: Callable[[Claim], str], hint: str) -> Diagnostic:
    claim = hidden.claim
    takers = list(dict.fromkeys(map(named, hidden.takers)))
    shown = takers if len(takers) <= _SHOWN else [*takers[:_SHOWN], f"{len(takers) - _SHOWN} more"]
    who = shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"
    verbs = ("is", "claims") if len(shown) == 1 else ("are", "together claim")
    return Diagnostic(
        code="unreachable-matchers",
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
    return Diagnostic(
        code="unreachable-matchers",
        grade=Grade.WARNING,
        message=f"no alert reaches {claim.service.key} by these matchers: none meets all of them",
        place=at(*claim.path),
        hint="an alert has to meet each matcher of a list; write alternatives as lists of their own",
    )


def _goes_its_own_way(claim: Claim) -> bool:
    """Return whether it is proved that the routes before all services take all alerts of a claim."""
    if not any(matcher.label == "alertname" for matcher in claim.matchers):
        return False
    left = rest(claim.matchers, [(matcher,) for matcher in OWN_WAY], Budget(left=_TRIED))
    return left.decided and left.alert is None and bool(left.takers)


def _of_alertmanager(claim: Claim) -> Diagnostic:
    return Diagnostic(
        code="unreachable-matchers",
        grade=Grade.WARNING,
        message=(
            f"no alert reaches {claim.service.key} by these matchers: Watchdog and InfoInhibitor have routes"
            " of their own, before any service"
        ),
        place=at(*claim.path),
        hint="take these matchers out; `alerting.heartbeat` says where Watchdog goes",
    )
