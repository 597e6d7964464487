"""People whom no team names."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, key

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for each person whom no team names, unless a malformed team or a misspelt name may."""
    roster = subject.roster
    if roster.broken_teams:
        return
    used: set[str] = set()
    for team in roster.teams.values():
        used |= team.named
    # An unknown name may be a misspelling of anybody.
    if used != used & roster.person_keys:
        return
    for person in roster.people:
        if person not in used:
            yield finding(
                message=f"no team names {person}, so nothing is deployed for them",
                place=key("people", person),
                hint=f"remove {person}, or add them to a rotation",
            )
