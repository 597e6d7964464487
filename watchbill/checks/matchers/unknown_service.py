"""Names in `yields` that are not the key of a service, or that have no effect."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

from watchbill.alertmanager.budget import Budget
from watchbill.alertmanager.claims.claim import Claim
from watchbill.alertmanager.matching.comparison import SEARCHED, disjoint
from watchbill.checks.subject import Subject
from watchbill.codes import CODES, of
from watchbill.diagnostics import Diagnostic, at
from watchbill.roster.model import Service, Team
from watchbill.roster.paths import team_path
from watchbill.spelling import Words

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each name in `yields` that no service has, and advice for each without effect.

    There is no warning while a team is malformed, because the service may be in that team.
    There is no advice while the matchers of either service cannot be read or compared.
    """
    naming = [
        (team, service) for team in subject.teams for service in team.services.values() if service.yields
    ]
    if not naming:
        return
    owners = {key: team for team in subject.roster.teams.values() for key in team.services}
    words = Words(owners)
    claims: defaultdict[str, list[tuple[int, Claim]]] = defaultdict(list)
    for place, claim in enumerate(subject.claims):
        claims[claim.service.key].append((place, claim))
    unread = {matcher.path[3] for matcher in subject.unreadable}
    budget = Budget(left=SEARCHED)
    for team, service in naming:
        for index, name in enumerate(service.yields):
            if name not in owners:
                if not subject.roster.broken_teams:
                    yield _unknown(team, service, index, words)
            elif name == service.key:
                yield _useless(team, service, index, "it is the service itself")
            elif owners[name].key == team.key:
                yield _useless(
                    team, service, index, "that service is in the same team, so it needs no permission"
                )
            elif unread.isdisjoint((name, service.key)) and _takes_nothing(
                claims[service.key], claims[name], budget
            ):
                yield _useless(team, service, index, f"that service takes no alert from {service.key}")


def _takes_nothing(
    own: Sequence[tuple[int, Claim]], others: Sequence[tuple[int, Claim]], budget: Budget
) -> bool:
    """Whether another service provably takes no alert from a service, even where it is tried first."""
    return all(
        before > place or disjoint(claim.matchers, other.matchers, budget)
        for place, claim in own
        for before, other in others
    )


def _unknown(team: Team, service: Service, index: int, words: Words) -> Diagnostic:
    name = service.yields[index]
    return finding(
        message=f"`{name}` is not the key of any service, so {service.key} yields nothing to it",
        place=at(*team_path(team, "services", service.key, "yields", index)),
        hint=words.hint(name) or "name a service of another team, or remove it",
    )


def _useless(team: Team, service: Service, index: int, why: str) -> Diagnostic:
    return CODES["useless-yields"].finding(
        message=f"`{service.yields[index]}` has no effect in `yields`: {why}",
        place=at(*team_path(team, "services", service.key, "yields", index)),
        hint="remove it, so that a later overlap is reported",
    )
