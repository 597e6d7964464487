"""Is the member whose turn an anchor fixes one of the rotation's?"""

from collections.abc import Iterator

from watchbill.checks.places import rotations
from watchbill.checks.subject import Subject
from watchbill.checks.suggest import did_you_mean
from watchbill.diagnostics import Diagnostic, Grade, at

CODES = {"anchor-not-a-member": (Grade.ERROR,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each anchor that names somebody who is not in `members`."""
    for team in subject.teams:
        for _, path, rotation in rotations(team):
            member = rotation.anchor.member
            if member not in rotation.members:
                yield Diagnostic(
                    code="anchor-not-a-member",
                    grade=Grade.ERROR,
                    message=f"`{member}` is not a member of this rotation, so whose turn it is cannot be told",
                    place=at(*path, "anchor", "member"),
                    hint=did_you_mean(member, rotation.members)
                    or f"name one of its members: {', '.join(dict.fromkeys(rotation.members))}",
                )
