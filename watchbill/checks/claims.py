"""The alerts that each service claims, as matchers in the order in which Alertmanager tries them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from watchbill.alertmanager.matchers import MatcherError, Reader, canonical
from watchbill.alertmanager.order import Alternative, in_order
from watchbill.alertmanager.tree import Matcher
from watchbill.diagnostics import Path
from watchbill.roster.model import Service, Team
from watchbill.roster.paths import team_path


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """One alternative of a service's matchers: those that are repeated once, in canonical order."""

    team: Team
    service: Service
    index: int
    matchers: tuple[Matcher, ...]

    @property
    def title(self) -> str:
        """The service and its team, as a sentence names them."""
        return f"{self.service.key} (team {self.team.key})"

    @property
    def path(self) -> Path:
        """Where the alternative stands."""
        path = team_path(self.team, "services", self.service.key, "matchers")
        return path if len(self.service.matchers) == 1 else (*path, self.index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unreadable:
    """A matcher that cannot be parsed, and why."""

    path: Path
    text: str
    error: MatcherError


def claims(teams: Iterable[Team]) -> tuple[tuple[Claim, ...], tuple[Unreadable, ...]]:
    """
    Return what the services claim, and the matchers that cannot be read.

    The order is that of the tree's routes; an alternative that a service repeats stands
    beside the first.
    """
    unreadable: list[Unreadable] = []
    reader = Reader()
    found = [claim for team in teams for claim in _claims(team, reader, unreadable)]
    order = {alternative: place for place, alternative in enumerate(in_order(map(_alternative, found)))}
    found.sort(key=lambda claim: (order[_alternative(claim)], claim.index))
    return tuple(found), tuple(unreadable)


def _alternative(claim: Claim) -> Alternative:
    return Alternative(service=claim.service.key, matchers=claim.matchers)


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
    # A list of one alternative may be written without the outer brackets, and almost always is.
    path = team_path(
        team, "services", service.key, "matchers", *([index] if len(service.matchers) > 1 else [])
    )
    for position, text in enumerate(service.matchers[index]):
        try:
            reader.parse(text)
        except MatcherError as error:
            yield Unreadable(path=(*path, position), text=text, error=error)
