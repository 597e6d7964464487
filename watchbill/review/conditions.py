"""The conditions on which a pipeline may refuse a change, and which of them hold."""

from collections.abc import Iterable, Iterator

from watchbill.checks.gate import Prepared
from watchbill.diagnostics import Diagnostic, Grade
from watchbill.review.change import Change
from watchbill.review.rerouting import Rerouting
from watchbill.rota.hours import never_serves

CONDITIONS = ("uninvolved", "gap", "tonight", "freeze", "rekey", "rerouted", "unserved", "error")
"""All conditions, in the order in which they are reported."""

UNSERVED = "never-serves"

GAPS = frozenset({"coverage-gap", "nobody-on-call"})


def holding(change: Change, old: Prepared, new: Prepared, *, frozen: bool) -> tuple[str, ...]:
    """
    Return the conditions that hold, in order; findings that `--allow` allows do not count.

    `frozen` says whether a shift within the freeze changes hands. Where the old side cannot be read, nothing
    is compared, and all findings of the new side count.
    """
    return in_order(_holding(change, old, new, frozen))


def in_order(holding: Iterable[str]) -> tuple[str, ...]:
    """Return conditions in the order in which they are reported, each once."""
    found = frozenset(holding)
    return tuple(each for each in CONDITIONS if each in found)


def of_alerts(found: Rerouting) -> Iterator[str]:
    """Yield the conditions that hold for alerts that go another way; an undecided one counts as holding."""
    if found.rekeyed or any(each.before.pages for each in found.rerouted):
        yield "rekey"
    if found.rerouted or not found.complete:
        yield "rerouted"


def errors_and_gaps(prepared: Prepared) -> list[Diagnostic]:
    """Return a side's errors and gaps, except those that somebody has allowed."""
    return [each for each in _unanswered(prepared) if each.grade is Grade.ERROR or each.code in GAPS]


def _idle(prepared: Prepared, team: str | None) -> frozenset[tuple[str, str]]:
    """Return the people who never serve in a team, each with the schedule's key."""
    deployment = prepared.compiled.get(team or "")
    schedules = () if deployment is None else deployment.schedules
    return frozenset((schedule.key, person) for schedule in schedules for person in never_serves(schedule))


def _unanswered(prepared: Prepared) -> list[Diagnostic]:
    return [each for each in prepared.symbolic if each.silent is None and each.code not in prepared.allowed]


def _holding(change: Change, old: Prepared, new: Prepared, frozen: bool) -> Iterator[str]:
    brought = [each for each in change.findings.new if each.code not in new.allowed]
    if old.roster is None:
        brought = _unanswered(new)
    if any(team.uninvolved for team in change.teams):
        yield "uninvolved"
    if any(each.code in GAPS for each in brought):
        yield "gap"
    identities = [each.identity for each in change.people if each.identity is not None]
    if any(team.tonight for team in change.teams) or any(each.now for each in identities):
        yield "tonight"
    if frozen:
        yield "freeze"
    if any(route.rekeyed for route in change.routes):
        yield "rekey"
    yield from of_alerts(change.rerouting)
    if any(each.code == UNSERVED and _idle(new, each.team) - _idle(old, each.team) for each in brought):
        yield "unserved"
    if new.roster is None or any(each.grade is Grade.ERROR for each in brought):
        yield "error"
