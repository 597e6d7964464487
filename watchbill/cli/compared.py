"""The comparison of two rosters, with its notes and remedies."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from watchbill.account.plan import outlasting
from watchbill.checks.gate import Prepared, located
from watchbill.cli.live import LiveAccount, asked
from watchbill.cli.sides import Sides, side_of
from watchbill.counting import counted
from watchbill.dates import moment_text
from watchbill.diagnostics import Diagnostic
from watchbill.edit.offer import offers
from watchbill.report.diff.comparison import Comparison
from watchbill.review import conditions
from watchbill.review.change import Change
from watchbill.review.compare import compare
from watchbill.review.freeze import frozen
from watchbill.review.remedy import remedies
from watchbill.review.renames import aligned
from watchbill.review.side import Side
from watchbill.roster.model import Person


def compared(
    sides: Sides,
    *,
    at: datetime,
    days: int,
    teams: tuple[str, ...],
    freeze: int,
    losses: Sequence[Diagnostic] = (),
    live: LiveAccount | None = None,
) -> Comparison:
    """
    Return what the change does, with its notes and remedies.

    `losses` are what a deploy would take away; they count as new findings. With `live`, both sides have the
    overrides that people made in PagerDuty.
    """
    chosen = teams or None
    old, new = (side_of(each).complete(at, chosen) for each in (sides.old, sides.new))
    broken = frozenset(
        team for side in (old, new) if side.roster is not None for team in side.roster.broken_teams
    )
    new = _without(broken, new)
    old = aligned(_without(broken, old), new)
    change = compare(old, new, at=at, days=days, teams=chosen)
    findings = replace(
        change.findings,
        new=(*losses, *(located(each, sides.new.sources) for each in change.findings.new)),
        mended=tuple(located(each, sides.old.sources) for each in change.findings.mended),
    )
    change = replace(change, findings=findings)
    people = {
        key: person
        for roster in (old.roster, new.roster)
        if roster is not None
        for key, person in roster.people.items()
    }
    soon = frozen(old, new, change, turns=freeze)
    found = remedies(old, new, change, soon, freeze=freeze)
    if live is not None:
        # Remedies and the freeze follow the file, because people planned with it.
        change = replace(
            compare(*_with_live(old, new, live, chosen, at), at=at, days=days, teams=chosen),
            findings=findings,
        )
    return Comparison(
        change=change,
        offers=offers(found, sides.old.sources, sides.new.sources, old.rekeyed),
        old=sides.old.name,
        new=sides.new.name,
        people=people,
        holds=conditions.holding(change, sides.old, sides.new, frozen=bool(soon)),
        freeze=freeze,
        frozen=soon,
        notes=(*_notes(sides), *_kept(old, new, change, people)),
        left_out=tuple(_left_out(((old, sides.old.name), (new, sides.new.name)), chosen)),
        live=live is not None,
    )


def _with_live(
    old: Side, new: Side, live: LiveAccount, teams: Sequence[str] | None, at: datetime
) -> tuple[Side, Side]:
    """Return both sides with the overrides that people made in PagerDuty, for the teams that differ."""
    if old.roster is None or new.roster is None:
        return old, new
    from watchbill.account.live import both

    before, after = old.deployments, new.deployments
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    people = {**old.roster.people, **new.roster.people}
    account = asked(live, people, teams or (), before.keys() | after.keys())
    one, other = both(before, after, keys if teams is None else keys & {*teams}, account, at)
    return replace(old, deployments=one), replace(new, deployments=other)


def _without(teams: frozenset[str], side: Side) -> Side:
    """Return a side without the teams that are malformed on either side: their routes are not known."""
    if side.roster is None or teams.isdisjoint(side.roster.teams):
        return side
    kept = {key: team for key, team in side.roster.teams.items() if key not in teams}
    return replace(side, roster=replace(side.roster, teams=kept))


def _notes(sides: Sides) -> Iterator[str]:
    old, new = sides.old, sides.new
    if sides.absent is not None:
        yield sides.absent
    if old.roster is None and new.roster is not None:
        yield f"{old.name} cannot be read, so nothing is compared; {new.name} can be read, {_standing(new)}"
        return
    for side in (old, new):
        if side.roster is None:
            yield f"{side.name} cannot be read, so nothing is compared"


def _kept(old: Side, new: Side, change: Change, people: Mapping[str, Person]) -> Iterator[str]:
    """Yield a note for each override that the edit removes but PagerDuty keeps, because it is running."""
    for team in (
        each.team for each in change.teams if each.team in old.deployments and each.team in new.deployments
    ):
        for schedule in old.deployments[team].schedules:
            after = new.deployments[team].schedule(schedule.key)
            for each in () if after is None else outlasting(schedule, after, change.at):
                yield (
                    f"{team}, {schedule.key}: this edit removes the override by {people[each.person].name},"
                    " but it is already running: PagerDuty keeps it until"
                    f" {moment_text(each.end, schedule.zone, change.at)} {schedule.zone} unless somebody"
                    " deletes it there"
                )


def _standing(side: Prepared) -> str:
    found = len(conditions.errors_and_gaps(side))
    said = counted(found, "error or gap", "errors and gaps")
    return f"with {said}: `watchbill validate` shows them" if found else "without an error"


def _left_out(sides: Iterable[tuple[Side, str]], teams: tuple[str, ...] | None) -> Iterator[tuple[str, str]]:
    """Yield each team that has no known shifts on a side, and the reason."""
    both = list(sides)
    if any(side.roster is None for side, _ in both):
        return
    for side, name in both:
        assert side.roster is not None
        for team in sorted(side.roster.team_keys):
            if side.lacks(team) and (teams is None or team in teams):
                yield team, f"because it has errors in {name}"
