"""Display names that PagerDuty would refuse because they are taken."""

from collections.abc import Iterator

from watchbill.checks.places import name_place, policy_place
from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Related, Where, at
from watchbill.pagerduty.compile import UNOWNED_NAME, policy_names
from watchbill.roster.model import UNOWNED, Roster
from watchbill.roster.paths import team_path

finding = of(__name__).finding

_Owner = tuple[str, str]
"""The key of a team, and the key of the service or policy with the name; ``""`` for the team itself."""


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield an error for each team, service or policy with the name of an earlier one; case does not count.

    PagerDuty refuses the second of each ("name has already been taken"). The names of teams
    that are not being checked count too.
    """
    reported: set[Where] = set()
    for kind, named in (
        ("team", _teams(subject)),
        ("service", _services(subject)),
        ("policy", _policies(subject)),
    ):
        first: dict[str, _Owner] = {}
        for name, owner in named:
            other = first.setdefault(name.casefold(), owner)
            if other == owner:
                continue
            place = _place(subject.roster, kind, owner)
            # A policy is named after its team or service: one finding for a name is enough.
            if place not in reported:
                reported.add(place)
                yield finding(
                    message=(
                        f"another {kind} would also be called `{name}`, but PagerDuty takes a name only once"
                    ),
                    place=place,
                    related=(
                        Related(
                            place=_place(subject.roster, kind, other), message="the name is first used here"
                        ),
                    ),
                    hint="give one of the two another `name:`",
                )


def _teams(subject: Subject) -> Iterator[tuple[str, _Owner]]:
    for team in subject.roster.teams.values():
        yield team.name, (team.key, "")


def _services(subject: Subject) -> Iterator[tuple[str, _Owner]]:
    # The service for alerts that nobody claims is in no team's `services`.
    unowned = subject.roster.alerting.unowned.team
    if unowned in subject.roster.teams:
        yield UNOWNED_NAME, (unowned, UNOWNED)
    for team in subject.roster.teams.values():
        for service in team.services.values():
            yield service.name, (team.key, service.key)


def _policies(subject: Subject) -> Iterator[tuple[str, _Owner]]:
    for team in subject.roster.teams.values():
        for key, name in policy_names(team):
            yield name, (team.key, key)


def _place(roster: Roster, kind: str, owner: _Owner) -> Where:
    """Return the place of the name, or of the words that it is made of."""
    team = roster.teams[owner[0]]
    if kind != "service":
        return policy_place(team, owner[1])
    if owner[1] not in team.services:
        return at("alerting", "unowned")
    return name_place(team.services[owner[1]].name, team_path(team, "services", owner[1]))
