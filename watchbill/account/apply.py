"""The plan for the overrides of a schedule carried out, and what became of each of them."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import Enum, StrEnum, auto

from watchbill.account.client import Account, Refused
from watchbill.account.plan import Plan, There, Wanted, dropped, plan
from watchbill.rota.schedule import Schedule

AHEAD = timedelta(days=400)
"""How far it is looked for what only PagerDuty has. (That it limits the range is not documented.)"""

_ROUNDS = 2
"""How often the rest is tried after an answer was lost: what was made by then is seen first."""


class Prune(Enum):
    """What is deleted of that which only PagerDuty has: nothing, what an earlier file wanted, or all."""

    NOTHING = auto()
    DROPPED = auto()
    OTHERS = auto()


class Outcome(StrEnum):
    """What is so of an override, or was done with it."""

    MISSING = "missing"
    MADE = "made"
    THERE = "there"
    OTHER = "only in PagerDuty"
    DELETED = "deleted"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """What is said of an override, or of a schedule that failed as a whole and so has no `start`."""

    team: str
    schedule: str
    zone: str
    outcome: Outcome
    start: datetime | None
    end: datetime | None
    who: str | None
    why: str | None


_BEGUN = "it has begun, so it is left"
_KEPT = "PagerDuty keeps it until its end unless somebody deletes it there"


@dataclass(slots=True, kw_only=True)
class Work:
    """A schedule, what this file wants on it, what only an earlier file wanted, and what became of each."""

    team: str
    schedule: Schedule
    id: str
    wanted: list[Wanted] = field(default_factory=list)
    dropped: list[Wanted] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def until(self, now: datetime) -> datetime:
        """Return how far PagerDuty's are to be known: what is not seen there would be made again."""
        return max([now + AHEAD, *(each.end for each in self.wanted)])


def align(work: Work, account: Account, now: datetime, *, apply: bool, prune: Prune) -> None:
    """Plan one schedule, and carry the plan out; whatever fails is told, and tried again by the next run."""
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
    """Make what is missing. Where the answer was lost it is looked again before anything is made twice."""
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
    Tell what only PagerDuty has; take away what of it is to be pruned, and still to come.

    Nothing where something failed: it may be what the file wants, of a user who was not found.
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
            why = "it is left, for something failed here, and it may be the file's"
        elif there in doomed and (apply or there in planned.running):
            why = _BEGUN if prune is Prune.OTHERS else f"the file has it no more, but {_BEGUN}: {_KEPT}"
        elif there in doomed:
            why = "`overrides apply` with the same --prune deletes it"
        elif there in planned.contested:
            why = "one of the file's is made over it"
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
    """Return what is said of a stretch of a schedule, or without one of all of it."""
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
