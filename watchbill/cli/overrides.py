"""`watchbill overrides`: PagerDuty's overrides into line with the file's."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from watchbill.cli import instant, outputs, streams
from watchbill.cli.account import Account, Refused
from watchbill.cli.outputs import Ids
from watchbill.cli.prepare import Prepared, prepare
from watchbill.cli.usage import UsageError
from watchbill.cli.validate import say_errors
from watchbill.model import Person
from watchbill.pagerduty.live import Plan, Wanted, plan
from watchbill.report import overrides as report
from watchbill.report.overrides import Line, Outcome
from watchbill.rota.schedule import Schedule

AHEAD = timedelta(days=400)
"""How far it is looked for what only PagerDuty has. (That it limits the range is not documented.)"""

_ROUNDS = 2
"""How often the rest is tried after an answer was lost: what was made by then is seen first."""


@dataclass(slots=True, kw_only=True)
class _Work:
    """One schedule: what is wanted on it, and what became of it."""

    team: str
    schedule: Schedule
    id: str
    wanted: list[Wanted] = field(default_factory=list)
    lines: list[Line] = field(default_factory=list)

    def until(self, now: datetime) -> datetime:
        """Return how far PagerDuty's are to be known: what is not seen there would be made again."""
        return max([now + AHEAD, *(each.end for each in self.wanted)])


def run(
    file: Path,
    *,
    paths: Sequence[Path],
    teams: tuple[str, ...],
    apply: bool,
    prune: bool,
    check: bool,
    form: str,
    at: str | None,
) -> int:
    """
    Say what is missing in PagerDuty, and make it with `apply`; return 1 where something failed.

    With `check` also where something is missing. A schedule that fails holds up no other.
    """
    now = instant.parse(at)
    prepared = prepare(file, instant=now, teams=teams or None)
    say_errors(prepared)
    if prepared.roster is None:
        return 1
    if unknown := [team for team in teams if team not in prepared.roster.teams]:
        raise UsageError(f"{prepared.name} has no team {unknown[0]!r}")
    ids = outputs.read(paths, teams or tuple(prepared.roster.teams))
    account = Account(region(Path.cwd()))
    works = list(_works(prepared, ids, teams, now))
    _users(works, prepared, ids, account, now)
    for work in works:
        _bring(work, account, now, apply=apply, prune=prune)
    lines = [line for work in works for line in work.lines]
    text = report.json(lines, now, applied=apply) if form == "json" else report.text(lines, now, applied=apply)
    streams.data(text)
    failed = any(line.outcome is Outcome.FAILED for line in lines) or not prepared.sound
    missing = any(line.outcome is Outcome.MISSING for line in lines)
    return 1 if failed or (check and missing) else 0


def region(folder: Path) -> str:
    """Return the service region that `cdktf.json` names, `us` where it does not."""
    try:
        found = json.loads((folder / "cdktf.json").read_text("utf-8")).get("context", {}).get("region", "us")
    except (OSError, ValueError, AttributeError):
        return "us"
    return "eu" if str(found).lower() == "eu" else "us"


def _works(prepared: Prepared, ids: dict[str, Ids], teams: tuple[str, ...], now: datetime) -> Iterator[_Work]:
    """Yield the schedules that PagerDuty has; raises UsageError where overrides are wanted on one that it has not."""
    for team, deployment in prepared.deployments.items():
        known = ids.get(team)
        for schedule in deployment.schedules:
            wanted = [each for each in schedule.overrides if each.end > now]
            if known is not None and schedule.key in known.schedules:
                yield _Work(team=team, schedule=schedule, id=known.schedules[schedule.key])
            elif wanted and (known is not None or not teams or team in teams):
                raise UsageError(
                    f"the outputs have no schedule {schedule.key} of {team}: apply its stack, and pass its outputs"
                )


