"""Pairs of services that claim the same alert."""

from collections.abc import Iterator, Sequence

from watchbill.alertmanager.claims.claim import Claim
from watchbill.alertmanager.claims.overlaps import Overlap
from watchbill.alertmanager.matching.matchers import labels_text
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Grade, Related, at

finding = of(__name__).finding

_SHOWN = 5
"""The most services that one finding shows as takers of alerts."""

_LISTED = 20
"""The most names that a hint lists for copying."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a finding, with an example alert, for each service that loses alerts to another by accident.

    It is not an accident if one service claims only a part of what the other claims: the narrower
    one is tried first. Between two teams the finding is a warning, unless the service that loses
    the alert lists the other one in `yields`; within a team it is advice. It is also a warning if
    the overlap of two teams cannot be decided. `unreachable-matchers` reports a service that loses
    all its alerts, `equal-matchers` one that has the same matchers.
    """
    found = subject.overlaps
    gone = {id(hidden.claim) for hidden in found.unreachable if hidden.across}
    between = [each for each in found.overlaps if each.across and id(each.second) not in gone]
    yield from _between_teams(between)
    known = {(each.first.service.key, each.second.service.key) for each in between}
    yield from _undecided(
        [pair for pair in found.undecided if (pair[0].service.key, pair[1].service.key) not in known]
    )
    inside = {each.second.service.key: each for each in reversed(found.overlaps) if not each.across}
    for service in sorted(inside.keys() - found.unreachable_within.keys()):
        yield _within_team(inside[service])


def _between_teams(found: Sequence[Overlap]) -> Iterator[Diagnostic]:
    """Yield a warning for each service that loses alerts to other teams' services without `yields`."""
    losers: dict[str, dict[str, Overlap]] = {}
    for each in found:
        if each.first.service.key not in each.second.service.yields:
            losers.setdefault(each.second.service.key, {}).setdefault(each.first.service.key, each)
    for service in sorted(losers):
        yield _lost(list(losers[service].values()))


def _lost(takers: Sequence[Overlap]) -> Diagnostic:
    """Return the warning for a service that loses alerts, from one overlap for each taker."""
    loser, taker = takers[0].second, takers[0].first
    others = len(takers) - 1
    more = f"; {others} more service{'s take' if others > 1 else ' takes'} other alerts" if others else ""
    yields = (*loser.service.yields, *(each.first.service.key for each in takers))
    permission = (
        f"add `yields: [{', '.join(yields)}]`"
        if len(yields) <= _LISTED
        else "add `yields` with those services"
    )
    return finding(
        grade=Grade.WARNING,
        message=(
            f"{taker.title} also claims alerts such as {labels_text(takers[0].alert)}, and gets them because"
            f" it is tried first{more}"
        ),
        place=at(*loser.path),
        related=tuple(
            Related(
                place=at(*each.first.path),
                message=(
                    f"{each.first.service.key} claims "
                    f"{'them' if each.first is taker else labels_text(each.alert)} here"
                ),
            )
            for each in takers[:_SHOWN]
        ),
        hint=(
            "add a matcher to either service that tells their alerts apart; or, if "
            f"{loser.service.key} is meant to lose such alerts, {permission} to it"
        ),
    )


def _undecided(pairs: Sequence[tuple[Claim, Claim]]) -> Iterator[Diagnostic]:
    """Yield a warning for each service that may lose alerts to other teams, if that cannot be decided."""
    losers: dict[str, list[tuple[Claim, Claim]]] = {}
    for first, second in pairs:
        if first.team.key != second.team.key and first.service.key not in second.service.yields:
            losers.setdefault(second.service.key, []).append((first, second))
    for service in sorted(losers):
        yield _undecided_for(losers[service])


def _undecided_for(pairs: Sequence[tuple[Claim, Claim]]) -> Diagnostic:
    taker, loser = pairs[0]
    others = len({first.service.key for first, _ in pairs}) - 1
    more = f" and {others} more service{'s' if others > 1 else ''}" if others else ""
    return finding(
        grade=Grade.WARNING,
        message=(
            f"cannot tell whether {taker.title}{more} also claim{'' if others else 's'} alerts of "
            f"{loser.service.key}: some of their regular expressions cannot be compared"
        ),
        place=at(*loser.path),
        related=(Related(place=at(*taker.path), message=f"{taker.service.key} is tried first"),),
        hint=(
            "write those with plain characters, `.*` and lists of values, or add a matcher to either service"
            f" that tells their alerts apart; or, if {loser.service.key} is meant to lose such alerts, add"
            " the services that take them to its `yields`"
        ),
    )


def _within_team(found: Overlap) -> Diagnostic:
    return finding(
        grade=Grade.ADVICE,
        message=(
            f"{found.first.service.key} also claims alerts such as {labels_text(found.alert)}, "
            "and gets them because it is tried first"
        ),
        place=at(*found.second.path),
        related=(
            Related(place=at(*found.first.path), message=f"{found.first.service.key} claims them here"),
        ),
        hint="add a matcher to either service that tells their alerts apart",
    )
