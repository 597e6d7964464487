"""Does everybody whom a team names exist?"""

from collections.abc import Iterator

from watchbill.checks.places import rotations, standings, team_path, version_path
from watchbill.checks.subject import Subject
from watchbill.diagnostics import Diagnostic, Grade, Path, at
from watchbill.roster.model import Rotation, Team
from watchbill.spelling import Words

CODES = {"unknown-person": (Grade.ERROR,), "unknown-member": (Grade.ERROR,)}


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each name, of a member or of anybody else, that stands nowhere under `people`."""
    people = subject.roster.people
    known = people.keys() | subject.roster.broken_people
    words: Words | None = None
    for team in subject.teams:
        for code, path, names in _named(team):
            if known.issuperset(names):
                continue
            for index, name in enumerate(names):
                if name not in known:
                    words = words or Words(known)
                    yield Diagnostic(
                        code=code,
                        grade=Grade.ERROR,
                        message=f"`{name}` is not the key of anybody under `people`",
                        place=at(*path, index) if len(names) > 1 or code == "unknown-member" else at(*path),
                        hint=words.hint(name) or f"add `{name}` under `people`",
                    )


def _named(team: Team) -> Iterator[tuple[str, Path, tuple[str, ...]]]:
    for _, path, rotation in rotations(team):
        yield "unknown-member", (*path, "members"), rotation.members
        before = rotation.members
        for index, version in enumerate(rotation.then):
            if version.members != before:
                yield "unknown-member", version_path(path, index, "members"), version.members
            before = version.members
    for _, path, standing in standings(team):
        if not isinstance(standing, Rotation):
            yield "unknown-person", path, standing
    if team.shadow is not None:
        yield "unknown-member", team_path(team, "shadow", "members"), team.shadow.members
    for index, override in enumerate(team.overrides):
        yield "unknown-person", team_path(team, "overrides", index, "replace"), (override.replace,)
        yield "unknown-person", team_path(team, "overrides", index, "with"), (override.person,)
