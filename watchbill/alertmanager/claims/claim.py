"""Claims: the lists of matchers of all services, in the order in which Alertmanager tries them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from watchbill.alertmanager.claims.order import Alternative, in_order
from watchbill.alertmanager.matching.matchers import MatcherError, Reader, canonical
from watchbill.alertmanager.tree import Matcher
from watchbill.diagnostics import Path
from watchbill.roster.model import Service, Team
from watchbill.roster.paths import team_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One alternative of a service's matchers, in canonical order and without repeated matchers."""

    team: Team
    service: Service
    index: int
    matchers: tuple[Matcher, ...]

    @property
    def title(self) -> str:
        """The service and its team, for a sentence."""
        return f"{self.service.key} (team {self.team.key})"

    @property
    def path(self) -> Path:
        """The place of the alternative in the file."""
        path = team_path(self.team, "services", self.service.key, "matchers")
        return path if len(self.service.matchers) == 1 else (*path, self.index)

    @property
    def alternative(self) -> Alternative:
        """The part of the claim that decides its place among the others."""
        return Alternative(service=self.service.key, matchers=self.matchers)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A matcher that cannot be parsed, and why."""

    service: str
    path: Path
    text: str
    error: MatcherError


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """
    All claims of a roster, and the matchers that cannot be parsed.

    `ordered` has the claims in the order of the tree's routes. If a service repeats an alternative, the
    second one follows the first.
    """

    ordered: tuple[Claim, ...]
    unreadable: tuple[Unreadable, ...]

    @property
    def routed(self) -> tuple[Alternative, ...]:
        """
        The alternatives that have routes, each once, in their order.

        A service has no routes if any of its matchers cannot be parsed; the others are ordered without it.
        """
        broken = {each.service for each in self.unreadable}
        alternatives = dict.fromkeys(
            each.alternative for each in self.ordered if each.service.key not in broken
        )
        return in_order(alternatives) if broken else tuple(alternatives)


def claims(teams: Iterable[Team]) -> Claims:
    """Return what the services of all teams of a roster claim."""
    unreadable: list[Unreadable] = []
    reader = Reader()
    found = [claim for team in teams for claim in _claims(team, reader, unreadable)]
    places = {each: place for place, each in enumerate(in_order(claim.alternative for claim in found))}
    found.sort(key=lambda claim: (places[claim.alternative], claim.index))
    return Claims(ordered=tuple(found), unreadable=tuple(unreadable))


def _claims(team: Team, reader: Reader, unreadable: list[Unreadable]) -> Iterator[Claim]:
    for service in team.services.values():
        for index, alternative in enumerate(service.matchers):
            try:
                matchers = canonical(map(reader.parse, alternative))
            except MatcherError:
                unreadable.extend(_unreadable(team, service, index, reader))
                continue
            yield Claim(team=team, service=service, index=index, matchers=matchers)


def _unreadable(team: Team, service: Service, index: int, reader: Reader) -> Iterator[Unreadable]:
    # A single alternative may be written without the outer brackets, and almost always is.
    path = team_path(
        team, "services", service.key, "matchers", *([index] if len(service.matchers) > 1 else [])
    )
    for position, text in enumerate(service.matchers[index]):
        try:
            reader.parse(text)
        except MatcherError as error:
            yield Unreadable(service=service.key, path=(*path, position), text=text, error=error)
