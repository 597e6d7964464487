"""The plan for the overrides of a schedule, carried out, with the result for each override."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

from watchbill.account.client import Account, Refused
from watchbill.account.plan import Plan, There, Wanted, dropped, plan
from watchbill.rota.schedule import Schedule

AHEAD = timedelta(days=400)
"""How far ahead to look for overrides that only PagerDuty has. (It documents no limit of the range.)"""

_ROUNDS = 2
"""How often to retry after an answer was lost. What was made by then is read first."""


class Prune(Enum):
    """Which of the overrides that only PagerDuty has are deleted: none, those of an earlier file, or all."""

    NOTHING = auto()
    DROPPED = auto()
    OTHERS = auto()


class Outcome(StrEnum):
    """The state of an override, or what was done with it."""

    MISSING = "missing"
    MADE = "made"
    THERE = "there"
    OTHER = "only in PagerDuty"
    DELETED = "deleted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """The result for an override, or for a whole schedule that failed, which has no `start`."""

    team: str
    schedule: str
    zone: str
    outcome: Outcome
    start: datetime | None
    end: datetime | None
    who: str | None
    why: str | None


_BEGUN = "it has begun, so it stays"
_KEPT = "PagerDuty keeps it until it ends, unless somebody deletes it there"


@dataclass(slots=True, kw_only=True)
class Work:
    """A schedule, the overrides that this file and only an earlier file wanted, and the results."""

    team: str
    schedule: Schedule
    id: str
    wanted: list[Wanted] = field(default_factory=list)
    dropped: list[Wanted] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def until(self, now: datetime) -> datetime:
        """Return how far ahead to read PagerDuty's overrides: one that is not seen would be made again."""
        return max([now + AHEAD, *(each.end for each in self.wanted)])


def align(work: Work, account: Account, now: datetime, *, apply: bool, prune: Prune) -> None:
    """Plan one schedule, and carry the plan out. A failure is reported, and the next run tries again."""
    try:
        planned = plan(work.wanted, account.overrides(work.id, now, work.until(now)), now)
        if apply:
            planned = _create(work, planned, account, now)
        else:
            for each in planned.create:
                work.lines.append(line(work, Outcome.MISSING, each.start, each.end, each.person, None))
        for there in planned.kept:
            person = next(each.person for each in work.wanted if each.user == there.user)
            work.lines.append(line(work, Outcome.THERE, there.start, there.end, person, None))
        _others(work, planned, account, now, apply=apply, prune=prune)
    except Refused as refused:
        work.lines.append(line(work, Outcome.FAILED, None, None, None, str(refused)))


def _create(work: Work, planned: Plan, account: Account, now: datetime) -> Plan:
    """Make the missing overrides. After a lost answer, read again, so that nothing is made twice."""
    for attempt in range(_ROUNDS + 1):
        if not planned.create:
            return planned
        try:
            said = account.create(work.id, planned.create)
        except Refused as refused:
            if attempt == _ROUNDS or refused.final:
                raise
            planned = plan(work.wanted, account.overrides(work.id, now, work.until(now)), now)
            continue
        for each, error in zip(planned.create, said, strict=False):
            outcome = Outcome.MADE if error is None else Outcome.FAILED
            work.lines.append(line(work, outcome, each.start, each.end, each.person, error))
        return planned
    return planned


def _others(work: Work, planned: Plan, account: Account, now: datetime, *, apply: bool, prune: Prune) -> None:
    """
    Report the overrides that only PagerDuty has, and delete those to be pruned that have not begun.

    After a failure nothing is deleted: an override may be one that the file wants, for a user who was not
    found.
    """
    unsure = any(each.outcome is Outcome.FAILED for each in work.lines)
    doomed = () if unsure else _doomed(work, planned, now, prune)
    coming = any(each not in planned.running for each in doomed)
    ids = list(account.editable(work.id, now, work.until(now))) if apply and coming else []
    for there in planned.others:
        found = next((each for each in ids if there in doomed and each[1] == there), None)
        outcome, why = Outcome.OTHER, None
        if found is not None:
            ids.remove(found)
            outcome, why = _deleted(work, found[0], account)
        elif unsure:
            why = "it stays, because something failed here and it may come from the file"
        elif there in doomed and (apply or there in planned.running):
            why = _BEGUN if prune is Prune.OTHERS else f"the file no longer has it, but {_BEGUN}: {_KEPT}"
        elif there in doomed:
            why = "`overrides apply` with the same --prune deletes it"
        elif there in planned.contested:
            why = "an override of the file replaces it"
        work.lines.append(line(work, outcome, there.start, there.end, there.name, why))


def _doomed(work: Work, planned: Plan, now: datetime, prune: Prune) -> tuple[There, ...]:
    if prune is Prune.DROPPED:
        return dropped(planned.others, work.dropped, work.wanted, now)
    return planned.others if prune is Prune.OTHERS else ()


def _deleted(work: Work, override: str, account: Account) -> tuple[Outcome, str | None]:
    try:
        account.delete(work.id, override)
    except Refused as refused:
        return Outcome.FAILED, f"not deleted: {refused}"
    return Outcome.DELETED, None


def line(
    work: Work,
    outcome: Outcome,
    start: datetime | None,
    end: datetime | None,
    who: str | None,
    why: str | None,
) -> Line:
    """Return the result for a stretch of a schedule, or without a start for the whole schedule."""
    return Line(
        team=work.team,
        schedule=work.schedule.key,
        zone=work.schedule.zone,
        outcome=outcome,
        start=start,
        end=end,
        who=who,
        why=why,
    )
