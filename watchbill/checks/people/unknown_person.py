"""Names of people in a team that are not keys under `people`."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import CODES, Code, of
from watchbill.diagnostics import Diagnostic, Path, at
from watchbill.roster.model import Rotation, Team
from watchbill.roster.paths import rotations, staffings, team_path, version_path
from watchbill.spelling import Words

_MEMBER, _OTHER = CODES["unknown-member"], of(__name__)


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for each name of a member, lead, manager or shadow that is not under `people`."""
    known = subject.roster.person_keys
    words: Words | None = None
    for team in subject.teams:
        for code, path, names in _named(team):
            if known.issuperset(names):
                continue
            for index, name in enumerate(names):
                if name not in known:
                    words = words or Words(known)
                    yield code.finding(
                        message=f"`{name}` is not a key under `people`",
                        place=at(*path, index) if len(names) > 1 or code is _MEMBER else at(*path),
                        hint=words.hint(name) or f"add `{name}` under `people`",
                    )


def _named(team: Team) -> Iterator[tuple[Code, Path, tuple[str, ...]]]:
    for _, path, rotation in rotations(team):
        yield _MEMBER, (*path, "members"), rotation.members
        before = rotation.members
        for index, version in enumerate(rotation.then):
            if version.members != before:
                yield _MEMBER, version_path(path, index, "members"), version.members
            before = version.members
    for _, path, staffing in staffings(team):
        if not isinstance(staffing, Rotation):
            yield _OTHER, path, staffing
    if team.shadow is not None:
        yield _MEMBER, team_path(team, "shadow", "members"), team.shadow.members
    for index, override in enumerate(team.overrides):
        yield _OTHER, team_path(team, "overrides", index, "replace"), (override.replace,)
        yield _OTHER, team_path(team, "overrides", index, "with"), (override.person,)
