"""Rotations that too few people share."""

from collections.abc import Iterator

from watchbill.checks.subject import Subject
from watchbill.codes import of
from watchbill.diagnostics import Diagnostic, Path, at
from watchbill.roster.model import Rotation
from watchbill.roster.paths import rota, version_path

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """
    Yield a warning for each rotation of level 1 or 2 with fewer people than `minimum_members`.

    It is a warning, so that a deploy that removes somebody who has left goes through.
    A rotation of leads or managers may be smaller.
    """
    absent = subject.roster.pending
    for team in subject.teams:
        for _, path, rotation in rota(team):
            for place, members in _orders(path, rotation):
                if len(members) == len(set(members)) >= team.minimum_members and absent.isdisjoint(members):
                    continue
                distinct = set(members)
                pending = distinct & absent
                # `empty-level` reports a rotation that nobody is left in.
                if 0 < len(distinct) - len(pending) < team.minimum_members:
                    yield finding(
                        message=_message(len(distinct) - len(pending), len(pending), team.minimum_members),
                        place=at(*place),
                        hint=f"add people, or give {team.key} `mode: escalation-only` until there are enough",
                    )


def _orders(path: Path, rotation: Rotation) -> Iterator[tuple[Path, tuple[str, ...]]]:
    """Yield the members of each version that changes them, with their place in the file."""
    yield (*path, "members"), rotation.members
    before = rotation.members
    for index, version in enumerate(rotation.then):
        if version.members != before:
            yield version_path(path, index, "members"), version.members
        before = version.members


def _message(present: int, pending: int, minimum: int) -> str:
    people = "1 person shares" if present == 1 else f"{present} people share"
    waiting = f" (and {pending} pending)" if pending else ""
    return f"{people} this rotation{waiting}, but {minimum} should: each is on call too often"
