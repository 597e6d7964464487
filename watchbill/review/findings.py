"""Which findings does a change bring, and which does it mend?"""

from collections import defaultdict
from collections.abc import Collection, Iterable

from watchbill.diagnostics import Diagnostic, Where
from watchbill.review.change import FindingsChange
from watchbill.review.side import Side

_Key = tuple[str, str, str | None, tuple[str, ...], str]


def findings_change(old: Side, new: Side, teams: Collection[str] | None = None) -> FindingsChange:
    """
    Return what stands on one side only, and how many findings stand on both.

    Both sides were checked at one instant, so that the calendar brings none. A finding
    is known by its code, grade, team and message, not by its line, nor by its place in a
    list; two that are alike count twice. What cannot be checked on one side is neither
    blamed nor credited: of a file that does not parse, or a team that cannot be compiled,
    only the findings of that side count. Of `teams`, where given, only theirs and nobody's.
    """
    before, after = _standing(old, teams), _standing(new, teams)
    brought, mended, kept = [], [], 0
    for key in dict.fromkeys((*after, *before)):
        was, now = before.get(key, []), after.get(key, [])
        both = min(len(was), len(now))
        kept += both
        brought += now[both:]
        mended += was[both:]
    return FindingsChange(
        new=tuple(_told(brought, new, old)), mended=tuple(_told(mended, old, new)), kept=kept
    )


def _standing(side: Side, teams: Collection[str] | None) -> dict[_Key, list[Diagnostic]]:
    found: defaultdict[_Key, list[Diagnostic]] = defaultdict(list)
    for diagnostic in side.diagnostics:
        if diagnostic.silent is None and (
            teams is None or diagnostic.team is None or diagnostic.team in teams
        ):
            found[_key(diagnostic)].append(diagnostic)
    return dict(found)


def _key(diagnostic: Diagnostic) -> _Key:
    place = diagnostic.place
    # Of a path the names only: a member who moves up in the list takes his finding along.
    names = tuple(part for part in place.path if isinstance(part, str)) if isinstance(place, Where) else ()
    return diagnostic.code, diagnostic.grade.value, diagnostic.team, names, diagnostic.message


def _told(found: Iterable[Diagnostic], here: Side, there: Side) -> Iterable[Diagnostic]:
    """Leave out what the other side could not have found, unless this side could not be checked either."""
    return (each for each in found if here.lacks(each.team) or not there.lacks(each.team))