def _users(works: list[_Work], prepared: Prepared, ids: dict[str, Ids], account: Account, now: datetime) -> None:
    """Find the PagerDuty user of everybody who takes over from now on: in the outputs, the roster, or by e-mail."""
    assert prepared.roster is not None
    people = prepared.roster.people
    found = {key: person.pagerduty_id for key, person in people.items() if person.pagerduty_id is not None}
    found.update((key, user) for each in ids.values() for key, user in each.users.items())
    lacking: dict[str, str] = {}
    for work in works:
        for each in work.schedule.overrides:
            key = each.person
            if each.end <= now:
                continue
            if key not in found and key not in lacking:
                user, why = _looked_up(people[key], account)
                if user is None:
                    lacking[key] = why
                else:
                    found[key] = user
            if key in lacking:
                work.lines.append(_line(work, Outcome.FAILED, each.start, each.end, key, lacking[key]))
            else:
                start, end = each.start.astimezone(UTC), each.end.astimezone(UTC)
                work.wanted.append(Wanted(start=start, end=end, person=key, user=found[key]))


def _looked_up(person: Person, account: Account) -> tuple[str | None, str]:
    """Return the user with the address of a person, None where there is none, and then why."""
    try:
        return account.user(person.email), f"PagerDuty has no user with the address of {person.key}"
    except Refused as refused:
        return None, str(refused)


def _bring(work: _Work, account: Account, now: datetime, *, apply: bool, prune: bool) -> None:
    """Plan one schedule, and carry the plan out; whatever fails is told, and tried again by the next run."""
    try:
        planned = plan(work.wanted, account.overrides(work.id, now, work.until(now)), now)
        if apply:
            planned = _create(work, planned, account, now)
        else:
            for each in planned.create:
                work.lines.append(_line(work, Outcome.MISSING, each.start, each.end, each.person, None))
        for there in planned.kept:
            person = next(each.person for each in work.wanted if each.user == there.user)
            work.lines.append(_line(work, Outcome.THERE, there.start, there.end, person, None))
        _others(work, planned, account, now, prune=apply and prune)
    except Refused as refused:
        work.lines.append(_line(work, Outcome.FAILED, None, None, None, str(refused)))


def _create(work: _Work, planned: Plan, account: Account, now: datetime) -> Plan:
    """Make what is missing. Where the answer was lost it is looked again before anything is made twice."""
    for attempt in range(_ROUNDS + 1):
        if not planned.create:
            return planned
        try:
            said = account.create(work.id, planned.create)
        except Refused as refused:
            if attempt == _ROUNDS or str(refused)[:2] == "40":
                raise
            planned = plan(work.wanted, account.overrides(work.id, now, work.until(now)), now)
            continue
        for each, error in zip(planned.create, said, strict=False):
            outcome = Outcome.MADE if error is None else Outcome.FAILED
            work.lines.append(_line(work, outcome, each.start, each.end, each.person, error))
        return planned
    return planned


def _others(work: _Work, planned: Plan, account: Account, now: datetime, *, prune: bool) -> None:
    """
    Tell what only PagerDuty has; with `prune` take away what of it is still to come.

    Nothing where something failed: it may be what the file wants, of a user who was not found.
    """
    unsure = any(line.outcome is Outcome.FAILED for line in work.lines)
    doomed = [each for each in planned.others if prune and not unsure and each not in planned.running]
    ids = list(account.editable(work.id, now, work.until(now))) if doomed else []
    for there in planned.others:
        found = next((each for each in ids if there in doomed and each[1] == there), None)
        outcome, why = Outcome.OTHER, None
        if found is not None:
            ids.remove(found)
            outcome, why = _deleted(work, found[0], account)
        elif unsure:
            why = "it is left, for something failed here, and it may be the file's"
        elif prune:
            why = "it has begun, so it is left"
        elif there in planned.contested:
            why = "one of the file's is made over it"
        work.lines.append(_line(work, outcome, there.start, there.end, there.name, why))


def _deleted(work: _Work, override: str, account: Account) -> tuple[Outcome, str | None]:
    try:
        account.delete(work.id, override)
    except Refused as refused:
        return Outcome.FAILED, f"not deleted: {refused}"
    return Outcome.DELETED, None


def _line(
    work: _Work, outcome: Outcome, start: datetime | None, end: datetime | None, who: str | None, why: str | None
) -> Line:
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
