"""Is everybody in the roster named by a team?"""

from collections.abc import Iterator

from watchbill.checks.places import named
from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, key

CODES = {"unused-person": (Grade.ADVICE,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield advice for each person whom no team names; none while a malformed team or a misspelt name may mean them."""
    roster = subject.roster
    if roster.broken_teams:
        return
    used: set[str] = set()
    for team in roster.teams.values():
        used.update(*named(team))
    # A name that is unknown may be a slip of the pen for anybody.
    if used != used & (roster.people.keys() | roster.broken_people):
        return
    for person in roster.people:
        if person not in used:
            yield Diagnostic(
                code="unused-person",
                grade=Grade.ADVICE,
                message=f"no team names {person}, so nothing is done about them",
                place=key("people", person),
                hint=f"take {person} out, or add them to a rotation",
            )
