"""People who shadow a rotation that they take turns in."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, at
from watchbill.roster.paths import team_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield a warning for each person who shadows a rotation that they are a member of."""
    for team in subject.teams:
        shadow = team.shadow
        if shadow is None:
            continue
        for rotation in team.rotations:
            if shadow.rotation not in (None, rotation.name):
                continue
            for index, person in enumerate(shadow.members):
                ahead = [each for each in rotation.then if shadow.until is None or each.start <= shadow.until]
                if person in rotation.members or any(person in version.members for version in ahead):
                    yield finding(
                        message=f"{person} is a member of the rotation that they shadow",
                        place=at(*team_path(team, "shadow", "members", index)),
                        hint=f"remove {person} from the shadow once they take turns themselves",
                    )
