"""Later versions of a rotation that cannot begin on the date, or with the person, that they name."""

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import islice

from watchbill.checks.subject import Subject
from watchbill.codes import CODES, of
from watchbill.counting import listed
from watchbill.dates import date_text
from watchbill.diagnostics import Diagnostic, Path, at
from watchbill.roster.model import Rotation
from watchbill.roster.paths import rotations, version_path
from watchbill.rota.versions import terms
from watchbill.spelling import did_you_mean

finding = of(__name__).finding


def check(subject: Subject) -> Iterator[Diagnostic]:
    """Yield an error for the first version that cannot begin on the date, or with the person, it names."""
    absent = subject.roster.pending
    for team in subject.teams:
        for _, path, rotation in rotations(team):
            # The later versions depend on a sound first one; other checks report that one.
            if rotation.then and rotation.anchored is not None:
                # At a level that does not page, everybody may be pending: check versions as if nobody were.
                nobody = absent.issuperset(rotation.members)
                yield from _versions(path, rotation, frozenset() if nobody else absent)


def _sound(rotation: Rotation, absent: frozenset[str]) -> bool:
    try:
        terms(rotation, absent)
    except ValueError:
        return False
    return True


def _versions(path: Path, rotation: Rotation, absent: frozenset[str]) -> Iterator[Diagnostic]:
    if _sound(rotation, absent):
        return
    # A version is sound only if all before it are, so a binary search finds the first that is not.
    first = bisect_left(
        range(len(rotation.then)),
        True,
        key=lambda index: not _sound(replace(rotation, then=rotation.then[: index + 1]), absent),
    )
    handoff_time = rotation.handoff_time if not first else rotation.then[first - 1].handoff_time
    for index, version in islice(enumerate(rotation.then), first, None):
        before = terms(replace(rotation, then=rotation.then[:index]), absent)[-1]
        if version.first is not None and version.first not in version.members:
            yield CODES["first-not-a-member"].finding(
                message=(
                    f"`{version.first}` is not a member of this version, so nobody can say whose turn"
                    " begins it"
                ),
                place=at(*version_path(path, index, "first")),
                hint=did_you_mean(version.first, version.members)
                or f"name one of its members: {', '.join(dict.fromkeys(version.members))}",
            )
            return
        if absent.issuperset(version.members):
            who = tuple(dict.fromkeys(version.members))
            yield CODES["version-without-members"].finding(
                message=(
                    f"nobody is left in this version: {listed(who)} {'is' if len(who) == 1 else 'are'}"
                    " pending"
                ),
                place=at(*version_path(path, index, "members")),
                hint="name somebody who is already in PagerDuty, or remove `pending` once they are",
            )
            return
        begin = datetime.combine(version.start, time()) + timedelta(minutes=handoff_time)
        if not before.handoff_at(begin) or (before.start is not None and begin <= before.start):
            number = before.turns_to(begin)
            near = [(before.cycle + (number + step) * before.turn).date() for step in (0, 1)]
            yield finding(
                message=f"no turn ends on {date_text(version.start)}, so no version can begin then",
                place=at(*version_path(path, index, "from")),
                hint=f"write {near[0]} or {near[1]}, when a turn of the previous version ends",
            )
            return
        handoff_time = version.handoff_time
