"""`watchbill diff`: what an edit does, and to whom."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path

from watchbill.cli import conditions, git, inclusion, instant, progress, streams
from watchbill.cli.allow import Allowance
from watchbill.cli.commit import Commit
from watchbill.cli.options import ROSTER
from watchbill.cli.outputs import for_live
from watchbill.cli.prepare import Prepared, located, prepare
from watchbill.cli.remedy import offers
from watchbill.cli.trees import DISK, Tree
from watchbill.cli.usage import UsageError
from watchbill.cli.validate import allowances, say_errors
from watchbill.cli.waive import Waiver, waivers
from watchbill.config import codes as reading
from watchbill.diagnostics import Grade
from watchbill.report.diff.told import Told
from watchbill.report.summary import counted
from watchbill.review.compare import Side, compare
from watchbill.review.freeze import frozen
from watchbill.review.remedy import remedies

UNREAD = inclusion.FINAL | {
    "yaml-syntax",
    "too-large",
    "not-utf8",
    "nested-too-deep",
    "alias-bomb",
    "several-documents",
}
"""Errors after which more may be missing, or read as something else, than what they name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sides:
    """Both rosters as they were read; `absent` says that the commit does not have the file: then `old` has no teams."""

    old: Prepared
    new: Prepared
    absent: str | None


def run(
    files: Sequence[Path],
    form: str,
    *,
    base: str | None,
    at: str | None,
    days: int,
    teams: tuple[str, ...],
    freeze: int,
    fail_on: str,
    allow: Sequence[str],
    waive: Sequence[str] = (),
    live: bool = False,
    outputs: Sequence[Path] | None = None,
) -> int:
    """Write what the edit does to stdout; return 1 where `fail_on` lists what is so, or the new side is not read."""
    moment = instant.parse(at)
    wanted = conditions.parse(fail_on)
    waived = waivers(waive)
    allowed = allowances(allow)
    paths = for_live(outputs, live=live)
    with ExitStack() as stack:
        old, new = _places(files, base, stack)
        with progress.shown("comparing"):
            sides = _read(old, new, moment, teams, allowed, live)
            _known(teams, sides)
            told = _told(sides, moment, days, teams, freeze, paths)
    told = _waived(told, waived)
    if form == "json":
        from watchbill.report.diff import json

        streams.data([json.text(told)])
    elif form == "markdown":
        from watchbill.report.diff import markdown

        streams.data([markdown.text(told)])
    elif form == "html":
        from watchbill.report.diff import html

        streams.data([html.text(told)])
    else:
        from watchbill.report.diff import text

        streams.data(text.text(told, color=streams.colored(sys.stdout)))
    for side in (sides.old, sides.new):
        if side.roster is None:
            say_errors(side)
    failing = wanted & set(told.holds) - {condition for condition, _ in told.waived}
    return 1 if sides.new.roster is None or failing else 0


def _waived(told: Told, given: Sequence[Waiver]) -> Told:
    """Return the same with what of it somebody answers for; a waiver of what is not so is said too, on stderr."""
    for each in given:
        if each.condition not in told.holds:
            streams.say(f"nothing to waive: {each.condition} is not so")
    return replace(told, waived=tuple((each.condition, each.reason) for each in given if each.condition in told.holds))


def _places(files: Sequence[Path], base: str | None, stack: ExitStack) -> tuple[tuple[Path, Tree], Path]:
    """Return where the old roster is, in which tree, and where the new one is."""
    if base is None:
        if len(files) != 2:
            raise UsageError("diff compares two rosters: name both, or one and --base REF")
        return (files[0], DISK), files[1]
    if len(files) > 1:
        raise UsageError("with --base there is one roster: what it was in that commit is the other")
    file = files[0] if files else ROSTER
    place = git.place(base, file.parent)
    objects = stack.enter_context(git.Objects(place.folder))
    return (place.prefix / file.name, Commit(base, place, objects)), file


def _read(
    old: tuple[Path, Tree], new: Path, at: datetime, teams: tuple[str, ...], allow: Sequence[Allowance], live: bool
) -> _Sides:
    path, tree = old
    after = _whole(prepare(new, instant=at, teams=teams or None, allow=allow, live=live))
    if after.roster is None or not isinstance(tree, Commit) or tree.has(path):
        before = prepare(path, instant=at, teams=teams or None, allow=allow, tree=tree, live=live)
        return _Sides(old=_whole(before), new=after, absent=None)
    nothing = replace(after.roster, people={}, teams={}, broken_people=frozenset(), broken_teams=frozenset())
    name = tree.name(path)
    empty = replace(after, name=name, roster=nothing, diagnostics=(), symbolic=(), deployments={}, refused=frozenset())
    return _Sides(old=empty, new=after, absent=f"{path.as_posix()} is not in {tree.ref}: everything is new")


def _whole(prepared: Prepared) -> Prepared:
    """Return the same without a roster where it may lack teams: what is not there would look removed, or new."""
    lacking = any(each.code in UNREAD and each.grade is Grade.ERROR for each in prepared.symbolic)
    return replace(prepared, roster=None, deployments={}) if lacking else prepared


