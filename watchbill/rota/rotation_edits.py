"""Everyday edits of a rotation that begin at a handoff, with or without later versions."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from watchbill.roster.model import Rotation, Version
from watchbill.rota.continuation import Chance, Continuation, Proposal, begun, chances, continued
from watchbill.rota.orders import Impossible, Order, Reorder, merged, replacements
from watchbill.rota.versions import as_version, wall

_NONE: frozenset[str] = frozenset()


def continuing(
    rotation: Rotation,
    edit: Reorder,
    at: datetime,
    *,
    freeze: int,
    start: date | None,
    swapped: Mapping[str, str],
    absent: frozenset[str] = _NONE,
) -> Continuation:
    """
    Return a rotation edited from a handoff on: the one on `start`, or the best one outside the freeze.

    The best one moves the fewest people. The edit is of the version that is in force there; a version that
    begins at that handoff is edited in place. Later versions get the same edit, unless they have it already.
    Raises Impossible, and ValueError where `terms` does for the rotation as it is.
    """
    proposal = partial(_edited, rotation, edit, swapped, absent)
    if start is None:
        return continued(rotation, proposal, at, freeze=freeze, replaced=swapped, absent=absent)
    chance = _on(rotation, start, at, absent)
    return begun(rotation, proposal(chance), chance, replaced=swapped, absent=absent)


def postponed(was: Rotation, now: Rotation) -> Proposal:
    """
    Return the proposal that postpones an edit from now to a handoff.

    A version that was planned before the edit, and that the edit did not change, may be in force by then. It
    and those after it get the same edit: otherwise the edit would have no effect.
    """
    edit = merged(was.members, now.members)
    old = {each.start: each.members for each in was.then}

    def alike(version: Version) -> Version:
        return edited_later(version, edit, {}) if old.get(version.start) == version.members else version

    def proposal(chance: Chance) -> tuple[Version, ...]:
        day = chance.moment.date()
        begun = [each for each in now.then if each.start <= day]
        later = [each for each in now.then if each.start > day]
        version = begun[-1] if begun else as_version(now)
        if begun and was.members != now.members and old.get(version.start) == version.members:
            version, later = alike(version), [alike(each) for each in later]
        return (version if version.start == day else replace(version, first=None), *later)

    return proposal


def all_replacements(was: Rotation, now: Rotation) -> Mapping[str, str]:
    """Map those who went to those who came in their places, in the rotation's own and its later versions."""
    old = {each.start: each.members for each in was.then}
    found = dict(replacements(was.members, now.members))
    for each in now.then:
        found |= replacements(old.get(each.start, each.members), each.members)
    return found


def edited_later(
    version: Version, edit: Reorder, swapped: Mapping[str, str], absent: frozenset[str] = _NONE
) -> Version:
    """Return a later version, edited; where its `first` has left, whoever follows them is `first`."""
    members = _order(version, edit.later, absent, f"from {version.start} on ")
    if version.first is None or version.first in members:
        return replace(version, members=members)
    place = version.members.index(version.first)
    following = (swapped.get(each, each) for each in version.members[place:] + version.members[:place])
    return replace(
        version, members=members, first=next((each for each in following if each in members), None)
    )


def _edited(
    rotation: Rotation, edit: Reorder, swapped: Mapping[str, str], absent: frozenset[str], chance: Chance
) -> tuple[Version, ...]:
    versions = (as_version(rotation), *rotation.then)
    now, later = versions[chance.number], versions[chance.number + 1 :]
    members = _order(now, edit.now, absent, f"from {now.start} on " if chance.number else "")
    first = now.first if chance.begins else None
    return (
        replace(now, members=members, first=first),
        *(edited_later(each, edit, swapped, absent) for each in later),
    )


def _order(version: Version, edit: Callable[[Order], Order], absent: frozenset[str], when: str) -> Order:
    """Return the edited order of a version; raises Impossible, with the date, where nobody would be left."""
    try:
        members = edit(version.members)
    except Impossible as problem:
        raise Impossible(f"{when}{problem}") from None
    if absent.issuperset(members):
        raise Impossible(f"{when}nobody in PagerDuty would be left: {', '.join(members)} are `pending`")
    return members


def _on(rotation: Rotation, day: date, at: datetime, absent: frozenset[str]) -> Chance:
    """Return the handoff on a day; where there is none, raises Impossible with the nearest ones."""
    today = wall(rotation, at).date()
    before = ""
    for chance in chances(rotation, at, freeze=1, absent=absent):
        found = chance.moment.date()
        if found == day:
            return chance
        if found > day:
            passed = f"{day} is in the past" if day < today else f"no turn ends on {day}"
            near = (
                f"the next handoffs are on {before}, {found}" if before else f"the next handoff is on {found}"
            )
            raise Impossible(f"{passed}: {near}")
        before = str(found)
    raise AssertionError("a rotation never ends")
