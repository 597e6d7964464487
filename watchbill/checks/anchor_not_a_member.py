"""Is the member whose turn an anchor fixes one of the rotation's, and is it plain which of their turns?"""

from collections.abc import Iterator

from watchbill.checks.places import rotations
from watchbill.checks.subject import Subject
from watchbill.checks.suggest import did_you_mean
from watchbill.diagnostics import Diagnostic, Grade, at
from watchbill.model import Rotation

CODES = {"anchor-not-a-member": (Grade.ERROR,), "anchor-ambiguous": (Grade.WARNING,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield an error for each anchor that names somebody who is not in `members`.

    And a warning where they stand there more than once, and who comes after them
    depends on which of their turns is meant.
    """
    for team in subject.teams:
        for _, path, rotation in rotations(team):
            member, members = rotation.anchor.member, ", ".join(dict.fromkeys(rotation.members))
            if member not in rotation.members:
                yield Diagnostic(
                    code="anchor-not-a-member",
                    grade=Grade.ERROR,
                    message=f"`{member}` is not a member of this rotation, so whose turn it is cannot be told",
                    place=at(*path, "anchor", "member"),
                    hint=did_you_mean(member, rotation.members)
                    or f"name one of its members and when their turn begins: {members}; "
                    f"if `{member}` left it by this edit, undo that and let `watchbill edit remove {member}` make it",
                )
            elif len(_orders(rotation)) > 1:
                once = [each for each in rotation.members if rotation.members.count(each) == 1]
                yield Diagnostic(
                    code="anchor-ambiguous",
                    grade=Grade.WARNING,
                    message=f"`{member}` takes more than one turn in this rotation, and the first of them is taken to "
                    "begin then",
                    place=at(*path, "anchor", "member"),
                    hint=f"name somebody who stands there once, such as {once[0]}, and the date of their turn"
                    if once
                    else "let `members` begin with the turn that is meant",
                )


def _orders(rotation: Rotation) -> set[tuple[str, ...]]:
    """Return the orders of turns that an anchor may mean: from each place on at which its member stands."""
    members = rotation.members
    places = (index for index, member in enumerate(members) if member == rotation.anchor.member)
    return {members[index:] + members[:index] for index in places}