def _known(teams: tuple[str, ...], sides: _Sides) -> None:
    """Refuse a team that neither side has."""
    rosters = [side.roster for side in (sides.old, sides.new) if side.roster is not None]
    known = {team for roster in rosters for team in roster.teams.keys() | roster.broken_teams}
    for team in teams if len(rosters) == 2 else ():
        if team not in known:
            close = get_close_matches(team, sorted(known), n=1)
            meant = f"; did you mean {close[0]!r}?" if close else ""
            raise UsageError(f"neither {sides.old.name} nor {sides.new.name} has a team {team!r}{meant}")


def compared(
    old: Prepared,
    new: Prepared,
    *,
    at: datetime,
    days: int,
    teams: tuple[str, ...],
    freeze: int,
    absent: str | None = None,
) -> Told:
    """Return what the change from one roster to another does, and what else there is to say of it."""
    sides = _Sides(old=old, new=new, absent=absent)
    return _told(sides, at, days, teams, freeze, None)


def _told(
    sides: _Sides, at: datetime, days: int, teams: tuple[str, ...], freeze: int, paths: Sequence[Path] | None
) -> Told:
    chosen = teams or None
    old, new = (_side(each).complete(at, chosen) for each in (sides.old, sides.new))
    broken = frozenset(team for side in (old, new) if side.roster is not None for team in side.roster.broken_teams)
    old, new = _without(broken, old), _without(broken, new)
    change = compare(old, new, at=at, days=days, teams=chosen)
    findings = replace(
        change.findings,
        new=tuple(located(each, sides.new.sources) for each in change.findings.new),
        mended=tuple(located(each, sides.old.sources) for each in change.findings.mended),
    )
    change = replace(change, findings=findings)
    people = {
        key: person
        for roster in (old.roster, new.roster)
        if roster is not None
        for key, person in roster.people.items()
    }
    found = remedies(old, new, change, freeze=freeze)
    soon = frozen(old, new, change, turns=freeze)
    if paths is not None and old.roster is not None and new.roster is not None:
        from watchbill.cli.live import both

        # A remedy and the freeze are by the file: what people planned with.
        change = replace(compare(*both(old, new, paths, chosen, at), at=at, days=days, teams=chosen), findings=findings)
    return Told(
        change=change,
        offers=offers(found, sides.old, sides.new),
        old=sides.old.name,
        new=sides.new.name,
        people=people,
        holds=conditions.holding(change, sides.old, sides.new, frozen=bool(soon)),
        freeze=freeze,
        frozen=soon,
        notes=tuple(_notes(sides)),
        left_out=tuple(_left_out(((old, sides.old.name), (new, sides.new.name)), chosen)),
        live=paths is not None,
    )


def _side(prepared: Prepared) -> Side:
    """Return a side of what could be read: a team of which a part could not is left out whole."""
    roster = prepared.roster
    misread = [each for each in prepared.symbolic if each.grade is Grade.ERROR and each.code in reading.FINAL]
    if roster is not None and misread:
        broken = roster.broken_teams | {each.team for each in misread if each.team is not None}
        teams = {key: team for key, team in roster.teams.items() if key not in broken}
        roster = replace(roster, teams=teams, broken_teams=broken)
    return Side(roster=roster, deployments=prepared.deployments, diagnostics=prepared.symbolic)


def _without(teams: frozenset[str], side: Side) -> Side:
    """Return a side without teams that are malformed on either: nothing is known of what becomes of their routes."""
    if side.roster is None or teams.isdisjoint(side.roster.teams):
        return side
    kept = {key: team for key, team in side.roster.teams.items() if key not in teams}
    return replace(side, roster=replace(side.roster, teams=kept))


def _notes(sides: _Sides) -> Iterator[str]:
    old, new = sides.old, sides.new
    if sides.absent is not None:
        yield sides.absent
    if old.roster is None and new.roster is not None:
        yield f"{old.name} cannot be read, so nothing is compared; {new.name} can, {_standing(new)}"
        return
    for side in (old, new):
        if side.roster is None:
            yield f"{side.name} cannot be read, so nothing is compared"


def _standing(side: Prepared) -> str:
    found = len(conditions.standing(side))
    said = counted(found, "error or gap", "errors and gaps")
    return f"with {said}: `watchbill validate` tells more" if found else "without an error"


def _left_out(sides: Iterable[tuple[Side, str]], teams: tuple[str, ...] | None) -> Iterator[tuple[str, str]]:
    """Yield the teams whose shifts are not known on a side, and why."""
    both = list(sides)
    if any(side.roster is None for side, _ in both):
        return
    for side, name in both:
        assert side.roster is not None
        for team in sorted(side.roster.teams.keys() | side.roster.broken_teams):
            if side.lacks(team) and (teams is None or team in teams):
                yield team, f"because it has errors in {name}"
